// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/stublog.h"

#include "core/base/timestamp.h"

#include <algorithm>

namespace foldline::test {

using namespace stub;

StubLog::StubLog(bool standardProjections) : m_clock([] { return Timestamp::now().ticks(); })
{
    if (standardProjections)
        m_projections = std::make_unique<StandardProjections>(m_storage);
    writeFirstRecords();
}

void StubLog::writeFirstRecords()
{
    const std::int64_t time = m_clock();
    m_storage.append(EpochStream, {.id = events::EventId::random(), .type = std::string(EpochStream), .data = "{}"},
                     time);
    m_storage.append("$$$scavenges",
                     {.id = events::EventId::random(),
                      .type = std::string(MetadataType),
                      .data = R"({"$maxAge":2592000,"$acl":{"$r":"$ops","$w":[],"$d":[],"$mr":[],"$mw":[]}})"},
                     time);
    if (m_projections)
        m_projections->begin(time);
}

void StubLog::setClock(Clock clock)
{
    const std::scoped_lock lock(m_mutex);
    m_clock = std::move(clock);
}

std::int64_t StubLog::now() const
{
    const std::scoped_lock lock(m_mutex);
    return m_clock();
}

WriteResult StubLog::write(const Write &write)
{
    const std::scoped_lock lock(m_mutex);
    const WriteResult result = m_writer.write(write, m_clock());
    finishWrite();
    return result;
}

WriteResult StubLog::remove(std::string_view stream, std::int64_t expectedState, Removal removal)
{
    const std::scoped_lock lock(m_mutex);
    const WriteResult result = m_writer.remove(stream, expectedState, removal, m_clock());
    finishWrite();
    return result;
}

void StubLog::finishWrite()
{
    if (m_projections)
        m_projections->catchUp(m_clock());
    m_grown.notify_all();
}

void StubLog::closeChunk()
{
    const std::scoped_lock lock(m_mutex);
    m_storage.closeChunk();
}

StubLog::StreamPage StubLog::readForwards(std::string_view stream, std::int64_t from, std::uint64_t count) const
{
    const std::scoped_lock lock(m_mutex);
    StreamPage page{.view = viewOf(m_storage, stream, m_clock())};
    if (page.view.state != StreamView::State::Found)
        return page;
    const std::int64_t end = page.view.lastRevision + 1;
    const std::uint64_t left = from < end ? static_cast<std::uint64_t>(end - from) : 0;
    const std::int64_t stop = from + static_cast<std::int64_t>(std::min(left, count));
    for (std::int64_t at = std::max(from, page.view.firstRevision); at < stop; ++at)
        page.events.push_back(m_storage.event(page.view.stream->records[static_cast<std::size_t>(at)]));
    page.next = std::min(std::max(stop, page.view.firstRevision), end);
    return page;
}

StubLog::StreamPage StubLog::readBackwards(std::string_view stream, std::int64_t from, std::uint64_t count) const
{
    const std::scoped_lock lock(m_mutex);
    StreamPage page{.view = viewOf(m_storage, stream, m_clock())};
    if (page.view.state != StreamView::State::Found)
        return page;
    std::int64_t at = std::min(from, page.view.lastRevision);
    for (; at >= page.view.firstRevision && count > 0; --at, --count)
        page.events.push_back(m_storage.event(page.view.stream->records[static_cast<std::size_t>(at)]));
    page.next = at < page.view.firstRevision ? -1 : at;
    return page;
}

std::vector<LogEvent> StubLog::readWritten(std::string_view stream, std::int64_t from, std::uint64_t count) const
{
    const std::scoped_lock lock(m_mutex);
    std::vector<LogEvent> events;
    const LogStorage::Stream *found = m_storage.find(stream);
    if (!found)
        return events;
    for (auto at = static_cast<std::size_t>(from); at < found->records.size() && events.size() < count; ++at)
        events.push_back(m_storage.event(found->records[at]));
    if (found->tombstone && events.size() < count)
        events.push_back(m_storage.event(*found->tombstone));
    return events;
}

std::optional<LogEvent> StubLog::visibleEvent(std::string_view stream, std::int64_t revision) const
{
    const std::scoped_lock lock(m_mutex);
    const StreamView view = viewOf(m_storage, stream, m_clock());
    const std::int64_t at = revision < 0 ? view.lastRevision : revision;
    if (view.state != StreamView::State::Found || at < view.firstRevision || at > view.lastRevision)
        return std::nullopt;
    return m_storage.event(view.stream->records[static_cast<std::size_t>(at)]);
}

std::optional<LogEvent> StubLog::lastEvent(std::string_view stream) const { return visibleEvent(stream, -1); }

store::StreamMetadata StubLog::metadataOf(std::string_view stream) const
{
    const std::scoped_lock lock(m_mutex);
    return m_storage.metadataOf(stream);
}

StubLog::LogPage StubLog::readForwards(std::uint32_t from, std::uint64_t count, std::uint64_t window,
                                       EventFilter &filter) const
{
    const std::scoped_lock lock(m_mutex);
    LogPage page{.next = from};
    for (; page.next < m_storage.size() && page.events.size() < count && page.examined < window; ++page.next) {
        if (!m_storage.isEvent(page.next))
            continue;
        ++page.examined;
        const LogEvent event = m_storage.event(page.next);
        if (isShown(event) && filter.matches(event))
            page.events.push_back(event);
    }
    page.atEnd = page.next >= m_storage.size();
    return page;
}

StubLog::LogPage StubLog::readBackwards(std::uint32_t before, std::uint64_t count, std::uint64_t window,
                                        EventFilter &filter) const
{
    const std::scoped_lock lock(m_mutex);
    LogPage page{.next = std::min(before, m_storage.size())};
    while (page.next > 0 && page.events.size() < count && page.examined < window) {
        --page.next;
        if (!m_storage.isEvent(page.next))
            continue;
        ++page.examined;
        const LogEvent event = m_storage.event(page.next);
        if (isShown(event) && filter.matches(event))
            page.events.push_back(event);
    }
    page.atEnd = page.next == 0;
    return page;
}

std::uint32_t StubLog::size() const
{
    const std::scoped_lock lock(m_mutex);
    return m_storage.size();
}

std::uint64_t StubLog::end() const
{
    const std::scoped_lock lock(m_mutex);
    return m_storage.end();
}

std::uint64_t StubLog::positionOf(std::uint32_t record) const
{
    const std::scoped_lock lock(m_mutex);
    return m_storage.positionOf(record);
}

std::uint32_t StubLog::firstFrom(std::uint64_t position) const
{
    const std::scoped_lock lock(m_mutex);
    return m_storage.firstFrom(position);
}

bool StubLog::isBoundary(std::uint64_t position) const
{
    const std::scoped_lock lock(m_mutex);
    return m_storage.isBoundary(position);
}

void StubLog::waitForMoreThan(std::uint32_t size, std::chrono::milliseconds time) const
{
    std::unique_lock lock(m_mutex);
    if (m_storage.size() <= size)
        m_grown.wait_for(lock, time);
}

} // namespace foldline::test
