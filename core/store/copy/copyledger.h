// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/copy/copysource.h"
#include "core/store/copy/copytarget.h"
#include "core/store/merkle.h"

#include <memory>
#include <unordered_map>

namespace foldline::store {

/// What the target of a copy has of every stream, and how far the source was followed: decides for each event of the
/// source whether it is there, is to be written, or belongs to a stream on which the two disagree. Memory: a row a
/// stream; ids are kept as one folded hash, and read again only where the source does not begin where the target does.
/// One thread.
class CopyLedger
{
public:
    enum class Verdict {
        There,  ///< the target has it, with the same id
        Write,  ///< it is the stream's next one there
        Refused ///< the stream is not written
    };
    struct Decision
    {
        Verdict verdict = Verdict::Refused;
        Revision revision{}; ///< the number that it gets in the target
    };
    /// A stream whose events have other numbers in the target, because the source does not have its first ones.
    struct Renumbered
    {
        StreamName stream;
        std::uint64_t missing = 0;
        bool operator==(const Renumbered &) const = default;
    };

    /// Both stores outlive it.
    CopyLedger(EventStore &from, EventStore &to, std::stop_token stop);
    ~CopyLedger();

    /// The target's events first, in its order.
    void addThere(const RecordedEvent &event);
    /// Then the source's, in its order. Fails only when a store cannot be read.
    [[nodiscard]] Result<Decision> take(const RecordedEvent &event);
    [[nodiscard]] Decision takeTombstone(const RecordedEvent &event);
    /// Says that a tombstone of the stream will be taken, at the latest after `finish`.
    void expectTombstone(const StreamName &stream);
    /// Then: looks for streams of which the target has more than the source.
    [[nodiscard]] Result<void> finish();

    /// The stream's next revision in the target, what was decided to be written included.
    [[nodiscard]] Revision nextOf(const StreamName &stream) const;
    /// Source revision less target revision.
    [[nodiscard]] std::uint64_t shiftOf(const StreamName &stream) const;
    /// Whether nothing more can be written to it: refused, or deleted for ever here or there.
    [[nodiscard]] bool isClosed(const StreamName &stream) const;

    /// Streams of which something was decided to be written.
    [[nodiscard]] std::uint64_t streamsWritten() const;
    [[nodiscard]] std::vector<Renumbered> renumbered() const;
    [[nodiscard]] std::vector<CopyRefusal> refusals() const;

private:
    struct Row;

    [[nodiscard]] Result<Decision> fold(const StreamName &stream, Row &row, const RecordedEvent &event);
    [[nodiscard]] Result<Decision> realign(const StreamName &stream, Row &row, const RecordedEvent &event);
    [[nodiscard]] Result<Decision> compare(const StreamName &stream, Row &row, const RecordedEvent &event);
    [[nodiscard]] static Decision write(Row &row, const RecordedEvent &event);
    [[nodiscard]] Hash folded(const Hash &before, const events::EventId &id);
    [[nodiscard]] Result<void> refuseDiffering(const StreamName &stream, Row &row);
    void refuse(const StreamName &stream, Row &row, std::optional<Revision> revision, std::string reason);

    EventStore &m_from;
    EventStore &m_to;
    const std::stop_token m_stop;
    LeafHasher m_hasher;
    std::unordered_map<StreamName, Row> m_rows;
    std::vector<CopyRefusal> m_refusals;
};

} // namespace foldline::store
