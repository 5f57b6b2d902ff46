// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/eventid.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace foldline::test::stub {

/// Expected states as the servers number them; any other value is a revision.
namespace expected {
constexpr std::int64_t NoStream = -1;
constexpr std::int64_t Any = -2;
constexpr std::int64_t StreamExists = -4;
} // namespace expected

/// The number of a tombstone, and the `$tb` of a soft-deleted stream.
constexpr std::int64_t DeletedRevision = INT64_MAX;

/// The type of events that point to others: `<revision>@<stream>`.
constexpr std::string_view LinkType = "$>";
constexpr std::string_view MetadataType = "$metadata";
constexpr std::string_view TombstoneType = "$streamDeleted";

/// Leaders of a cluster write here; no read of the log shows it.
constexpr std::string_view EpochStream = "$epoch-information";

struct NewEvent
{
    events::EventId id{};
    std::string type{};
    bool isJson = true;
    std::string data{};
    std::string metadata{};
};

/// An event of the log. The views live as long as the log.
struct LogEvent
{
    std::uint64_t position = 0;
    std::int64_t revision = 0;
    std::int64_t created = 0; ///< ticks of 100 ns since the Unix epoch
    events::EventId id{};
    std::string_view stream;
    std::string_view type;
    std::string_view data;
    std::string_view metadata;
    bool isJson = true;
    /// Small numbers of the stream and the type, the same for the same name.
    std::uint32_t streamNumber = 0;
    std::uint32_t typeNumber = 0;
};

/// All or nothing, to one stream.
struct Write
{
    std::string stream{};
    std::int64_t expectedState = expected::Any;
    std::vector<NewEvent> events{};
};

struct WriteResult
{
    enum class Outcome { Written, WrongExpectedVersion, StreamDeleted };
    Outcome outcome = Outcome::Written;
    /// Written: the last event's revision; else where the stream stands. -1: the stream has no event.
    std::int64_t revision = -1;
    /// Written: the last event's position.
    std::uint64_t position = 0;
};

enum class Removal { Soft, Hard };

[[nodiscard]] inline bool isSystem(std::string_view stream) { return stream.starts_with('$'); }
[[nodiscard]] inline bool isMetastream(std::string_view stream) { return stream.starts_with("$$"); }
[[nodiscard]] inline std::string metastreamOf(std::string_view stream) { return "$$" + std::string(stream); }
/// For `$$x`: x.
[[nodiscard]] inline std::string_view describedBy(std::string_view metastream) { return metastream.substr(2); }

} // namespace foldline::test::stub
