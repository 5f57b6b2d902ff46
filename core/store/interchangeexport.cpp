// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/interchange.h"

#include "core/base/text.h"

#include <chrono>
#include <ostream>
#include <utility>
#include <variant>

namespace foldline::store {

namespace {

using Clock = std::chrono::steady_clock;
using Bound = std::optional<std::variant<Position, Timestamp>>;

constexpr std::size_t FlushSize = 256 * 1024;
constexpr std::chrono::milliseconds ProgressInterval{100};

/// True when the event stands before the bound, by the bound's own measure.
bool isBefore(const RecordedEvent &event, const std::variant<Position, Timestamp> &bound)
{
    if (const auto *position = std::get_if<Position>(&bound))
        return event.position < *position;
    return event.created < std::get<Timestamp>(bound);
}

/// Turns batches to lines. Positions grow along the log, so the first event at an upper position ends the export; times
/// need not.
class LineWriter
{
public:
    LineWriter(const ExportOptions &options, std::ostream &out, const std::function<void(std::uint64_t)> &progress)
        : m_options(options), m_out(out), m_progress(progress),
          m_endsByPosition(options.to && std::holds_alternative<Position>(*options.to))
    {
    }

    bool write(std::span<const RecordedEvent> batch)
    {
        for (const RecordedEvent &event : batch) {
            if (m_options.to && !isBefore(event, *m_options.to)) {
                if (m_endsByPosition)
                    return false;
                continue;
            }
            if (m_options.from && isBefore(event, *m_options.from))
                continue;
            events::writeInterchangeLine(event, m_options.form, m_text);
            m_text += '\n';
            ++m_events;
            if (m_text.size() >= FlushSize && !flush())
                return false;
        }
        tell();
        return true;
    }

    /// Writes what is there still, so that the output ends with the line of an event, and says how many there are.
    Error brokenOff(Error error)
    {
        if (m_events == 0)
            return error;
        if (!flush() || !m_out.flush())
            return notWritten();
        if (error.code == ErrorCode::Cancelled)
            error.message = "The export was stopped.";
        error.message += " The export is incomplete: it ends after " + counted(m_events, "event") + '.';
        return error;
    }

    Result<std::uint64_t> finish()
    {
        if (!flush() || !m_out.flush())
            return failure(notWritten());
        return m_events;
    }

private:
    static Error notWritten()
    {
        return {ErrorCode::Io, "The export could not be written to its end; the store is as it was.", {}};
    }

    bool flush()
    {
        m_out.write(m_text.data(), static_cast<std::streamsize>(m_text.size()));
        m_text.clear();
        return m_out.good();
    }

    void tell()
    {
        const auto now = Clock::now();
        if (!m_progress || now - m_told < ProgressInterval)
            return;
        m_told = now;
        m_progress(m_events);
    }

    const ExportOptions &m_options;
    std::ostream &m_out;
    const std::function<void(std::uint64_t)> &m_progress;
    bool m_endsByPosition;
    std::string m_text;
    std::uint64_t m_events = 0;
    Clock::time_point m_told = Clock::now();
};

} // namespace

Result<std::uint64_t> exportInterchange(EventStore &store, const ExportOptions &options, std::ostream &out,
                                        const std::function<void(std::uint64_t)> &progress, std::stop_token stop)
{
    LineWriter writer(options, out, progress);
    const auto handler = [&writer](std::span<const RecordedEvent> batch) { return writer.write(batch); };
    Result<void> read;
    if (options.stream) {
        StreamRead stream;
        stream.includeHidden = true;
        read = store.readStream(*options.stream, stream, handler, stop);
    } else {
        AllRead all;
        if (options.from && std::holds_alternative<Position>(*options.from))
            all.from = std::get<Position>(*options.from);
        read = store.readAll(all, handler, stop);
    }
    if (!read)
        return failure(writer.brokenOff(std::move(read.error())));
    return writer.finish();
}

} // namespace foldline::store
