// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/kurrentimport.h"

#include "core/kurrentdb/kurrentstore.h"
#include "core/kurrentdb/kurrentstoreprivate.h"
#include "core/kurrentdb/manywrites.h"
#include "core/store/sqlite/sqlitestore.h"

#include <algorithm>
#include <utility>

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

Result<std::unique_ptr<KurrentImport>> KurrentImport::begin(KurrentStore &store, ServerConnection &connection)
{
    std::error_code error;
    const auto folder =
        std::filesystem::temp_directory_path(error) / ("foldline-" + events::EventId::random().toString());
    if (!error)
        std::filesystem::create_directory(folder, error);
    if (error)
        return foldline::failure(ErrorCode::Io, "No temporary file can be made: " + error.message() + '.',
                                 folder.string());
    std::unique_ptr<KurrentImport> import(new KurrentImport(store, connection, folder));
    if (auto opened = import->openSpool(); !opened)
        return foldline::failure(opened.error());
    return import;
}

KurrentImport::KurrentImport(KurrentStore &store, ServerConnection &connection, std::filesystem::path folder)
    : m_store(store), m_connection(connection), m_folder(std::move(folder))
{
}

KurrentImport::~KurrentImport()
{
    m_spooling.reset();
    m_spool.reset();
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
}

Result<void> KurrentImport::openSpool()
{
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

/// What the server has of the stream, looked up once.
Result<KurrentImport::Target *> KurrentImport::targetOf(const StreamName &stream)
{
    const auto found = m_targets.find(stream);
    if (found != m_targets.end())
        return &found->second;
    Target target;
    const auto read = m_store.readStream(stream, {}, [&target](std::span<const RecordedEvent> batch) {
        for (const RecordedEvent &event : batch) {
            if (target.there.empty())
                target.firstThere = event.revision.value;
            target.there.push_back(event.id);
            target.next = event.revision.value + 1;
        }
        return true;
    });
    if (!read && read.error().code != ErrorCode::NotFound)
        return foldline::failure(read.error());
    if (target.there.empty()) {
        const auto next = nextRevision(stream, read.has_value());
        if (!next)
            return foldline::failure(next.error());
        target.next = *next;
    }
    target.begin = target.next;
    return &m_targets.emplace(stream, std::move(target)).first->second;
}

/// Of a stream that shows no event: numbering goes on after what deletion or truncation hides.
Result<std::uint64_t> KurrentImport::nextRevision(const StreamName &stream, bool isThere)
{
    const auto metadata = m_store.streamMetadata(stream);
    if (!metadata)
        return foldline::failure(metadata.error());
    if (!isThere && metadata->truncateBefore != INT64_MAX)
        return 0;
    const auto last = m_connection.call<std::optional<RecordedEvent>>(
        {}, [&](ServerNode &node) { return lastInLog(node, stream, m_connection.requiresLeader(), {}); });
    if (!last && last.error().code == ErrorCode::AccessDenied)
        return foldline::failure(ErrorCode::AccessDenied,
                                 "The stream `" + stream.value() +
                                     "` was deleted or truncated, and only the whole log (`$all`) tells where its "
                                     "numbering goes on: this user may not read that. Nothing was written.",
                                 last.error().context);
    if (!last)
        return foldline::failure(last.error());
    return *last ? (*last)->revision.value + 1 : 0;
}

Result<void> KurrentImport::add(const StreamName &stream, std::optional<Revision> revision, const ProposedEvent &event)
{
    auto target = targetOf(stream);
    if (!target)
        return foldline::failure(target.error());
    Target &there = **target;
    const std::uint64_t number = revision ? revision->value : there.next;
    // A file without revisions says by its ids what is there already.
    const bool isKnown = !revision && std::ranges::find(there.there, event.id) != there.there.end();
    const bool isThere = number >= there.firstThere && number - there.firstThere < there.there.size() &&
                         there.there[number - there.firstThere] == event.id;
    if (isKnown || isThere) {
        ++m_there;
        return {};
    }
    if (number != there.next)
        return foldline::failure(ErrorCode::InvalidInput, "Revision " + std::to_string(number) +
                                                              " is out of sequence: the stream `" + stream.value() +
                                                              "` goes on with revision " + std::to_string(there.next) +
                                                              " on the server.");
    if (auto added = m_spooling->add(stream, std::nullopt, event); !added)
        return added;
    ++there.next;
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
            const Revision revision{m_targets.at(event.stream).begin + event.revision.value};
            done = (*writes)->add(event.stream, revision, proposed(event));
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

} // namespace foldline::kurrentdb
