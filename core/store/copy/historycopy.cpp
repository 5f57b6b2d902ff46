// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/copy/historycopy.h"

#include "core/store/firstevent.h"
#include "core/store/streammetadata.h"

#include <algorithm>
#include <utility>

namespace foldline::store {

namespace {

using Clock = std::chrono::steady_clock;
using Verdict = CopyLedger::Verdict;

constexpr std::chrono::milliseconds ProgressInterval{100};

ProposedEvent proposed(const RecordedEvent &event)
{
    return {event.id, event.type, event.contentType, event.data, event.metadata, event.created};
}

/// `$x`, and `$$$x` that describes it.
bool isOfSystem(const StreamName &stream)
{
    return stream.isMetadata() ? stream.described().isSystem() : stream.isSystem();
}

/// Metadata for a stream whose events have other numbers in the target.
ProposedEvent renumbered(const RecordedEvent &event, std::uint64_t shift)
{
    ProposedEvent result = proposed(event);
    const StreamMetadata metadata = readStreamMetadata(event.data, event.contentType);
    const auto before = static_cast<std::uint64_t>(metadata.truncateBefore.value_or(0));
    if (shift > 0 && before > 0 && before < INT64_MAX)
        result.data = withTruncateBefore(metadata.json, static_cast<std::int64_t>(before - std::min(before, shift)));
    return result;
}

bool saysTheSame(const RecordedEvent &left, const ProposedEvent &right)
{
    const auto one = json::parse(left.data);
    const auto other = json::parse(right.data);
    return one && other ? json::dump(*one) == json::dump(*other) : left.data == right.data;
}

Result<std::optional<RecordedEvent>> lastOf(EventStore &store, const StreamName &stream, const std::stop_token &stop)
{
    auto last = firstOf(store, stream, {.direction = Direction::Backwards, .includeHidden = true}, stop);
    if (!last && last.error().code == ErrorCode::NotFound)
        return std::nullopt;
    return last;
}

} // namespace

HistoryCopy::HistoryCopy(EventStore &from, EventStore &to, CopyTarget &target, CopyOptions options, Progress progress)
    : m_from(from), m_to(to), m_target(target), m_options(std::move(options)), m_progress(std::move(progress))
{
}

Result<void> HistoryCopy::run(std::stop_token stop)
{
    CopyLedger ledger(m_from, m_to, stop);
    beginProof(stop);
    auto done = readTarget(ledger, stop);
    if (done)
        done = copyEvents(ledger, stop);
    if (done)
        done = ledger.finish();
    if (done)
        done = m_target.finish();
    if (done)
        done = copyMetadata(ledger, stop);
    for (const RecordedEvent &tombstone : m_tombstones) {
        if (done)
            done = copyTombstone(ledger, tombstone);
    }
    if (done)
        done = m_target.finish();
    take(ledger);
    return done ? checkProof() : done;
}

void HistoryCopy::beginProof(const std::stop_token &stop)
{
    const auto head = m_options.streams.empty() ? m_from.head(stop) : Result<TreeHead>(failure(Error()));
    if (head)
        m_proof.reset(new Proof{*head});
}

/// A copy gives every event a hash of its own: it must not make a damaged history look whole.
Result<void> HistoryCopy::checkProof()
{
    if (!m_proof || m_proof->computed.head(m_proof->hasher) == m_proof->recorded)
        return {};
    return failure(ErrorCode::Corrupt, "The source is damaged: its events do not give the root hash that it recorded. "
                                       "`foldline verify` on the source names them; the copy holds them as they are.");
}

Result<void> HistoryCopy::readTarget(CopyLedger &ledger, const std::stop_token &stop)
{
    return readInLogOrder(
        m_to, m_options.streams, m_options.keepsLog, MissingStream::IsEmpty,
        [&](std::span<const RecordedEvent> batch) {
            for (const RecordedEvent &event : batch)
                ledger.addThere(event);
            return true;
        },
        stop);
}

Result<void> HistoryCopy::copyEvents(CopyLedger &ledger, const std::stop_token &stop)
{
    Result<void> copied;
    auto read = readInLogOrder(
        m_from, m_options.streams, m_options.keepsLog, MissingStream::Fails,
        [&](std::span<const RecordedEvent> batch) {
            for (const RecordedEvent &event : batch) {
                copied = copyEvent(ledger, event);
                if (!copied)
                    return false;
            }
            return true;
        },
        stop);
    return copied ? read : copied;
}

Result<void> HistoryCopy::copyEvent(CopyLedger &ledger, const RecordedEvent &event)
{
    ++m_done;
    tell();
    if (m_proof && m_proof->computed.size() < m_proof->recorded.size)
        m_proof->computed.add(m_proof->hasher.leaf(event), m_proof->hasher);
    if (!m_options.keepsLog && isOfSystem(event.stream)) {
        ++m_report.systemLeftOut;
        return {};
    }
    if (isTombstone(event)) {
        if (m_options.keepsLog)
            return copyTombstone(ledger, event);
        ledger.expectTombstone(event.stream);
        m_tombstones.push_back(event);
        return {};
    }
    if (!m_options.keepsLog && event.stream.isMetadata()) {
        keepMetadata(event);
        return {};
    }
    auto decision = ledger.take(event);
    if (!decision)
        return failure(std::move(decision.error()));
    if (decision->verdict == Verdict::Write)
        return m_target.add(event.stream, decision->revision, proposed(event));
    if (decision->verdict == Verdict::There)
        ++m_report.there;
    return {};
}

void HistoryCopy::keepMetadata(const RecordedEvent &event)
{
    Metadata &metadata = m_metadata[event.stream.described()];
    if (!metadata.ids.empty())
        ++m_report.metadataLeftOut;
    metadata.last = event;
    metadata.ids.push_back(event.id);
}

Result<void> HistoryCopy::copyTombstone(CopyLedger &ledger, const RecordedEvent &event)
{
    const std::uint64_t next = ledger.nextOf(event.stream).value;
    const auto decision = ledger.takeTombstone(event);
    if (decision.verdict == Verdict::Write) {
        const auto last = next > 0 ? std::optional(Revision{next - 1}) : std::nullopt;
        return m_target.tombstone(event.stream, last, proposed(event));
    }
    if (decision.verdict == Verdict::There)
        ++m_report.there;
    return {};
}

Result<void> HistoryCopy::copyMetadata(CopyLedger &ledger, const std::stop_token &stop)
{
    for (const auto &[stream, metadata] : m_metadata) {
        // What is deleted for ever has no metadata any more.
        if (ledger.isClosed(stream)) {
            ++m_report.metadataLeftOut;
            continue;
        }
        if (auto copied = copyMetadataOf(ledger, stream, metadata, stop); !copied)
            return copied;
    }
    return {};
}

Result<void> HistoryCopy::copyMetadataOf(CopyLedger &ledger, const StreamName &stream, const Metadata &metadata,
                                         const std::stop_token &stop)
{
    const StreamName metastream = stream.metadataStream();
    const ProposedEvent event = renumbered(metadata.last, ledger.shiftOf(stream));
    std::optional<RecordedEvent> there;
    if (ledger.nextOf(metastream).value > 0) {
        auto last = lastOf(m_to, metastream, stop);
        if (!last)
            return failure(std::move(last.error()));
        there = std::move(*last);
    }
    if (there && (there->id == event.id || saysTheSame(*there, event))) {
        ++m_report.there;
        return {};
    }
    if (there && std::ranges::find(metadata.ids, there->id) == metadata.ids.end()) {
        m_report.refusals.push_back({metastream, there->revision, "The target has other metadata."});
        return {};
    }
    return m_target.add(metastream, there ? there->revision.next() : Revision{}, event);
}

void HistoryCopy::take(const CopyLedger &ledger)
{
    m_report.streams = ledger.streamsWritten();
    m_report.renumbered = ledger.renumbered();
    for (auto &refusal : ledger.refusals())
        m_report.refusals.push_back(std::move(refusal));
}

CopyReport HistoryCopy::report() const
{
    CopyReport report = m_report;
    report.copied = m_target.written();
    for (CopyRefusal &refusal : m_target.refusals())
        report.refusals.push_back(std::move(refusal));
    std::ranges::sort(report.refusals, {}, &CopyRefusal::stream);
    return report;
}

void HistoryCopy::tell()
{
    if (!m_progress || m_done % 64 != 0)
        return;
    const auto now = Clock::now();
    if (now - m_told < ProgressInterval)
        return;
    m_told = now;
    m_progress(m_done);
}

} // namespace foldline::store
