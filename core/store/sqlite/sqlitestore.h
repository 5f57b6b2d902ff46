// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"
#include "core/store/verify.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace foldline::store {

/// Told of events done and events in all; returns nothing. Called at most some ten times a second, on the calling
/// thread.
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// The embedded store: one SQLite file (WAL, synchronous=FULL), many threads, many processes. An acknowledged append
/// survives kill -9 and power loss. Waiting writers of one process share a commit; writers of several processes take
/// turns. It is a Merkle log: each event's leaf hash is stored with it, and size, root and the tree's right edge commit
/// with every append.
///
/// Threads: every call from any thread. Subscribers see other processes' commits within 50 ms (the file is looked at
/// every 10 ms while anybody subscribes). Failures: Corrupt, NotAStore, NewerVersion, NotFound from `open`; Unavailable
/// when somebody else holds the write lock for longer than some seconds (an import: two minutes); Io when the disk is
/// full.
class SqliteStore final : public EventStore
{
public:
    enum class Mode {
        ReadOnly,  ///< cannot write even if asked to; leaves every file of an otherwise unopened store byte for byte as
                   ///< it was
        ReadWrite, ///< the file must exist
        CreateOrOpen, ///< makes the file when it is absent
        CreateNew,    ///< Conflict when the file exists
        Mirror        ///< as CreateOrOpen; the only one that writes to the mirror of a server (see core/mirror)
    };

    [[nodiscard]] static Result<std::unique_ptr<SqliteStore>> open(const std::filesystem::path &file, Mode mode);
    ~SqliteStore() override;

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
    bool isReadOnly() const override;
    std::string displayName() const override;
    Result<std::string> identity(std::stop_token stop = {}) override;

    /// The file's path, absolute.
    [[nodiscard]] const std::filesystem::path &file() const;
    /// Recomputes every hash and follows every stream; names each damage, the first one first. Fails only when nothing
    /// can be read.
    [[nodiscard]] Result<VerifyReport> verify(const Progress &progress = {}, std::stop_token stop = {},
                                              std::size_t maxDamages = 1000);
    /// Stored leaf hash of one event; NotFound past the end.
    [[nodiscard]] Result<std::array<std::uint8_t, 32>> leafHash(Position position);
    /// Where the event with that id stands; absent: there is none.
    [[nodiscard]] Result<std::optional<Position>> positionOf(const events::EventId &id);

private:
    struct Private;
    explicit SqliteStore(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace foldline::store
