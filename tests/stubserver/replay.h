// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/stubserver/rawcall.h"
#include "tests/stubserver/recording.h"
#include "tests/stubserver/replaytables.h"
#include "tests/stubserver/replycomparison.h"
#include "tests/support/stubserver/stubserver.h"

#include <memory>
#include <string>
#include <vector>

namespace foldline::test {

/// Plays the calls of one recording against a stub server of its own and compares what comes back. One thread.
class Replay
{
public:
    explicit Replay(Recording recording);

    /// Empty when every step went as recorded; else the first one that did not, and how.
    [[nodiscard]] std::string run();
    [[nodiscard]] int played() const { return m_played; }
    [[nodiscard]] int skipped() const { return m_skipped; }

private:
    /// An event of the recording that none of its calls wrote.
    struct Planted
    {
        std::uint64_t position = 0; ///< recorded
        int liveStep = -1;          ///< the step in which it is written while a subscription waits; -1: beforehand
        stub::LogEvent event;
        bool tombstone = false;
    };

    void collectClientIds();
    void collectPlanted();
    void addPlanted(const RecordedStep &step, bool live,
                    const event_store::client::streams::ReadResp::ReadEvent::RecordedEvent &event);
    void plant(const Planted &planted);
    void plantBeforehand();
    void plantLive(const RecordedStep &step);

    [[nodiscard]] std::string play(const RecordedStep &step);
    [[nodiscard]] std::string playInOrder(const RecordedStep &step, RawCall &call);
    [[nodiscard]] std::string playAtOnce(const RecordedStep &step, RawCall &call);
    [[nodiscard]] std::string playRuns(const RecordedStep &step, RawCall &call);
    [[nodiscard]] std::string checkReply(const RecordedStep &step, std::size_t index, RawCall &call);
    [[nodiscard]] std::string checkRest(const RecordedStep &step, RawCall &call);
    [[nodiscard]] std::string checkEnd(const RecordedStep &step, RawCall &call) const;
    [[nodiscard]] std::string requestFor(const RecordedStep &step, std::size_t index) const;
    [[nodiscard]] std::string largeRequest(const RecordedStep &step, std::size_t index) const;
    [[nodiscard]] RawCall::Headers headersFor(const RecordedStep &step) const;

    const Recording m_recording;
    StubServer m_server;
    ReplayClock m_clock;
    std::shared_ptr<grpc::Channel> m_channel;
    ReplyComparison m_comparison;
    std::vector<Planted> m_planted;
    std::vector<MessagePtr> m_kept; ///< what the planted events' views point into
    int m_played = 0;
    int m_skipped = 0;
};

} // namespace foldline::test
