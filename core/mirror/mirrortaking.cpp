// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mirror/mirrortaking.h"

#include "core/mirror/mirrortables.h"
#include "core/store/sqlite/appendrules.h"
#include "core/store/streammetadata.h"

namespace foldline::mirror {

using events::RecordedEvent;
using store::isTombstone;
using store::sqlite::StreamRow;
using store::sqlite::StreamState;

namespace {

std::string revisionOf(const RecordedEvent &event)
{
    return "revision " + std::to_string(event.revision.value) + " of " + event.stream.value();
}

} // namespace

Result<bool> Taking::take(const RecordedEvent &event)
{
    if (m_position && event.position <= *m_position)
        return true;
    if (m_head.kept.has(event.stream)) {
        auto written = write(event);
        if (!written || !*written)
            return written;
    }
    m_position = event.position;
    return true;
}

Result<bool> Taking::write(const RecordedEvent &event)
{
    auto row = m_writer.stream(event.stream.value());
    if (!row)
        return failure(row.error());
    if (!follows(**row, event))
        return false;
    const std::uint64_t local = m_writer.size();
    if (auto added = add(**row, event); !added)
        return failure(added.error());
    if (auto placed = addPosition(m_writer.connection(), local, event.position); !placed)
        return failure(placed.error());
    ++m_taken.events;
    return true;
}

/// A stream's first event may have any revision: what came before it was removed at the source.
bool Taking::follows(const StreamRow &row, const RecordedEvent &event)
{
    if (row.state == StreamState::Tombstoned) {
        m_taken.contradiction = event.stream.value() + " was deleted for ever, and now " + revisionOf(event) + " came.";
        return false;
    }
    if (isTombstone(event) || !row.hasEvents())
        return true;
    const auto last = static_cast<std::uint64_t>(row.lastRevision);
    if (event.revision.value <= last) {
        m_taken.contradiction = "A later event came as " + revisionOf(event) + ", which the mirror has already.";
        return false;
    }
    if (event.revision.value == last + 1 || m_accepted.contains({event.stream.value(), event.revision.value}))
        return true;
    m_taken.gap = StreamGap{event.stream, events::Revision{last}, event.revision};
    return false;
}

Result<void> Taking::add(StreamRow &row, const RecordedEvent &event)
{
    m_event.id = event.id;
    m_event.type.assign(event.type);
    m_event.contentType.assign(event.contentType);
    m_event.data.assign(event.data);
    m_event.metadata.assign(event.metadata);
    if (isTombstone(event)) {
        auto written = m_writer.write(row, event.stream, event.revision, m_event, event.created);
        if (!written)
            return failure(written.error());
        row.state = StreamState::Tombstoned;
        row.changed = true;
        return {};
    }
    if (row.state == StreamState::SoftDeleted) {
        // The metadata that hides the old events follows in the log.
        row.state = StreamState::Live;
        row.truncateBefore = row.deletedBefore;
    }
    auto written = store::sqlite::writeEvent(m_writer, row, event.stream, event.revision, m_event, event.created);
    return written ? Result<void>() : Result<void>(failure(written.error()));
}

} // namespace foldline::mirror
