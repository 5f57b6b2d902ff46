// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/stubserver/eventfilter.h"
#include "tests/support/stubserver/logstorage.h"
#include "tests/support/stubserver/standardprojections.h"
#include "tests/support/stubserver/streamview.h"
#include "tests/support/stubserver/streamwriter.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace foldline::test {

/// The log that one stub server, or all nodes of a simulated cluster, serve. Any thread.
class StubLog
{
public:
    /// Ticks of 100 ns since the Unix epoch.
    using Clock = std::function<std::int64_t()>;

    /// With `standardProjections` each write is followed at once by the links of `$streams`, `$ce-…` and `$et-…`.
    explicit StubLog(bool standardProjections = false);

    /// Instead of the system's clock: what new events carry and `$maxAge` is measured against.
    void setClock(Clock clock);
    [[nodiscard]] std::int64_t now() const;

    stub::WriteResult write(const stub::Write &write);
    stub::WriteResult remove(std::string_view stream, std::int64_t expectedState, stub::Removal removal);
    /// Positions jump to the next chunk, as after a scavenge.
    void closeChunk();

    struct StreamPage
    {
        stub::StreamView view;
        std::vector<stub::LogEvent> events{};
        /// Where to go on; past the last revision (or -1 backwards) at the end.
        std::int64_t next = 0;
    };
    /// At most `count` revisions from `from` on, hidden ones left out. Backwards: from `from` down.
    [[nodiscard]] StreamPage readForwards(std::string_view stream, std::int64_t from, std::uint64_t count) const;
    [[nodiscard]] StreamPage readBackwards(std::string_view stream, std::int64_t from, std::uint64_t count) const;
    /// The same without looking at truncation or deletion: what live subscriptions see. Ends with the tombstone.
    [[nodiscard]] std::vector<stub::LogEvent> readWritten(std::string_view stream, std::int64_t from,
                                                          std::uint64_t count) const;
    /// The event a link names, as the stream's readers see it; nullopt when it is gone. -1: the last one.
    [[nodiscard]] std::optional<stub::LogEvent> visibleEvent(std::string_view stream, std::int64_t revision) const;
    [[nodiscard]] std::optional<stub::LogEvent> lastEvent(std::string_view stream) const;
    [[nodiscard]] store::StreamMetadata metadataOf(std::string_view stream) const;

    /// A part of the whole log by numbers of records, which are dense and begin at 0.
    struct LogPage
    {
        std::vector<stub::LogEvent> events{};
        std::uint32_t next = 0;
        std::uint32_t examined = 0; ///< events looked at, hidden and filtered ones too
        bool atEnd = false;
    };
    /// Ends after `count` matches or `window` examined events.
    [[nodiscard]] LogPage readForwards(std::uint32_t from, std::uint64_t count, std::uint64_t window,
                                       stub::EventFilter &filter) const;
    /// Records below `before`, the newest first; `next` is the lowest one looked at.
    [[nodiscard]] LogPage readBackwards(std::uint32_t before, std::uint64_t count, std::uint64_t window,
                                        stub::EventFilter &filter) const;
    [[nodiscard]] std::uint32_t size() const;
    [[nodiscard]] std::uint64_t end() const;
    [[nodiscard]] std::uint64_t positionOf(std::uint32_t record) const;
    [[nodiscard]] std::uint32_t firstFrom(std::uint64_t position) const;
    [[nodiscard]] bool isBoundary(std::uint64_t position) const;

    /// Waits until the log has more than `size` records, somebody calls `wake`, or the time is over.
    void waitForMoreThan(std::uint32_t size, std::chrono::milliseconds time) const;
    void wake() const { m_grown.notify_all(); }

private:
    [[nodiscard]] bool isShown(const stub::LogEvent &event) const { return event.stream != stub::EpochStream; }
    void writeFirstRecords();
    void finishWrite();

    mutable std::mutex m_mutex;
    mutable std::condition_variable m_grown;
    Clock m_clock;
    stub::LogStorage m_storage;
    stub::StreamWriter m_writer{m_storage};
    std::unique_ptr<stub::StandardProjections> m_projections;
};

} // namespace foldline::test
