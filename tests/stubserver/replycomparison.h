// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/eventid.h"
#include "core/kurrentdb/protocol/streams.pb.h"
#include "tests/stubserver/recording.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace foldline::test {

/// Where the recorded events stand in this server's log.
class PositionMap
{
public:
    void learn(std::uint64_t recorded, std::uint64_t here) { m_here.insert_or_assign(recorded, here); }
    /// Also for one place after a known one, and for one beyond every log.
    [[nodiscard]] std::uint64_t here(std::uint64_t recorded) const;

private:
    std::map<std::uint64_t, std::uint64_t> m_here;
};

/// Compares replies with recorded ones modulo what differs from server to server: positions, times, generated ids, and
/// events of the system in reads of the whole log.
class ReplyComparison
{
public:
    /// Ids that clients chose: they must come back.
    void addKnownId(const events::EventId &id) { m_known.insert(id); }
    [[nodiscard]] bool isKnown(const events::EventId &id) const { return m_known.contains(id); }
    [[nodiscard]] const PositionMap &positions() const { return m_positions; }

    /// Empty when they agree; learns the positions.
    [[nodiscard]] std::string difference(const google::protobuf::Message &recorded,
                                         const google::protobuf::Message &here, bool wholeLog);
    /// Whether this is an event that the system wrote for itself.
    [[nodiscard]] static bool isSystemEvent(const google::protobuf::Message &reply);
    /// `event`, `caught_up` and so on; the type's name for other messages.
    [[nodiscard]] static std::string kindOf(const google::protobuf::Message &reply);

private:
    using Recorded = event_store::client::streams::ReadResp::ReadEvent::RecordedEvent;

    [[nodiscard]] MessagePtr normalised(const google::protobuf::Message &reply, bool wholeLog) const;
    void normalise(event_store::client::streams::ReadResp &reply, bool wholeLog) const;
    void normalise(Recorded &event) const;

    std::set<events::EventId> m_known;
    PositionMap m_positions;
};

} // namespace foldline::test
