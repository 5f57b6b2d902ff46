// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/pendingwrites.h"

#include "core/kurrentdb/writedoubt.h"

#include <algorithm>
#include <utility>

namespace foldline::kurrentdb {

namespace {

constexpr std::size_t MostPending = 256;
constexpr std::uint64_t MostPendingBytes = 8 * 1024 * 1024;

} // namespace

bool PendingWrites::hasRoom() const { return m_writes.size() < MostPending && m_bytes < MostPendingBytes; }

const PendingWrite *PendingWrites::find(const events::EventId &correlation) const
{
    const auto found = std::ranges::find(m_writes, correlation, &PendingWrite::correlation);
    return found == m_writes.end() ? nullptr : &*found;
}

void PendingWrites::add(PendingWrite write)
{
    m_bytes += write.bytes;
    m_writes.push_back(std::move(write));
}

PendingWrites::Writes::iterator PendingWrites::firstOf(const events::StreamName &stream)
{
    return std::ranges::find(m_writes, stream, &PendingWrite::stream);
}

PendingWrites::Answer PendingWrites::take(const events::EventId &correlation,
                                          const tl::expected<void, CallFailure> &answer)
{
    // Who was refused after a write that goes again may have been refused for its want. All of them go again.
    if (m_end)
        return Answer::NoMatter;
    const auto found = std::ranges::find(m_writes, correlation, &PendingWrite::correlation);
    if (found == m_writes.end() || found->refusal)
        return Answer::NoMatter; // a refused write may be answered twice
    ++m_answers;
    m_isAnswering = true;
    if (answer)
        return isWritten(found);
    // What may be written is asked again: the same ids at the same revision are recognised.
    if (answer.error().canBeTriedAgain())
        return goAgain(*found, answer.error());
    found->refusal = answer.error();
    // It may want one that is still out. How that one ends tells.
    if (answer.error().isWrongRevision && firstOf(found->stream) != found)
        return Answer::NoMatter;
    return refuse(*found);
}

PendingWrites::Answer PendingWrites::isWritten(Writes::iterator write)
{
    m_written += write->events.size();
    m_bytes -= write->bytes;
    const events::StreamName stream = write->stream;
    m_writes.erase(write);
    const auto next = firstOf(stream);
    return next == m_writes.end() || !next->refusal ? Answer::Written : refuse(*next);
}

PendingWrites::Answer PendingWrites::goAgain(PendingWrite &write, const CallFailure &why)
{
    write.isSent = why.mayHaveHappened();
    setEnd(why);
    return Answer::GoesAgain;
}

PendingWrites::Answer PendingWrites::refuse(const PendingWrite &write)
{
    const CallFailure &why = *write.refusal;
    const bool isSettled = !write.doubt || why.isWrongRevision;
    if (!m_refusal)
        m_refusal = isSettled ? why.error : unknownAppends(wordsOfDoubt(*write.doubt, why.error));
    return Answer::Refused;
}

void PendingWrites::setEnd(CallFailure why)
{
    if (!m_end)
        m_end = std::move(why);
}

CallFailure PendingWrites::takeEnd()
{
    CallFailure end = *std::exchange(m_end, std::nullopt);
    const bool wasTaken = std::exchange(m_isAnswering, false) || end.mayHaveHappened();
    for (PendingWrite &write : m_writes) {
        write.refusal.reset();
        if (std::exchange(write.isSent, false) && wasTaken && !write.doubt)
            write.doubt = end.error;
    }
    return end;
}

std::vector<PendingWrite> PendingWrites::again()
{
    for (PendingWrite &write : m_writes)
        write.isSent = true;
    return {m_writes.begin(), m_writes.end()};
}

Error PendingWrites::ending(const Error &last) const
{
    const auto found =
        std::ranges::find_if(m_writes, [](const PendingWrite &write) { return write.doubt.has_value(); });
    return found == m_writes.end() ? last : unknownAppends(wordsOfDoubt(*found->doubt, last));
}

} // namespace foldline::kurrentdb
