// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/serverconnection.h"
#include "core/store/eventstore.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <unordered_map>

namespace foldline::kurrentdb {

class KurrentStore;

/// Many streams for a server, which cannot take them all or nothing: everything is checked and kept in a temporary file
/// first, and then written in order, many appends at once. What the server has already, with the same ids, is passed
/// over, so that an import that broke off goes on where it stopped when it is run again. The server gives its own
/// times. One thread.
class KurrentImport final : public store::ImportSession
{
public:
    /// Io when no temporary file can be made.
    [[nodiscard]] static Result<std::unique_ptr<KurrentImport>> begin(KurrentStore &store,
                                                                      ServerConnection &connection);
    ~KurrentImport() override;

    Result<void> add(const store::StreamName &stream, std::optional<store::Revision> revision,
                     const store::ProposedEvent &event) override;
    /// A failure says how many events were written.
    Result<void> commit(std::stop_token stop = {}) override;
    std::uint64_t streams() const override { return m_targets.size(); }
    std::uint64_t alreadyThere() const override { return m_there; }

private:
    struct Target
    {
        std::vector<events::EventId> there; ///< ids by revision, from `firstThere`
        std::uint64_t firstThere = 0;
        std::uint64_t begin = 0; ///< the first revision that is to be written
        std::uint64_t next = 0;
    };

    KurrentImport(KurrentStore &store, ServerConnection &connection, std::filesystem::path folder);
    [[nodiscard]] Result<void> openSpool();
    [[nodiscard]] Result<Target *> targetOf(const store::StreamName &stream);
    [[nodiscard]] Result<std::uint64_t> nextRevision(const store::StreamName &stream, bool isThere);
    [[nodiscard]] Result<void> writeAll(const std::stop_token &stop);

    KurrentStore &m_store;
    ServerConnection &m_connection;
    const std::filesystem::path m_folder;
    std::unique_ptr<store::EventStore> m_spool;
    std::unique_ptr<store::ImportSession> m_spooling;
    std::unordered_map<store::StreamName, Target> m_targets;
    std::uint64_t m_events = 0;
    std::uint64_t m_there = 0;
    std::uint64_t m_written = 0;
};

} // namespace foldline::kurrentdb
