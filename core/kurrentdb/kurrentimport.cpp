// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/kurrentimport.h"

#include "core/kurrentdb/kurrentstore.h"
#include "core/store/sqlite/sqlitestore.h"

#include <unordered_set>
#include <utility>
#include <vector>

namespace foldline::kurrentdb {

using namespace store;

namespace {

/// How to go on after a failure in the middle: what the server refuses for what it is, it will refuse again.
const char *goingOn(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::TooLarge:
    case ErrorCode::Conflict:
    case ErrorCode::StreamDeleted:
    case ErrorCode::AccessDenied:
    case ErrorCode::Unsupported:
        return "when what is refused is put right, or left out, run this again to go on with the rest.";
    default:
        return "run this again to go on with the rest.";
    }
}

ProposedEvent proposed(const RecordedEvent &event)
{
    return {event.id, event.type, event.contentType, event.data, event.metadata, {}};
}

} // namespace

Result<std::unique_ptr<KurrentImport>> KurrentImport::begin(KurrentStore &store, ServerConnection &connection,
                                                            std::stop_token stop)
{
    std::error_code error;
    const auto folder =
        std::filesystem::temp_directory_path(error) / ("foldline-" + events::EventId::random().toString());
    if (!error)
        std::filesystem::create_directory(folder, error);
    if (error)
        return foldline::failure(ErrorCode::Io, "No temporary file can be made: " + error.message() + '.',
                                 folder.string());
    std::unique_ptr<KurrentImport> import(new KurrentImport(store, connection, folder, std::move(stop)));
    if (auto opened = import->openFiles(); !opened)
        return foldline::failure(opened.error());
    return import;
}

KurrentImport::KurrentImport(KurrentStore &store, ServerConnection &connection, std::filesystem::path folder,
                             std::stop_token stop)
    : m_store(store), m_connection(connection), m_folder(std::move(folder)),
      m_lookup(store, connection, std::move(stop))
{
}

KurrentImport::~KurrentImport()
{
    m_spooling.reset();
    m_spool.reset();
    m_ledger.reset();
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
}

Result<void> KurrentImport::openFiles()
{
    auto ledger = ImportLedger::create(m_folder / "ledger");
    if (!ledger)
        return foldline::failure(ledger.error());
    m_ledger = *std::move(ledger);
    auto spool = SqliteStore::open(m_folder / "spool.foldline", SqliteStore::Mode::CreateNew);
    if (!spool)
        return foldline::failure(spool.error());
    m_spool = *std::move(spool);
    auto session = m_spool->beginImport();
    if (!session)
        return foldline::failure(session.error());
    m_spooling = *std::move(session);
    return {};
}

void KurrentImport::expect(std::span<const StreamName> streams)
{
    m_unanswered.clear();
    std::unordered_set<StreamName> seen;
    std::vector<StreamName> unknown;
    for (const StreamName &stream : streams) {
        if (!seen.insert(stream).second)
            continue;
        const auto known = m_ledger->find(stream);
        if (known && !*known)
            unknown.push_back(stream);
    }
    const auto standings = m_lookup.standingsOf(unknown);
    for (std::size_t i = 0; i < unknown.size(); ++i) {
        if (!standings[i])
            continue; // `add` asks
        const auto kept = *standings[i] ? keep(unknown[i], **standings[i]) : failure((*standings[i]).error());
        if (!kept)
            m_unanswered.emplace(unknown[i], kept.error());
    }
}

/// Asked for once.
Result<ImportLedger::Stream *> KurrentImport::ledgerOf(const StreamName &stream)
{
    const auto unanswered = m_unanswered.find(stream);
    if (unanswered != m_unanswered.end())
        return foldline::failure(unanswered->second);
    auto known = m_ledger->find(stream);
    if (!known || *known)
        return known;
    const auto standing = m_lookup.standingOf(stream);
    if (!standing)
        return foldline::failure(standing.error());
    if (auto kept = keep(stream, *standing); !kept)
        return foldline::failure(kept.error());
    return m_ledger->find(stream);
}

Result<void> KurrentImport::keep(const StreamName &stream, const ImportLookup::Standing &standing)
{
    ImportLedger::Stream row = m_ledger->begin();
    if (auto kept = m_ledger->keepEvents(row, standing.events); !kept)
        return kept;
    std::uint64_t next = standing.next;
    if (!standing.isWhole) {
        const auto end = m_lookup.readOn(stream, next, [&](auto events) { return m_ledger->keepEvents(row, events); });
        if (!end)
            return foldline::failure(end.error());
        next = *end;
    }
    row.begin = row.next = next;
    return m_ledger->keep(stream, row);
}

/// A file without revisions says by its ids what is there already.
Result<bool> KurrentImport::isThere(const ImportLedger::Stream &known, std::optional<Revision> revision,
                                    const events::EventId &id)
{
    return revision ? m_ledger->hasEvent(known, {id, *revision}) : m_ledger->hasEvent(known, id);
}

Result<void> KurrentImport::add(const StreamName &stream, std::optional<Revision> revision, const ProposedEvent &event)
{
    const auto known = ledgerOf(stream);
    if (!known)
        return foldline::failure(known.error());
    ImportLedger::Stream &row = **known;
    m_ledger->use(row);
    const auto there = isThere(row, revision, event.id);
    if (!there)
        return foldline::failure(there.error());
    if (*there) {
        ++m_there;
        return {};
    }
    if (revision && revision->value != row.next)
        return foldline::failure(ErrorCode::InvalidInput, "Revision " + std::to_string(revision->value) +
                                                              " is out of sequence: the stream `" + stream.value() +
                                                              "` goes on with revision " + std::to_string(row.next) +
                                                              " on the server.");
    if (auto added = m_spooling->add(stream, std::nullopt, event); !added)
        return added;
    ImportLedger::advance(row);
    ++m_events;
    return {};
}

Result<void> KurrentImport::commit(std::stop_token stop)
{
    if (auto kept = m_spooling->commit(); !kept)
        return kept;
    m_spooling.reset();
    auto done = writeAll(stop);
    if (done)
        return done;
    Error error = std::move(done.error());
    if (stop.stop_requested())
        error = {ErrorCode::Cancelled, "The import was stopped.", {}};
    // What is said of the one write that was refused is not true of the import.
    constexpr std::string_view Nothing = " Nothing was written.";
    if (error.message.ends_with(Nothing))
        error.message.resize(error.message.size() - Nothing.size());
    error.message += " Of " + std::to_string(m_events) + " events " + std::to_string(m_written) +
                     " are known to be written; " + goingOn(error.code);
    return foldline::failure(std::move(error));
}

Result<void> KurrentImport::writeAll(const std::stop_token &stop)
{
    auto writes = ManyWrites::begin(m_store, m_connection, stop);
    if (!writes)
        return foldline::failure(writes.error());
    Result<void> done;
    const auto read = m_spool->readAll({}, [&](std::span<const RecordedEvent> events) {
        for (const RecordedEvent &event : events) {
            done = write(**writes, event);
            if (!done)
                return false;
        }
        return true;
    });
    if (done && read)
        done = (*writes)->finish();
    m_written = (*writes)->written();
    return done ? read : done;
}

Result<void> KurrentImport::write(ManyWrites &writes, const RecordedEvent &event)
{
    const auto known = m_ledger->find(event.stream);
    if (!known)
        return foldline::failure(known.error());
    return writes.add(event.stream, Revision{(*known)->begin + event.revision.value}, proposed(event));
}

} // namespace foldline::kurrentdb
