// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"
#include "core/store/sqlite/namecache.h"
#include "core/store/sqlite/readsource.h"
#include "core/store/sqlite/streamrow.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace foldline::store::sqlite {

/// Events whose strings keep their buffers from one batch to the next.
class EventBatch
{
public:
    static constexpr std::size_t MaxEvents = 512;
    static constexpr std::size_t MaxBytes = std::size_t{4} * 1024 * 1024;

    void clear() { m_size = m_bytes = 0; }
    /// A slot to fill; `keep` makes it part of the batch.
    [[nodiscard]] RecordedEvent &slot()
    {
        if (m_size == m_events.size())
            m_events.emplace_back();
        return m_events[m_size];
    }
    void keep()
    {
        m_bytes += m_events[m_size].data.size() + m_events[m_size].metadata.size();
        ++m_size;
    }
    [[nodiscard]] bool isFull() const { return m_size >= MaxEvents || m_bytes >= MaxBytes; }
    [[nodiscard]] bool isEmpty() const { return m_size == 0; }
    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] std::span<const RecordedEvent> events() const { return {m_events.data(), m_size}; }

private:
    std::vector<RecordedEvent> m_events;
    std::size_t m_size = 0;
    std::size_t m_bytes = 0;
};

/// What is still to be read, inclusive at both ends: positions of the log, or revisions of `stream` when it is not 0.
/// Shrinks as batches are read.
struct ReadRange
{
    std::int64_t stream = 0;
    std::int64_t first = 0;
    std::int64_t last = -1;
    Direction direction = Direction::Forwards;
    [[nodiscard]] bool isEmpty() const { return first > last; }
};

/// Which events of a range are wanted.
struct ReadFilter
{
    std::vector<std::int64_t> types;              ///< ids; empty: all
    std::string category;                         ///< empty: all
    std::optional<std::int64_t> createdAtOrAfter; ///< ticks
    [[nodiscard]] bool isEmpty() const { return types.empty() && category.empty() && !createdAtOrAfter; }
};

/// Reads events on one connection, each batch in a read transaction of its own, so that a slow taker holds up nobody.
/// One thread at a time.
class Reader
{
public:
    explicit Reader(std::unique_ptr<ReadSource> source) : m_source(std::move(source)) {}

    /// Calls `work` with a connection that shows the file as it is; again when somebody wrote where no lock protects
    /// the read.
    template <typename Work>
    [[nodiscard]] std::invoke_result_t<Work, Connection &> read(Work &&work)
    {
        constexpr int Attempts = 50;
        for (int attempt = 0; attempt < Attempts; ++attempt) {
            if (auto ready = prepare(); !ready)
                return failure(ready.error());
            auto result = work(*m_connection);
            if (m_source->isSettled())
                return result;
        }
        return failure(ErrorCode::Unavailable, "The store's files keep changing while they are read. Try again.");
    }

    [[nodiscard]] Result<StreamRow> findStream(const StreamName &name);
    /// Fills the batch from the range's beginning (backwards: its end) and takes what was examined off the range. At
    /// most `limit` events.
    [[nodiscard]] Result<void> fetch(ReadRange &range, const ReadFilter &filter, std::uint64_t limit,
                                     EventBatch &batch);
    /// Ids of the type names that the store has.
    [[nodiscard]] Result<std::vector<std::int64_t>> typeIds(std::span<const std::string> names);
    /// First column of the first row; absent when it is NULL or there is no row.
    [[nodiscard]] Result<std::optional<std::int64_t>> integer(const char *sql);
    [[nodiscard]] Result<ChangeMark> changeMark();

    EventBatch batch;

private:
    Result<void> prepare();
    Result<void> fetchOnce(Connection &connection, ReadRange &range, const ReadFilter &filter, std::uint64_t limit,
                           EventBatch &out);
    Result<bool> decode(Connection &connection, const Statement &row, const ReadFilter &filter, RecordedEvent &event);

    std::unique_ptr<ReadSource> m_source;
    Connection *m_connection = nullptr;
    NameCache m_streams{"SELECT id, name FROM streams WHERE id >= ?1 AND id < ?2"};
    NameCache m_types{"SELECT id, name FROM types WHERE id >= ?1 AND id < ?2"};
    NameCache m_contentTypes{"SELECT id, name FROM content_types WHERE id >= ?1 AND id < ?2"};
};

/// Readers for calls that run at once; a few idle ones are kept. Any thread.
class ReaderPool
{
public:
    using Factory = std::function<std::unique_ptr<Reader>()>;
    explicit ReaderPool(Factory make) : m_make(std::move(make)) {}

    /// A reader for the holder alone; goes back to the pool at the end of its scope.
    class Lease
    {
    public:
        Lease(ReaderPool &pool, std::unique_ptr<Reader> reader) : m_pool(&pool), m_reader(std::move(reader)) {}
        Lease(Lease &&) noexcept = default;
        Lease &operator=(Lease &&) = delete;
        ~Lease();
        Reader *operator->() const { return m_reader.get(); }
        Reader &operator*() const { return *m_reader; }

    private:
        ReaderPool *m_pool;
        std::unique_ptr<Reader> m_reader;
    };

    [[nodiscard]] Lease lease();

private:
    void giveBack(std::unique_ptr<Reader> reader);

    Factory m_make;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Reader>> m_idle;
};

} // namespace foldline::store::sqlite
