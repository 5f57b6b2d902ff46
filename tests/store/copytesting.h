// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/copy/historycopy.h"
#include "core/store/copy/sessiontarget.h"

#include <string>
#include <utility>
#include <vector>

namespace foldline::test {

struct Copied
{
    Result<void> result;
    store::CopyReport report;
};

inline Copied copyAll(store::EventStore &from, store::EventStore &to, store::CopyOptions options = {})
{
    store::SessionTarget target(to, {});
    store::HistoryCopy copy(from, to, target, std::move(options));
    auto result = copy.run({});
    return {std::move(result), copy.report()};
}

/// A store of which parts of streams are gone, as after a server's scavenge. Only reading the log and the streams.
class ScavengedStore final : public store::EventStore
{
public:
    explicit ScavengedStore(store::EventStore &whole) : m_whole(whole) {}

    /// Revisions from `from` up to, not including, `to`.
    void forget(std::string stream, std::uint64_t from, std::uint64_t to)
    {
        m_gone.push_back({store::StreamName(std::move(stream)), from, to});
    }

    Result<void> readStream(const store::StreamName &stream, const store::StreamRead &read,
                            const store::BatchHandler &handler, std::stop_token stop) override
    {
        return m_whole.readStream(stream, read, filtered(handler), std::move(stop));
    }
    Result<void> readAll(const store::AllRead &read, const store::BatchHandler &handler, std::stop_token stop) override
    {
        return m_whole.readAll(read, filtered(handler), std::move(stop));
    }
    Result<store::AppendResult> append(const store::StreamName &, store::ExpectedRevision,
                                       std::span<const store::ProposedEvent>, std::stop_token) override
    {
        return no();
    }
    Result<void> subscribe(const store::Subscribe &, const store::SubscriptionHandler &, std::stop_token) override
    {
        return no();
    }
    Result<store::StreamMetadata> streamMetadata(const store::StreamName &, std::stop_token) override { return no(); }
    Result<store::AppendResult> setStreamMetadata(const store::StreamName &, store::ExpectedRevision,
                                                  const json::Value &, std::stop_token) override
    {
        return no();
    }
    Result<store::Position> deleteStream(const store::StreamName &, store::ExpectedRevision, store::DeleteMode,
                                         std::stop_token) override
    {
        return no();
    }
    Result<std::vector<store::StreamInfo>> listStreams(const store::StreamList &, std::stop_token) override
    {
        return no();
    }
    Result<store::StreamInfo> streamInfo(const store::StreamName &, std::stop_token) override { return no(); }
    Result<std::optional<store::Position>> lastPosition(std::stop_token) override { return no(); }
    Result<std::uint64_t> eventCount(std::stop_token) override { return no(); }
    Result<store::TreeHead> head(std::stop_token) override { return no(); }
    Result<std::unique_ptr<store::ImportSession>> beginImport(std::stop_token) override { return no(); }
    bool isReadOnly() const override { return true; }
    std::string displayName() const override { return "scavenged"; }
    Result<std::string> identity(std::stop_token) override { return no(); }

private:
    struct Gone
    {
        store::StreamName stream;
        std::uint64_t from;
        std::uint64_t to;
    };

    static tl::unexpected<Error> no() { return failure(ErrorCode::Unsupported, "Not asked of a copy's source."); }

    [[nodiscard]] bool isGone(const store::RecordedEvent &event) const
    {
        for (const Gone &gone : m_gone) {
            if (event.stream == gone.stream && event.revision.value >= gone.from && event.revision.value < gone.to)
                return true;
        }
        return false;
    }

    store::BatchHandler filtered(const store::BatchHandler &handler) const
    {
        return [this, &handler](std::span<const store::RecordedEvent> batch) {
            std::vector<store::RecordedEvent> kept;
            for (const store::RecordedEvent &event : batch) {
                if (!isGone(event))
                    kept.push_back(event);
            }
            return kept.empty() || handler(kept);
        };
    }

    store::EventStore &m_whole;
    std::vector<Gone> m_gone;
};

} // namespace foldline::test
