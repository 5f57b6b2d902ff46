// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/streamwriter.h"

#include "core/store/streammetadata.h"
#include "tests/support/stubserver/streamview.h"

namespace foldline::test::stub {

namespace {

/// How many ids a node remembers for appends that expect no certain revision.
constexpr std::size_t RememberedIds = 100'000;

} // namespace

WriteResult StreamWriter::write(const Write &write, std::int64_t now)
{
    const Check found = check(write);
    if (found.verdict == Verdict::Conflict || found.verdict == Verdict::Deleted)
        return refuse(found.verdict, write.stream);
    if (found.verdict == Verdict::Repeat) {
        const LogEvent last = m_log.event(found.lastRecord);
        return {.revision = last.revision, .position = last.position};
    }
    return append(write, now);
}

WriteResult StreamWriter::remove(std::string_view stream, std::int64_t expectedState, Removal removal, std::int64_t now)
{
    const Write asWrite{std::string(stream), expectedState, {NewEvent{.id = events::EventId::random()}}};
    if (const Check found = check(asWrite); found.verdict != Verdict::Write)
        return refuse(found.verdict, stream);
    const std::int64_t last = lastRevisionOf(m_log, stream);
    if (removal == Removal::Hard)
        return {.revision = last, .position = writeTombstone(stream, now)};
    if (last < 0)
        return refuse(Verdict::Conflict, stream);
    return {.revision = last, .position = writeTruncateBefore(stream, DeletedRevision, now)};
}

StreamWriter::Check StreamWriter::check(const Write &write) const
{
    if (isTombstoned(m_log, write.stream))
        return {Verdict::Deleted};
    const std::int64_t current = lastRevisionOf(m_log, write.stream);
    if (write.expectedState == expected::StreamExists) {
        if (isSoftDeleted(m_log, write.stream))
            return {Verdict::Deleted};
        if (current < 0 && lastRevisionOf(m_log, metastreamOf(write.stream)) < 0)
            return {Verdict::Conflict};
    }
    if (write.expectedState == expected::Any || write.expectedState == expected::StreamExists)
        return checkRecentIds(write);
    if (write.expectedState < current)
        return checkEarlierEvents(write, current);
    return {write.expectedState > current ? Verdict::Conflict : Verdict::Write};
}

/// All ids known: a repeat. The first one known and another not: the ids of two writes were mixed.
StreamWriter::Check StreamWriter::checkRecentIds(const Write &write) const
{
    std::optional<std::uint32_t> last;
    for (const NewEvent &event : write.events) {
        const auto found = m_recent.find(event.id);
        if (found == m_recent.end() || m_log.event(found->second).stream != write.stream)
            return {last ? Verdict::Conflict : Verdict::Write};
        last = found->second;
    }
    return last ? Check{Verdict::Repeat, *last} : Check{};
}

/// The stream has gone on: either with these very events, or this is a conflict.
StreamWriter::Check StreamWriter::checkEarlierEvents(const Write &write, std::int64_t current) const
{
    const LogStorage::Stream &stream = *m_log.find(write.stream);
    std::int64_t revision = write.expectedState;
    for (const NewEvent &event : write.events) {
        ++revision;
        if (revision <= current && m_log.event(stream.records[static_cast<std::size_t>(revision)]).id == event.id)
            continue;
        const bool first = revision == write.expectedState + 1;
        if (first && write.expectedState == expected::NoStream && isSoftDeleted(m_log, write.stream))
            return {Verdict::Write};
        return {Verdict::Conflict};
    }
    if (write.events.empty())
        return {Verdict::Conflict};
    return {Verdict::Repeat, stream.records[static_cast<std::size_t>(revision)]};
}

WriteResult StreamWriter::refuse(Verdict verdict, std::string_view stream) const
{
    using Outcome = WriteResult::Outcome;
    return {.outcome = verdict == Verdict::Deleted ? Outcome::StreamDeleted : Outcome::WrongExpectedVersion,
            .revision = lastRevisionOf(m_log, stream)};
}

/// A write to a soft-deleted stream, or to its metadata, brings it back: what it held before stays hidden.
WriteResult StreamWriter::append(const Write &write, std::int64_t now)
{
    const std::string revived(isMetastream(write.stream) ? describedBy(write.stream) : write.stream);
    const bool revives = isSoftDeleted(m_log, revived);
    const std::int64_t hiddenBefore = lastRevisionOf(m_log, revived) + 1;
    WriteResult result{.revision = lastRevisionOf(m_log, write.stream)};
    if (write.events.empty())
        result.position = m_log.appendEmpty();
    for (const NewEvent &event : write.events) {
        const std::uint32_t record = m_log.append(write.stream, event, now);
        remember(event.id, record);
        result.position = m_log.positionOf(record);
        ++result.revision;
    }
    if (revives && !write.events.empty())
        writeTruncateBefore(revived, hiddenBefore, now);
    return result;
}

std::uint64_t StreamWriter::writeTombstone(std::string_view stream, std::int64_t now)
{
    const NewEvent tombstone{.id = events::EventId::random(), .type = std::string(TombstoneType), .isJson = false};
    return m_log.positionOf(m_log.append(stream, tombstone, now, true));
}

std::uint64_t StreamWriter::writeTruncateBefore(std::string_view stream, std::int64_t truncateBefore, std::int64_t now)
{
    const NewEvent event{.id = events::EventId::random(),
                         .type = std::string(MetadataType),
                         .data = store::withTruncateBefore(m_log.metadataOf(stream).json, truncateBefore)};
    return m_log.positionOf(m_log.append(metastreamOf(stream), event, now));
}

void StreamWriter::remember(const events::EventId &id, std::uint32_t record)
{
    if (m_recent.insert_or_assign(id, record).second)
        m_recentOrder.push_back(id);
    if (m_recentOrder.size() > RememberedIds) {
        m_recent.erase(m_recentOrder.front());
        m_recentOrder.pop_front();
    }
}

} // namespace foldline::test::stub
