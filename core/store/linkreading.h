// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>

namespace foldline::store {

/// Where a link leads to.
struct LinkTarget
{
    StreamName stream;
    std::optional<Revision> revision; ///< absent: the stream's last event

    bool operator==(const LinkTarget &) const = default;
};

/// What the server writes into a stream of links, such as `$ce-order`: an event of type `$>`, whose data is
/// `5@order-1`. nullopt: no link, or one that cannot be read.
[[nodiscard]] std::optional<LinkTarget> linkTargetOf(const RecordedEvent &event);
[[nodiscard]] bool isLink(const RecordedEvent &event);

/// What a link leads to; nullopt where it is gone: deleted, truncated, or never there. One read for each. Any thread.
[[nodiscard]] Result<std::optional<RecordedEvent>> resolveLink(EventStore &store, const RecordedEvent &link,
                                                               std::stop_token stop = {});

/// Takes what stands in the stream that is read, and what each of these leads to: absent where it is no link, or where
/// the target is gone. Both are as long; valid for the call only. Returns false to stop reading.
using LinkedBatchHandler = std::function<bool(std::span<const RecordedEvent> originals,
                                              std::span<const std::optional<RecordedEvent>> targets)>;

/// A store that follows links while it reads. Any thread.
class LinkReader
{
public:
    virtual ~LinkReader() = default;
    /// As `EventStore::readStream`; revisions and limits are those of the stream that is read.
    [[nodiscard]] virtual Result<void> readResolved(const StreamName &stream, const StreamRead &read,
                                                    const LinkedBatchHandler &handler, std::stop_token stop) = 0;
};

/// Reads with links resolved: by the store where it can, else each by a read of its own.
[[nodiscard]] Result<void> readResolved(EventStore &store, const StreamName &stream, const StreamRead &read,
                                        const LinkedBatchHandler &handler, std::stop_token stop = {});

} // namespace foldline::store
