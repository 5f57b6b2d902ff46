// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/interchange.h"

#include "core/store/linereader.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace foldline::store {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t BatchLines = 512;
constexpr std::size_t BatchBytes = 1024 * 1024;
constexpr std::size_t QueuedBatches = 2;
constexpr std::chrono::milliseconds ProgressInterval{100};

/// Lines that were read, then the failure that ended the reading, if any.
struct Batch
{
    std::vector<std::pair<std::uint64_t, events::InterchangeLine>> lines;
    std::optional<Error> error;
    std::uint64_t bytes = 0; ///< of the file, up to the end of this batch
    bool last = false;
};

/// A bounded queue between the thread that reads and the one that writes. Closing it ends both sides.
class BatchQueue
{
public:
    /// False when nobody wants the batch any more.
    bool push(Batch batch)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_closed || m_batches.size() < QueuedBatches; });
        if (m_closed)
            return false;
        m_batches.push_back(std::move(batch));
        lock.unlock();
        m_changed.notify_all();
        return true;
    }

    /// The next batch; absent when `stop` was requested first.
    std::optional<Batch> pop(const std::stop_token &stop)
    {
        std::unique_lock lock(m_mutex);
        if (!m_changed.wait(lock, stop, [this] { return !m_batches.empty(); }))
            return std::nullopt;
        Batch batch = std::move(m_batches.front());
        m_batches.pop_front();
        lock.unlock();
        m_changed.notify_all();
        return batch;
    }

    void close()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_closed = true;
        }
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<Batch> m_batches;
    bool m_closed = false;
};

std::string place(std::uint64_t line, std::string_view column)
{
    return "line " + std::to_string(line) + ", " + (column.empty() ? "column 1" : std::string(column));
}

/// Takes lines apart on a thread of its own.
class LineParser
{
public:
    LineParser(std::istream &in, BatchQueue &queue) : m_lines(in, events::MaxLineLength), m_queue(queue) {}

    void run()
    {
        bool wanted = true;
        while (wanted) {
            Batch batch = nextBatch();
            const bool last = batch.last;
            wanted = m_queue.push(std::move(batch)) && !last;
        }
    }

private:
    Batch nextBatch()
    {
        Batch batch;
        try {
            fill(batch);
        } catch (const std::exception &error) {
            batch.error = Error{ErrorCode::Io, "The file could not be read to its end.", error.what()};
        }
        batch.last = batch.last || batch.error;
        batch.bytes = m_lines.bytes();
        return batch;
    }

    void fill(Batch &batch)
    {
        const std::uint64_t begin = m_lines.bytes();
        batch.lines.reserve(BatchLines);
        while (batch.lines.size() < BatchLines && m_lines.bytes() - begin < BatchBytes) {
            const auto line = m_lines.next();
            if (!line) {
                batch.error = line.error();
                return;
            }
            batch.last = !line->has_value();
            if (batch.last)
                return;
            if ((*line)->find_first_not_of(" \t") == std::string_view::npos)
                continue;
            Result<events::InterchangeLine> parsed = m_reader.parse(**line);
            if (!parsed) {
                batch.error = std::move(parsed.error());
                batch.error->context = place(m_lines.line(), batch.error->context);
                return;
            }
            batch.lines.emplace_back(m_lines.line(), std::move(*parsed));
        }
    }

    LineReader m_lines;
    events::InterchangeReader m_reader;
    BatchQueue &m_queue;
};

std::string refusedColumn(std::string_view member, const events::InterchangeLine &line)
{
    const std::uint32_t column = member == "id" ? line.idColumn : member == "revision" ? line.revisionColumn : 1;
    return "column " + std::to_string(column);
}

/// What the input itself gets wrong is InvalidInput to who gave it; a full disk stays a full disk.
/// A session's `context` of `id` or `revision` names the member that it refused.
Error refusedLine(Error error, std::uint64_t number, const events::InterchangeLine &line)
{
    const bool inputAtFault = error.code == ErrorCode::InvalidInput || error.code == ErrorCode::Conflict ||
                              error.code == ErrorCode::StreamDeleted;
    if (inputAtFault)
        error.code = ErrorCode::InvalidInput;
    if (inputAtFault || error.code == ErrorCode::TooLarge)
        error.context = place(number, refusedColumn(error.context, line));
    return error;
}

/// Puts parsed lines into the store's import session and keeps the count.
class Importer
{
public:
    Importer(ImportSession &session, const std::function<void(std::uint64_t)> &progress)
        : m_session(session), m_progress(progress)
    {
    }

    Result<void> add(const Batch &batch)
    {
        std::vector<StreamName> streams;
        for (const auto &[number, line] : batch.lines) {
            if (streams.empty() || streams.back() != line.stream)
                streams.push_back(line.stream);
        }
        m_session.expect(streams);
        for (const auto &[number, line] : batch.lines) {
            const Result<void> added = m_session.add(line.stream, line.revision, line.event);
            if (!added)
                return failure(refusedLine(added.error(), number, line));
        }
        m_report.events += batch.lines.size();
        m_report.bytes = batch.bytes;
        if (batch.error)
            return failure(*batch.error);
        tell();
        return {};
    }

    ImportReport report()
    {
        m_report.streams = m_session.streams();
        m_report.there = m_session.alreadyThere();
        return m_report;
    }

private:
    void tell()
    {
        const auto now = Clock::now();
        if (!m_progress || now - m_told < ProgressInterval)
            return;
        m_told = now;
        m_progress(m_report.bytes);
    }

    ImportSession &m_session;
    const std::function<void(std::uint64_t)> &m_progress;
    ImportReport m_report;
    Clock::time_point m_told = Clock::now();
};

Error cancelled() { return {ErrorCode::Cancelled, "The import was cancelled; nothing was written.", {}}; }

Result<void> consume(BatchQueue &queue, Importer &importer, const std::stop_token &stop)
{
    for (;;) {
        const std::optional<Batch> batch = stop.stop_requested() ? std::nullopt : queue.pop(stop);
        if (!batch)
            return failure(cancelled());
        if (Result<void> added = importer.add(*batch); !added)
            return added.error().code == ErrorCode::Cancelled ? failure(cancelled()) : std::move(added);
        if (batch->last)
            return {};
    }
}

} // namespace

Result<ImportReport> importInterchange(std::istream &in, EventStore &store,
                                       const std::function<void(std::uint64_t)> &progress, std::stop_token stop)
{
    auto session = store.beginImport(stop);
    if (!session)
        return failure(session.error().code == ErrorCode::Cancelled ? cancelled() : session.error());
    BatchQueue queue;
    LineParser parser(in, queue);
    Importer importer(**session, progress);
    Result<void> consumed;
    {
        const std::jthread reading([&parser] { parser.run(); });
        consumed = consume(queue, importer, stop);
        queue.close();
    }
    if (!consumed)
        return failure(consumed.error());
    ImportReport report = importer.report();
    if (report.events == 0)
        return report;
    if (const Result<void> committed = (*session)->commit(stop); !committed)
        return failure(committed.error());
    session->reset();
    const auto last = store.lastPosition();
    if (last)
        report.last = *last;
    if (progress)
        progress(report.bytes);
    return report;
}

} // namespace foldline::store
