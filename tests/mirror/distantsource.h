// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mirror/mirroredstore.h"
#include "tests/support/forwardingstore.h"

#include <QTemporaryDir>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace foldline::test {

/// A store in memory as a server would be seen: positions with two numbers and steps between them, events that a
/// scavenge took, a line that can be cut, a history that can be another one from now on. It counts what it is asked.
class DistantSource final : public ForwardingStore
{
public:
    DistantSource();

    void setAway(bool away);
    /// The history is another one from now on.
    void setIdentity(std::string identity);
    /// As a scavenge does with what nobody can read any more.
    void forget(const std::string &stream, std::uint64_t revision);
    /// What was forgotten is there again.
    void forgetNothing();
    /// The log leaves these out, although reading their stream shows them.
    void leaveOut(const std::string &stream, std::uint64_t revision);
    /// From now on the event has other data.
    void alter(const std::string &stream, std::uint64_t revision, std::string data);
    /// The stream and what describes it may not be read any more; the log may.
    void refuse(const std::string &stream);
    [[nodiscard]] int streamReads() const { return m_streamReads; }
    [[nodiscard]] int questions() const { return m_questions; }
    /// Positions as this source has them.
    [[nodiscard]] static events::Position place(std::uint64_t number);

    Result<store::AppendResult> append(const store::StreamName &stream, store::ExpectedRevision expected,
                                       std::span<const store::ProposedEvent> events, std::stop_token stop) override;
    Result<void> readStream(const store::StreamName &stream, const store::StreamRead &read,
                            const store::BatchHandler &handler, std::stop_token stop) override;
    Result<void> readAll(const store::AllRead &read, const store::BatchHandler &handler, std::stop_token stop) override;
    Result<void> subscribe(const store::Subscribe &subscribe, const store::SubscriptionHandler &handler,
                           std::stop_token stop) override;
    Result<store::StreamMetadata> streamMetadata(const store::StreamName &stream, std::stop_token stop) override;
    Result<store::AppendResult> setStreamMetadata(const store::StreamName &stream, store::ExpectedRevision expected,
                                                  const json::Value &metadata, std::stop_token stop) override;
    Result<store::Position> deleteStream(const store::StreamName &stream, store::ExpectedRevision expected,
                                         store::DeleteMode mode, std::stop_token stop) override;
    Result<std::vector<store::StreamInfo>> listStreams(const store::StreamList &list, std::stop_token stop) override;
    Result<store::StreamInfo> streamInfo(const store::StreamName &stream, std::stop_token stop) override;
    Result<std::optional<store::Position>> lastPosition(std::stop_token stop) override;
    Result<std::uint64_t> eventCount(std::stop_token stop) override;
    std::string displayName() const override { return "distant"; }
    Result<std::string> identity(std::stop_token stop = {}) override;

private:
    using Names = std::set<std::pair<std::string, std::uint64_t>>;

    [[nodiscard]] Result<void> reach() const;
    [[nodiscard]] Result<void> reach(const store::StreamName &stream) const;
    [[nodiscard]] bool isGone(const store::RecordedEvent &event, bool inLog) const;
    /// What is left of a batch, in this source's positions.
    [[nodiscard]] std::vector<store::RecordedEvent> shown(std::span<const store::RecordedEvent> batch,
                                                          bool inLog) const;

    mutable std::mutex m_mutex;
    std::atomic_bool m_away = false;
    std::stop_source m_cut; ///< ends the subscriptions when the line is cut
    std::string m_identity = "first history";
    Names m_forgotten;
    Names m_leftOut;
    std::set<std::string> m_refused;
    std::map<std::pair<std::string, std::uint64_t>, std::string> m_altered;
    mutable std::atomic_int m_questions = 0;
    std::atomic_int m_streamReads = 0;
};

/// A mirror in a folder of its own, and a source to be mirrored.
struct MirrorPlace
{
    QTemporaryDir folder;
    std::shared_ptr<DistantSource> source = std::make_shared<DistantSource>();

    [[nodiscard]] std::filesystem::path file() const;
    /// Ends the test run when it fails.
    [[nodiscard]] std::unique_ptr<mirror::Mirror> open(const mirror::MirrorWish &wish = {}) const;
    /// Holds it against the source and takes everything.
    void update(mirror::Mirror &mirror) const;
    [[nodiscard]] std::unique_ptr<mirror::MirroredStore> mirrored(mirror::MirroredStore::Options options = {},
                                                                  const mirror::MirrorWish &wish = {}) const;
};

} // namespace foldline::test
