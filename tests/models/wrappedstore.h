// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/forwardingstore.h"

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

namespace foldline::test {

/// Another store behind a line that can be cut: `away` makes subscriptions end and fail, `loseAnswers` makes appends
/// happen and their answers get lost.
class WrappedStore : public ForwardingStore
{
public:
    using ForwardingStore::ForwardingStore;

    std::atomic_bool away = false;
    std::atomic<ErrorCode> awayWith = ErrorCode::Unavailable; ///< what subscriptions then fail with
    std::atomic_int loseAnswers = 0;
    std::atomic_int appends = 0;
    /// As a server: it does not say how many events it has.
    std::atomic_bool countless = false;
    std::atomic_uint64_t readBackwards = 0; ///< events that readAll handed over from the log's end

    Result<store::AppendResult> append(const store::StreamName &stream, store::ExpectedRevision expected,
                                       std::span<const store::ProposedEvent> events, std::stop_token stop) override
    {
        ++appends;
        auto result = ForwardingStore::append(stream, expected, events, stop);
        if (loseAnswers > 0) {
            --loseAnswers;
            return failure(ErrorCode::Timeout, "No answer came in time.");
        }
        return result;
    }
    Result<void> readAll(const store::AllRead &read, const store::BatchHandler &handler, std::stop_token stop) override
    {
        return ForwardingStore::readAll(
            read,
            [this, &read, &handler](std::span<const store::RecordedEvent> batch) {
                readBackwards += read.direction == store::Direction::Backwards ? batch.size() : 0;
                return handler(batch);
            },
            stop);
    }
    Result<void> subscribe(const store::Subscribe &subscribe, const store::SubscriptionHandler &handler,
                           std::stop_token stop) override
    {
        if (away)
            return failure(awayWith, "The server does not answer.");
        store::SubscriptionHandler watched = handler;
        watched.events = [this, &handler](std::span<const store::RecordedEvent> batch) {
            return !away && handler.events(batch);
        };
        auto result = ForwardingStore::subscribe(subscribe, watched, stop);
        if (away && !stop.stop_requested())
            return failure(awayWith, "The server does not answer.");
        return result;
    }
    Result<std::uint64_t> eventCount(std::stop_token stop) override
    {
        if (countless)
            return failure(ErrorCode::Unsupported, "A server does not count its events.");
        return ForwardingStore::eventCount(stop);
    }
    std::string displayName() const override { return "wrapped"; }
};

} // namespace foldline::test
