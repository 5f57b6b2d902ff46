// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/copy/copysource.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace foldline::store {

namespace {

constexpr std::uint64_t PageEvents = 512;
constexpr std::uint64_t PageBytes = 1024 * 1024;

bool isMissing(const Error &error)
{
    return error.code == ErrorCode::NotFound || error.code == ErrorCode::StreamDeleted;
}

/// The events of one stream, a page at a time.
class StreamCursor
{
public:
    StreamCursor(EventStore &store, StreamName stream) : m_store(&store), m_stream(std::move(stream)) {}

    /// Makes sure that there is a next event, or that the end was reached.
    Result<void> load(MissingStream missing, const std::stop_token &stop)
    {
        if (m_next < m_page.size() || m_isOver)
            return {};
        m_page.clear();
        m_next = 0;
        StreamRead read;
        read.from = m_from;
        read.limit = PageEvents;
        read.includeHidden = true;
        std::uint64_t bytes = 0;
        auto done = m_store->readStream(
            m_stream, read,
            [&](std::span<const RecordedEvent> batch) {
                for (const RecordedEvent &event : batch)
                    bytes += event.data.size() + event.metadata.size();
                m_page.insert(m_page.end(), batch.begin(), batch.end());
                return bytes < PageBytes;
            },
            stop);
        m_isOver = m_page.empty();
        if (!m_isOver)
            m_from = m_page.back().revision.next();
        const bool mayBeMissing = missing == MissingStream::IsEmpty || m_stream.isMetadata();
        return !done && isMissing(done.error()) && mayBeMissing ? Result<void>() : done;
    }

    [[nodiscard]] bool isOver() const { return m_isOver; }
    [[nodiscard]] const RecordedEvent &event() const { return m_page[m_next]; }
    void pass() { ++m_next; }
    /// Servers before 22.10 give no positions with the events of a stream: times then put them in order.
    [[nodiscard]] std::tuple<Position, std::int64_t> place() const
    {
        return {event().position, event().created.ticks()};
    }

private:
    EventStore *m_store;
    StreamName m_stream;
    std::optional<Revision> m_from;
    std::vector<RecordedEvent> m_page;
    std::size_t m_next = 0;
    bool m_isOver = false;
};

Result<void> readMerged(EventStore &store, std::span<const StreamName> streams, MissingStream missing,
                        const BatchHandler &handler, const std::stop_token &stop)
{
    std::vector<StreamCursor> cursors;
    for (const StreamName &stream : streams) {
        cursors.emplace_back(store, stream);
        cursors.emplace_back(store, stream.metadataStream());
    }
    for (StreamCursor &cursor : cursors) {
        if (auto loaded = cursor.load(missing, stop); !loaded)
            return loaded;
    }
    for (;;) {
        std::erase_if(cursors, [](const StreamCursor &cursor) { return cursor.isOver(); });
        if (cursors.empty())
            return {};
        StreamCursor &first = *std::ranges::min_element(cursors, {}, &StreamCursor::place);
        if (!handler({&first.event(), 1}))
            return {};
        first.pass();
        if (auto loaded = first.load(MissingStream::IsEmpty, stop); !loaded)
            return loaded;
    }
}

} // namespace

Result<void> readInLogOrder(EventStore &store, std::span<const StreamName> streams, bool includeSystem,
                            MissingStream missing, const BatchHandler &handler, std::stop_token stop)
{
    if (!streams.empty())
        return readMerged(store, streams, missing, handler, stop);
    AllRead read;
    read.includeSystem = includeSystem;
    return store.readAll(read, handler, std::move(stop));
}

Result<StreamIds> readIds(EventStore &store, const StreamName &stream, std::stop_token stop)
{
    StreamIds found;
    StreamRead read;
    read.includeHidden = true;
    const auto done = store.readStream(
        stream, read,
        [&found](std::span<const RecordedEvent> batch) {
            for (const RecordedEvent &event : batch) {
                found.revisions.push_back(event.revision);
                found.ids.push_back(event.id);
            }
            return true;
        },
        std::move(stop));
    if (!done && !isMissing(done.error()))
        return failure(done.error());
    return found;
}

} // namespace foldline::store
