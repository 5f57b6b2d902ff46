// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace foldline::store {

/// Where a list of streams comes from, and how far it has come.
struct StreamListing
{
    enum class Source {
        Log,       ///< from reading the whole log
        Projection ///< from a stream of links that the server keeps
    };
    Source source = Source::Log;
    std::string projection{};           ///< that stream's name
    std::uint64_t events = 0;           ///< of the log, read so far
    std::optional<Position> position{}; ///< the last of them
    std::optional<Position> end{};      ///< the log's last one; absent: it is empty
    bool isComplete = true;             ///< the log was read to its end: nothing is missing

    /// How much of the log was read, by its positions, in per cent.
    [[nodiscard]] int percent() const;
};

struct StreamPart
{
    std::vector<StreamInfo> streams;
    bool hasMore = false; ///< than the part that was asked for
    StreamListing listing;
};

/// A store that has to read its log for a list of streams, and does it in steps of about a second: each call goes on
/// where the last one ended. Any thread.
class StreamBrowser
{
public:
    virtual ~StreamBrowser() = default;
    /// What is known so far. To be called again while the listing is not complete. Fails as `listStreams` does.
    [[nodiscard]] virtual Result<StreamPart> browseStreams(const StreamList &list, std::stop_token stop) = 0;
};

} // namespace foldline::store
