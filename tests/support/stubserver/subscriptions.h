// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/stubserver/node.h"
#include "tests/support/stubserver/readplan.h"
#include "tests/support/stubserver/readreplies.h"

#include <cstdint>
#include <optional>

namespace foldline::test::stub {

/// A subscription to one stream: what is there, then what comes. Lives for one call, in its thread.
class StreamSubscription
{
public:
    StreamSubscription(const Node &node, const Call &call, const ReadPlan &plan, ReadReplies &replies);

    [[nodiscard]] grpc::Status run();

private:
    /// Sends what a reader sees, to the end. nullopt: done.
    [[nodiscard]] std::optional<grpc::Status> catchUp();
    /// Sends what is appended, until the call ends or this subscription lags too far behind (nullopt).
    [[nodiscard]] std::optional<grpc::Status> follow();
    [[nodiscard]] std::optional<grpc::Status> sendLive(const LogEvent &event);

    const Node &m_node;
    const StubLog &m_log;
    const Call &m_call;
    const ReadPlan &m_plan;
    ReadReplies &m_replies;
    std::int64_t m_next = 0; ///< the first revision not sent yet
};

/// A subscription to the whole log, filtered or not. Lives for one call, in its thread.
class LogSubscription
{
public:
    LogSubscription(const Node &node, const Call &call, ReadPlan &plan, ReadReplies &replies);

    [[nodiscard]] grpc::Status run();

private:
    struct Place
    {
        std::uint64_t commit = 0;
        std::uint64_t prepare = 0;
        auto operator<=>(const Place &) const = default;
    };

    /// Confirms and finds the first record, or says why this cannot be.
    [[nodiscard]] std::optional<grpc::Status> begin();
    [[nodiscard]] std::optional<grpc::Status> catchUp();
    [[nodiscard]] std::optional<grpc::Status> follow();
    /// False: the client is gone.
    [[nodiscard]] bool sendPage(const StubLog::LogPage &page);
    [[nodiscard]] bool sendCatchUpCheckpoint(const StubLog::LogPage &page);
    [[nodiscard]] bool sendLive(const LogEvent &event);
    [[nodiscard]] bool sendCheckpoint(const Place &place);
    [[nodiscard]] bool isWanted(const LogEvent &event) const;

    const Node &m_node;
    const StubLog &m_log;
    const Call &m_call;
    ReadPlan &m_plan;
    ReadReplies &m_replies;
    std::uint32_t m_next = 0;     ///< the first record not examined yet
    std::uint64_t m_examined = 0; ///< events since the last checkpoint
    Place m_seen;                 ///< the last event sent, or where the page with nothing to send began
    std::optional<Place> m_lastCheckpoint;
};

} // namespace foldline::test::stub
