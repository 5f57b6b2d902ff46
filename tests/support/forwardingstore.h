// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <memory>
#include <utility>

namespace foldline::test {

/// Hands every call on to another store; tests override what they bend.
class ForwardingStore : public store::EventStore
{
public:
    explicit ForwardingStore(std::shared_ptr<store::EventStore> store) : m_store(std::move(store)) {}

    Result<store::AppendResult> append(const store::StreamName &stream, store::ExpectedRevision expected,
                                       std::span<const store::ProposedEvent> events, std::stop_token stop) override
    {
        return m_store->append(stream, expected, events, stop);
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
        return m_store->subscribe(subscribe, handler, stop);
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
    Result<std::unique_ptr<store::ImportSession>> beginImport(std::stop_token stop) override
    {
        return m_store->beginImport(std::move(stop));
    }
    bool isReadOnly() const override { return m_store->isReadOnly(); }
    std::string displayName() const override { return m_store->displayName(); }
    Result<std::string> identity(std::stop_token stop) override { return m_store->identity(std::move(stop)); }

protected:
    [[nodiscard]] store::EventStore &inner() { return *m_store; }

private:
    std::shared_ptr<store::EventStore> m_store;
};

} // namespace foldline::test
