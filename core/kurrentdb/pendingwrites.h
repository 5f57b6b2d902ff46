// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"
#include "core/kurrentdb/callfailure.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace foldline::kurrentdb {

/// An append among many that are under way on one call.
struct PendingWrite
{
    events::EventId correlation;
    events::StreamName stream;
    events::ExpectedRevision expected;
    std::vector<events::ProposedEvent> events;
    std::uint64_t bytes = 0;
    bool isSent = false;                  ///< on the call that is open
    std::optional<Error> doubt{};         ///< it may be written: how the call ended that it was sent on first
    std::optional<CallFailure> refusal{}; ///< the server's word, which an earlier write to the stream may change
};

/// The appends that have no answer yet, in the order in which they go out, and what answers mean for one another: one
/// that is to go again takes all others with it, and whoever was refused a revision for want of it goes again as well.
/// One thread at a time.
class PendingWrites
{
public:
    enum class Answer {
        NoMatter,  ///< it decides nothing, or not yet
        Written,   ///< that one is written
        GoesAgain, ///< all that is pending has to go out on another call
        Refused    ///< `refusal` says what ends it all
    };

    [[nodiscard]] bool isEmpty() const { return m_writes.empty(); }
    /// Whether not too many are out.
    [[nodiscard]] bool hasRoom() const;
    /// Null: not pending.
    [[nodiscard]] const PendingWrite *find(const events::EventId &correlation) const;
    void add(PendingWrite write);
    /// What the server says of one of them, in any order, perhaps twice.
    Answer take(const events::EventId &correlation, const tl::expected<void, CallFailure> &answer);

    /// The call that is open has ended, or has to; the first reason counts until `takeEnd`.
    void setEnd(CallFailure why);
    [[nodiscard]] bool hasEnded() const { return m_end.has_value(); }
    /// Why. What was sent on the call is in doubt from now on, unless the server refused the call as such. Requires:
    /// it has ended.
    [[nodiscard]] CallFailure takeEnd();
    /// All of them, to go out on a new call.
    [[nodiscard]] std::vector<PendingWrite> again();

    [[nodiscard]] const std::optional<Error> &refusal() const { return m_refusal; }
    /// The failure that ends it all, after `last`.
    [[nodiscard]] Error ending(const Error &last) const;
    /// Events whose writing was acknowledged.
    [[nodiscard]] std::uint64_t written() const { return m_written; }
    /// Answers so far.
    [[nodiscard]] std::uint64_t answers() const { return m_answers; }

private:
    using Writes = std::deque<PendingWrite>;

    [[nodiscard]] Writes::iterator firstOf(const events::StreamName &stream);
    Answer refuse(const PendingWrite &write);
    Answer goAgain(PendingWrite &write, const CallFailure &why);
    Answer isWritten(Writes::iterator write);

    Writes m_writes;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_written = 0;
    std::uint64_t m_answers = 0;
    bool m_isAnswering = false; ///< the server took the call
    std::optional<CallFailure> m_end;
    std::optional<Error> m_refusal;
};

} // namespace foldline::kurrentdb
