// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/models/wrappedstore.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace foldline::test {

/// A store that does not know how many events it has, as a server; counts what it is asked, and falls silent.
class ServerLikeStore final : public WrappedStore
{
public:
    using WrappedStore::WrappedStore;

    std::atomic_bool isSilent = false;   ///< takes calls and does not answer
    std::atomic_bool isNameless = false; ///< does not answer who it is
    std::atomic_int waiting = 0;         ///< calls without an answer
    std::atomic_uint64_t eventsRead = 0;
    std::atomic_int endsAsked = 0;

    Result<void> readAll(const store::AllRead &read, const store::BatchHandler &handler, std::stop_token stop) override
    {
        if (isSilent)
            return silence(stop);
        return WrappedStore::readAll(
            read,
            [&](std::span<const store::RecordedEvent> batch) {
                eventsRead += batch.size();
                return handler(batch);
            },
            stop);
    }
    Result<std::optional<store::Position>> lastPosition(std::stop_token stop) override
    {
        if (isSilent)
            return failure(silence(stop).error());
        ++endsAsked;
        return WrappedStore::lastPosition(stop);
    }
    Result<std::uint64_t> eventCount(std::stop_token) override
    {
        return failure(ErrorCode::Unsupported, "It is not known how many events there are.");
    }
    Result<std::string> identity(std::stop_token stop) override
    {
        if (isSilent || isNameless)
            return failure(silence(stop).error());
        return WrappedStore::identity(stop);
    }

private:
    Result<void> silence(const std::stop_token &stop)
    {
        ++waiting;
        std::mutex mutex;
        std::condition_variable_any never;
        std::unique_lock lock(mutex);
        // Longer than any test waits.
        never.wait_for(lock, stop, std::chrono::seconds(60), [] { return false; });
        --waiting;
        return failure(ErrorCode::Cancelled, "The call was cancelled.");
    }
};

} // namespace foldline::test
