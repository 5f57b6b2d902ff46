// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/importsession.h"

#include "core/store/sqlite/appendrules.h"

#include <string>
#include <utility>

namespace foldline::store::sqlite {

SqliteImportSession::SqliteImportSession(std::shared_ptr<void> held, std::unique_ptr<LogWriter> writer,
                                         std::function<void()> committed)
    : m_held(std::move(held)), m_committed(std::move(committed)), m_writer(std::move(writer)),
      m_sizeAtBegin(m_writer->size())
{
}

SqliteImportSession::~SqliteImportSession()
{
    if (!m_over)
        m_writer->rollback();
}

Result<void> SqliteImportSession::give(Error error)
{
    // A taken id is a mistake in the imported file, not a race that trying again could win.
    if (error.code == ErrorCode::Conflict) {
        error.code = ErrorCode::InvalidInput;
        error.context = "id";
    }
    m_failed = error;
    m_writer->rollback();
    m_over = true;
    return failure(std::move(error));
}

Result<void> SqliteImportSession::add(const StreamName &stream, std::optional<Revision> revision,
                                      const ProposedEvent &event)
{
    if (m_failed)
        return failure(*m_failed);
    if (m_over)
        return failure(ErrorCode::Internal, "The import is over; nothing can be added to it.");
    if (auto checked = checkEvent(event); !checked)
        return give(checked.error());
    if (auto trimmed = m_writer->trim(); !trimmed)
        return give(trimmed.error());
    auto row = m_writer->stream(stream.value());
    if (!row)
        return give(row.error());
    if (!(*row)->exists()) {
        if (auto name = StreamName::parse(stream.value()); !name)
            return give(name.error());
    }
    const auto last = (*row)->lastPosition;
    if (auto written = write(**row, stream, revision, event); !written)
        return give(written.error());
    // Its last event is of an earlier commit: this is its first one here.
    if (!last || static_cast<std::uint64_t>(*last) < m_sizeAtBegin)
        ++m_streams;
    return {};
}

Result<void> SqliteImportSession::write(StreamRow &row, const StreamName &stream, std::optional<Revision> revision,
                                        const ProposedEvent &event)
{
    const Timestamp created = event.created ? *event.created : Timestamp::now();
    if (row.state == StreamState::Tombstoned)
        return failure(ErrorCode::InvalidInput, tombstonedError(stream).message);
    if (revision == events::TombstoneRevision && event.type == events::TombstoneEventType) {
        auto position = m_writer->write(row, stream, *revision, event, created);
        if (!position)
            return failure(position.error());
        row.state = StreamState::Tombstoned;
        m_wrote = true;
        return {};
    }
    const Revision next{static_cast<std::uint64_t>(row.nextRevision())};
    if (revision && *revision != next) {
        return failure(ErrorCode::InvalidInput,
                       "revision " + std::to_string(revision->value) + " is out of sequence: the next one of " +
                           stream.value() + " is " + std::to_string(next.value),
                       "revision");
    }
    if (row.state == StreamState::SoftDeleted) {
        // What the history says is kept as it is; the metadata that hides the old events follows in it, or never.
        row.state = StreamState::Live;
        row.truncateBefore = row.deletedBefore;
    }
    auto position = writeEvent(*m_writer, row, stream, next, event, created);
    if (!position)
        return failure(position.error());
    m_wrote = true;
    return {};
}

Result<void> SqliteImportSession::commit(std::stop_token)
{
    if (m_failed)
        return failure(*m_failed);
    if (m_over)
        return failure(ErrorCode::Internal, "The import is over; it cannot be committed again.");
    m_over = true;
    auto done = m_writer->commit();
    if (!done)
        m_failed = done.error();
    else if (m_wrote)
        m_committed();
    return done;
}

} // namespace foldline::store::sqlite
