// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/connectionstatus.h"
#include "core/store/copy/copytarget.h"
#include "core/store/eventstore.h"
#include "core/store/linkreading.h"
#include "core/store/streambrowsing.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace foldline::kurrentdb {

/// An EventStoreDB or KurrentDB server or cluster as an event store, over gRPC. Finds a node, follows the leader, goes
/// on after the last event when a connection breaks during a read or a subscription, and repeats an append of unknown
/// outcome with the same event ids where the expected revision makes that safe.
///
/// Threads: every call from any thread. Failures: Unavailable when no node could be reached within the connection's
/// attempts; Timeout when the outcome of a write stays unknown (the message says how to find out); AccessDenied;
/// Unsupported for what a server has not (a count of all events, a Merkle head) and for servers too old for a call.
/// Reading the log shows people's streams and what describes them; the system's only where asked for.
class KurrentStore final : public store::EventStore, public store::StreamBrowser, public store::LinkReader
{
public:
    struct Options
    {
        bool readOnly = false;     ///< refuses to write, even if asked to
        std::string displayName{}; ///< empty: made from the hosts
        /// Keeps what is known of the server's streams between runs; empty: each run reads the whole log for a list.
        std::filesystem::path listingFile{};
        std::chrono::milliseconds listingStep{1'000}; ///< how long one call of `browseStreams` reads
    };
    using StatusListener = std::function<void(const ConnectionStatus &)>;

    /// Connects: fails as `EventStore` calls do, and with NotFound, Io or InvalidInput for certificate files.
    [[nodiscard]] static Result<std::unique_ptr<KurrentStore>>
    open(const ConnectionSettings &settings, Options options, std::stop_token stop = {}, StatusListener listener = {});
    ~KurrentStore() override;

    Result<store::AppendResult> append(const store::StreamName &stream, store::ExpectedRevision expected,
                                       std::span<const store::ProposedEvent> events,
                                       std::stop_token stop = {}) override;
    Result<void> readStream(const store::StreamName &stream, const store::StreamRead &read,
                            const store::BatchHandler &handler, std::stop_token stop = {}) override;
    Result<void> readAll(const store::AllRead &read, const store::BatchHandler &handler,
                         std::stop_token stop = {}) override;
    Result<void> subscribe(const store::Subscribe &subscribe, const store::SubscriptionHandler &handler,
                           std::stop_token stop) override;
    Result<store::StreamMetadata> streamMetadata(const store::StreamName &stream, std::stop_token stop = {}) override;
    Result<store::AppendResult> setStreamMetadata(const store::StreamName &stream, store::ExpectedRevision expected,
                                                  const json::Value &metadata, std::stop_token stop = {}) override;
    Result<store::Position> deleteStream(const store::StreamName &stream, store::ExpectedRevision expected,
                                         store::DeleteMode mode, std::stop_token stop = {}) override;
    /// Reads the log to its end, from where the last call or run came to.
    Result<std::vector<store::StreamInfo>> listStreams(const store::StreamList &list,
                                                       std::stop_token stop = {}) override;
    Result<store::StreamPart> browseStreams(const store::StreamList &list, std::stop_token stop = {}) override;
    Result<void> readResolved(const store::StreamName &stream, const store::StreamRead &read,
                              const store::LinkedBatchHandler &handler, std::stop_token stop = {}) override;
    Result<store::StreamInfo> streamInfo(const store::StreamName &stream, std::stop_token stop = {}) override;
    Result<std::optional<store::Position>> lastPosition(std::stop_token stop = {}) override;
    Result<std::uint64_t> eventCount(std::stop_token stop = {}) override;
    Result<store::TreeHead> head(std::stop_token stop = {}) override;
    Result<std::unique_ptr<store::ImportSession>> beginImport(std::stop_token stop = {}) override;
    bool isReadOnly() const override;
    std::string displayName() const override;
    /// Made from the first event of the log, so that a server that was set up anew is another one.
    Result<std::string> identity(std::stop_token stop = {}) override;

    [[nodiscard]] ConnectionStatus status() const;
    /// For copying a history to this server; the store outlives it. AccessDenied on a read-only connection.
    [[nodiscard]] Result<std::unique_ptr<store::CopyTarget>> copyTarget(std::stop_token stop);
    /// Measures the round trip to the node that is connected to anew; `status` says it then.
    void measure(std::stop_token stop = {});

private:
    [[nodiscard]] Result<std::string> knownAs(const std::string &own, const std::stop_token &stop);
    [[nodiscard]] Result<void> readBackFrom(const store::AllRead &read, const store::BatchHandler &handler,
                                            std::stop_token stop);

    struct Private;
    explicit KurrentStore(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace foldline::kurrentdb
