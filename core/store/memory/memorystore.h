// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <functional>
#include <memory>

namespace foldline::store {

/// An event store in memory with the embedded store's semantics, for tests and for looking at a file without keeping
/// it. Thread-safe.
class MemoryStore final : public EventStore
{
public:
    /// `clock` gives `created` of events that bring none; the system clock by default.
    explicit MemoryStore(std::function<Timestamp()> clock = {});
    ~MemoryStore() override;

    Result<AppendResult> append(const StreamName &stream, ExpectedRevision expected,
                                std::span<const ProposedEvent> events, std::stop_token stop = {}) override;
    Result<void> readStream(const StreamName &stream, const StreamRead &read, const BatchHandler &handler,
                            std::stop_token stop = {}) override;
    Result<void> readAll(const AllRead &read, const BatchHandler &handler, std::stop_token stop = {}) override;
    Result<void> subscribe(const Subscribe &subscribe, const SubscriptionHandler &handler,
                           std::stop_token stop) override;
    Result<StreamMetadata> streamMetadata(const StreamName &stream, std::stop_token stop = {}) override;
    Result<AppendResult> setStreamMetadata(const StreamName &stream, ExpectedRevision expected,
                                           const json::Value &metadata, std::stop_token stop = {}) override;
    Result<Position> deleteStream(const StreamName &stream, ExpectedRevision expected, DeleteMode mode,
                                  std::stop_token stop = {}) override;
    Result<std::vector<StreamInfo>> listStreams(const StreamList &list, std::stop_token stop = {}) override;
    Result<StreamInfo> streamInfo(const StreamName &stream, std::stop_token stop = {}) override;
    Result<std::optional<Position>> lastPosition(std::stop_token stop = {}) override;
    Result<std::uint64_t> eventCount(std::stop_token stop = {}) override;
    Result<TreeHead> head(std::stop_token stop = {}) override;
    Result<std::unique_ptr<ImportSession>> beginImport(std::stop_token stop = {}) override;
    bool isReadOnly() const override { return false; }
    std::string displayName() const override { return "memory"; }
    Result<std::string> identity(std::stop_token stop = {}) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace foldline::store
