// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

namespace foldline::test {

/// Another store behind a line that can be cut: `away` makes subscriptions end and fail, `loseAnswers` makes appends
/// happen and their answers get lost.
class WrappedStore final : public store::EventStore
{
public:
    explicit WrappedStore(std::shared_ptr<store::EventStore> store) : m_store(std::move(store)) {}

    std::atomic_bool away = false;
    std::atomic_int loseAnswers = 0;
    std::atomic_int appends = 0;

    Result<store::AppendResult> append(const store::StreamName &stream, store::ExpectedRevision expected,
                                       std::span<const store::ProposedEvent> events, std::stop_token stop) override
    {
        ++appends;
        auto result = m_store->append(stream, expected, events, stop);
        if (loseAnswers > 0) {
            --loseAnswers;
            return failure(ErrorCode::Timeout, "No answer came in time.");
        }
        return result;
    }
    Result<void> readStream(const store::StreamName &stream, const store::StreamRead &read,
                            const store::BatchHandler &handler, std::stop_token stop) override
    {
        return m_store->readStream(stream, read, handler, stop);
    }
    Result<void> readAll(const store::AllRead &read, const store::BatchHandler &handler, std::stop_token stop) override
    {
        return m_store->readAll(read, handler, stop);
    }
    Result<void> subscribe(const store::Subscribe &subscribe, const store::SubscriptionHandler &handler,
                           std::stop_token stop) override
    {
        if (away)
            return failure(ErrorCode::Unavailable, "The server does not answer.");
        store::SubscriptionHandler watched = handler;
        watched.events = [this, &handler](std::span<const store::RecordedEvent> batch) {
            return !away && handler.events(batch);
        };
        auto result = m_store->subscribe(subscribe, watched, stop);
        if (away && !stop.stop_requested())
            return failure(ErrorCode::Unavailable, "The server does not answer.");
        return result;
    }
    Result<store::StreamMetadata> streamMetadata(const store::StreamName &stream, std::stop_token stop) override
    {
        return m_store->streamMetadata(stream, stop);
    }
    Result<store::AppendResult> setStreamMetadata(const store::StreamName &stream, store::ExpectedRevision expected,
                                                  const json::Value &metadata, std::stop_token stop) override
    {
        return m_store->setStreamMetadata(stream, expected, metadata, stop);
    }
    Result<store::Position> deleteStream(const store::StreamName &stream, store::ExpectedRevision expected,
                                         store::DeleteMode mode, std::stop_token stop) override
    {
        return m_store->deleteStream(stream, expected, mode, stop);
    }
    Result<std::vector<store::StreamInfo>> listStreams(const store::StreamList &list, std::stop_token stop) override
    {
        return m_store->listStreams(list, stop);
    }
    Result<store::StreamInfo> streamInfo(const store::StreamName &stream, std::stop_token stop) override
    {
        return m_store->streamInfo(stream, stop);
    }
    Result<std::optional<store::Position>> lastPosition(std::stop_token stop) override
    {
        return m_store->lastPosition(stop);
    }
    Result<std::uint64_t> eventCount(std::stop_token stop) override { return m_store->eventCount(stop); }
    Result<store::TreeHead> head(std::stop_token stop) override { return m_store->head(stop); }
    Result<std::unique_ptr<store::ImportSession>> beginImport() override { return m_store->beginImport(); }
    bool isReadOnly() const override { return m_store->isReadOnly(); }
    std::string displayName() const override { return "wrapped"; }
    Result<std::string> identity() override { return m_store->identity(); }

private:
    std::shared_ptr<store::EventStore> m_store;
};

} // namespace foldline::test
