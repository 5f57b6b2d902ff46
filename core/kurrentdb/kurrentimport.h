// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/importledger.h"
#include "core/kurrentdb/importlookup.h"
#include "core/kurrentdb/manywrites.h"
#include "core/kurrentdb/serverconnection.h"
#include "core/store/eventstore.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <unordered_map>

namespace foldline::kurrentdb {

class KurrentStore;

/// Many streams for a server, which cannot take them all or nothing: everything is checked and kept in a temporary file
/// first, and then written in order, many appends at once. What the server has already, with the same ids, is passed
/// over, so that an import that broke off goes on where it stopped when it is run again. The server gives its own
/// times. Memory is bounded, whatever the number of streams. One thread.
class KurrentImport final : public store::ImportSession
{
public:
    /// Io when no temporary file can be made. `stop` ends what `add` asks of the server.
    [[nodiscard]] static Result<std::unique_ptr<KurrentImport>> begin(KurrentStore &store, ServerConnection &connection,
                                                                      std::stop_token stop);
    ~KurrentImport() override;

    /// Asks for those that are new to it, many at once.
    void expect(std::span<const store::StreamName> streams) override;
    Result<void> add(const store::StreamName &stream, std::optional<store::Revision> revision,
                     const store::ProposedEvent &event) override;
    /// A failure says how many events were written.
    Result<void> commit(std::stop_token stop = {}) override;
    std::uint64_t streams() const override { return m_ledger->streams(); }
    std::uint64_t alreadyThere() const override { return m_there; }

private:
    KurrentImport(KurrentStore &store, ServerConnection &connection, std::filesystem::path folder,
                  std::stop_token stop);
    [[nodiscard]] Result<void> openFiles();
    [[nodiscard]] Result<ImportLedger::Stream *> ledgerOf(const store::StreamName &stream);
    [[nodiscard]] Result<void> keep(const store::StreamName &stream, const ImportLookup::Standing &standing);
    [[nodiscard]] Result<bool> isThere(const ImportLedger::Stream &known, std::optional<store::Revision> revision,
                                       const events::EventId &id);
    [[nodiscard]] Result<void> writeAll(const std::stop_token &stop);
    [[nodiscard]] Result<void> write(ManyWrites &writes, const store::RecordedEvent &event);

    KurrentStore &m_store;
    ServerConnection &m_connection;
    const std::filesystem::path m_folder;
    ImportLookup m_lookup;
    std::unique_ptr<ImportLedger> m_ledger;
    std::unique_ptr<store::EventStore> m_spool;
    std::unique_ptr<store::ImportSession> m_spooling;
    std::unordered_map<store::StreamName, Error> m_unanswered; ///< of those that `expect` asked for last
    std::uint64_t m_events = 0;
    std::uint64_t m_there = 0;
    std::uint64_t m_written = 0;
};

} // namespace foldline::kurrentdb
