// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/copy/copyledger.h"
#include "core/store/copy/copytarget.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <vector>

namespace foldline::store {

struct CopyOptions
{
    /// Only these; empty: all.
    std::vector<StreamName> streams{};
    /// Both stores keep a log as it is written: metadata, tombstones and streams that begin with `$` are copied at
    /// their place, so that the copy of a whole store has the source's tree head. Else the last metadata of each stream
    /// and the tombstones come after all events (a server would answer them with metadata of its own), and streams that
    /// begin with `$` are left out.
    bool keepsLog = true;
};

struct CopyReport
{
    std::uint64_t copied = 0;                       ///< events that are durable in the target now
    std::uint64_t there = 0;                        ///< were there before, with the same ids
    std::uint64_t streams = 0;                      ///< of which something was copied
    std::uint64_t systemLeftOut = 0;                ///< events of streams that begin with `$`
    std::uint64_t metadataLeftOut = 0;              ///< metadata that later metadata has replaced
    std::vector<CopyLedger::Renumbered> renumbered; ///< sorted by stream
    std::vector<CopyRefusal> refusals;
};

/// Copies histories from one store to another: same ids, types, bytes and order, `created` where the target takes it.
/// What the target has already is compared by id and passed over, so that a copy that was broken off goes on when it is
/// run again; a stream on which the two disagree is not written. Never reads more than a page and a row a stream into
/// memory, and the last metadata of each stream. One thread; blocks.
class HistoryCopy
{
public:
    /// Told of events done: copied, or there. Some ten times a second.
    using Progress = std::function<void(std::uint64_t events)>;

    /// The stores and the target, which writes to `to`, outlive it.
    HistoryCopy(EventStore &from, EventStore &to, CopyTarget &target, CopyOptions options, Progress progress = {});

    /// NotFound or StreamDeleted for a chosen stream, before anything was written; Corrupt when the whole log was read
    /// and its events do not give the source's tree head; Cancelled; else as the stores say. What was copied stays.
    /// Streams that were refused are no failure: the report has them. Once.
    [[nodiscard]] Result<void> run(std::stop_token stop);
    [[nodiscard]] CopyReport report() const;

private:
    struct Metadata
    {
        RecordedEvent last;
        std::vector<events::EventId> ids; ///< of all of it that the source showed
    };

    /// The log as the source says that it is, held against its events.
    struct Proof
    {
        TreeHead recorded;
        MerkleFrontier computed{};
        LeafHasher hasher{};
    };

    void beginProof(const std::stop_token &stop);
    [[nodiscard]] Result<void> checkProof();
    [[nodiscard]] Result<void> readTarget(CopyLedger &ledger, const std::stop_token &stop);
    [[nodiscard]] Result<void> copyEvents(CopyLedger &ledger, const std::stop_token &stop);
    [[nodiscard]] Result<void> copyEvent(CopyLedger &ledger, const RecordedEvent &event);
    [[nodiscard]] Result<void> copyTombstone(CopyLedger &ledger, const RecordedEvent &event);
    [[nodiscard]] Result<void> copyMetadata(CopyLedger &ledger, const std::stop_token &stop);
    [[nodiscard]] Result<void> copyMetadataOf(CopyLedger &ledger, const StreamName &stream, const Metadata &metadata,
                                              const std::stop_token &stop);
    void keepMetadata(const RecordedEvent &event);
    void take(const CopyLedger &ledger);
    void tell();

    EventStore &m_from;
    EventStore &m_to;
    CopyTarget &m_target;
    const CopyOptions m_options;
    const Progress m_progress;
    std::chrono::steady_clock::time_point m_told;
    std::map<StreamName, Metadata> m_metadata; ///< by the stream that it describes
    std::vector<RecordedEvent> m_tombstones;
    std::unique_ptr<Proof> m_proof; ///< of a whole log that has a tree head
    CopyReport m_report;
    std::uint64_t m_done = 0;
};

} // namespace foldline::store
