// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/copy/copyledger.h"

#include <algorithm>
#include <utility>

namespace foldline::store {

struct CopyLedger::Row
{
    enum class Stage {
        Folding,   ///< the source goes through what the target has; compared when it has gone through all of it
        Comparing, ///< the same, id by id
        Writing,
        Refused
    };

    Stage stage = Stage::Writing;
    bool began = false;        ///< the source has shown an event of it
    bool isTombstoned = false; ///< in the source
    bool tombstonedThere = false;
    std::uint64_t first = 0;    ///< of the target's revisions
    std::uint64_t next = 0;     ///< the target's next revision
    std::uint64_t followed = 0; ///< the source's next revision
    std::uint64_t written = 0;
    Hash there{};
    Hash seen{};
    std::unique_ptr<StreamIds> ids; ///< what the target has, while comparing
    std::size_t compared = 0;       ///< so many of them
};

namespace {

/// The first revision at which both have an event, and not the same.
std::optional<std::size_t> firstDifference(const StreamIds &there, const StreamIds &here)
{
    std::size_t other = 0;
    for (std::size_t i = 0; i < there.ids.size(); ++i) {
        while (other < here.ids.size() && here.revisions[other] < there.revisions[i])
            ++other;
        if (other < here.ids.size() && here.revisions[other] == there.revisions[i] && here.ids[other] != there.ids[i])
            return i;
    }
    return std::nullopt;
}

std::string otherEvent(const events::EventId &id)
{
    return "The target has another event there, " + id.toString() + '.';
}

} // namespace

CopyLedger::CopyLedger(EventStore &from, EventStore &to, std::stop_token stop)
    : m_from(from), m_to(to), m_stop(std::move(stop))
{
}

CopyLedger::~CopyLedger() = default;

Hash CopyLedger::folded(const Hash &before, const events::EventId &id)
{
    Hash one{};
    std::ranges::copy(id.bytes(), one.begin());
    return m_hasher.node(before, one);
}

void CopyLedger::addThere(const RecordedEvent &event)
{
    Row &row = m_rows[event.stream];
    if (event.revision == events::TombstoneRevision) {
        row.tombstonedThere = true;
        return;
    }
    if (row.stage == Row::Stage::Writing) {
        row.stage = Row::Stage::Folding;
        row.first = row.followed = event.revision.value;
    }
    row.next = event.revision.value + 1;
    row.there = folded(row.there, event.id);
}

Result<CopyLedger::Decision> CopyLedger::take(const RecordedEvent &event)
{
    Row &row = m_rows[event.stream];
    row.began = true;
    switch (row.stage) {
    case Row::Stage::Folding:
        return fold(event.stream, row, event);
    case Row::Stage::Comparing:
        return compare(event.stream, row, event);
    case Row::Stage::Writing:
        // Whether that is a disagreement is known when the source's tombstone comes, or does not.
        return row.tombstonedThere ? Decision() : write(row, event);
    case Row::Stage::Refused:
        break;
    }
    return Decision();
}

CopyLedger::Decision CopyLedger::write(Row &row, const RecordedEvent &event)
{
    row.followed = event.revision.value + 1;
    ++row.written;
    return {Verdict::Write, Revision{row.next++}};
}

Result<CopyLedger::Decision> CopyLedger::fold(const StreamName &stream, Row &row, const RecordedEvent &event)
{
    if (event.revision.value < row.first)
        return Decision{Verdict::There, event.revision}; // the target has thrown it away
    if (event.revision.value != row.followed)
        return realign(stream, row, event);
    row.seen = folded(row.seen, event.id);
    if (++row.followed < row.next)
        return Decision{Verdict::There, event.revision};
    if (row.seen != row.there) {
        auto refused = refuseDiffering(stream, row);
        return refused ? Result<Decision>(Decision()) : Result<Decision>(failure(std::move(refused.error())));
    }
    row.stage = Row::Stage::Writing;
    return Decision{Verdict::There, event.revision};
}

/// The source lacks events that the target has, or numbers them in another way: from here on ids are compared.
Result<CopyLedger::Decision> CopyLedger::realign(const StreamName &stream, Row &row, const RecordedEvent &event)
{
    auto ids = readIds(m_to, stream, m_stop);
    if (!ids)
        return failure(std::move(ids.error()));
    row.ids = std::make_unique<StreamIds>(std::move(*ids));
    const auto passed = static_cast<std::size_t>(row.followed - row.first);
    Hash prefix{};
    for (std::size_t i = 0; i < passed && i < row.ids->ids.size(); ++i)
        prefix = folded(prefix, row.ids->ids[i]);
    if (prefix != row.seen || passed >= row.ids->ids.size()) {
        auto refused = refuseDiffering(stream, row);
        return refused ? Result<Decision>(Decision()) : Result<Decision>(failure(std::move(refused.error())));
    }
    row.compared = passed;
    row.stage = Row::Stage::Comparing;
    return compare(stream, row, event);
}

Result<CopyLedger::Decision> CopyLedger::compare(const StreamName &stream, Row &row, const RecordedEvent &event)
{
    const std::vector<events::EventId> &ids = row.ids->ids;
    const auto from = ids.begin() + static_cast<std::ptrdiff_t>(row.compared);
    const bool isGap = event.revision.value != row.followed;
    const auto found = isGap ? std::find(from, ids.end(), event.id) : from;
    if (found == ids.end() || *found != event.id) {
        const auto revision =
            row.compared < ids.size() ? std::optional(row.ids->revisions[row.compared]) : std::nullopt;
        refuse(stream, row, revision,
               isGap ? "The source's revision " + std::to_string(event.revision.value) +
                           " is not among the target's events, and the source lacks those before it."
                     : otherEvent(row.compared < ids.size() ? ids[row.compared] : events::EventId()));
        return Decision();
    }
    row.compared = static_cast<std::size_t>(found - ids.begin()) + 1;
    row.followed = event.revision.value + 1;
    const Decision there{Verdict::There, row.ids->revisions[row.compared - 1]};
    if (row.compared == ids.size()) {
        row.ids.reset();
        row.stage = Row::Stage::Writing;
    }
    return there;
}

CopyLedger::Decision CopyLedger::takeTombstone(const RecordedEvent &event)
{
    Row &row = m_rows[event.stream];
    row.isTombstoned = true;
    if (row.tombstonedThere)
        return {Verdict::There, events::TombstoneRevision};
    const bool isBehind = row.began && (row.stage == Row::Stage::Folding || row.stage == Row::Stage::Comparing);
    if (row.stage == Row::Stage::Refused || isBehind)
        return {};
    ++row.written;
    return {Verdict::Write, events::TombstoneRevision};
}

void CopyLedger::expectTombstone(const StreamName &stream) { m_rows[stream].isTombstoned = true; }

Result<void> CopyLedger::finish()
{
    std::vector<StreamName> behind;
    for (auto &[stream, row] : m_rows) {
        if (row.began && row.stage != Row::Stage::Refused) {
            if (row.tombstonedThere && !row.isTombstoned)
                refuse(stream, row, events::TombstoneRevision, "The target has deleted it for ever.");
            else if (row.stage != Row::Stage::Writing)
                behind.push_back(stream);
        }
    }
    for (const StreamName &stream : behind) {
        if (auto refused = refuseDiffering(stream, m_rows.at(stream)); !refused)
            return refused;
    }
    return {};
}

/// Says where the two part. Requires: they do.
Result<void> CopyLedger::refuseDiffering(const StreamName &stream, Row &row)
{
    const auto there = readIds(m_to, stream, m_stop);
    if (!there)
        return failure(there.error());
    const auto here = readIds(m_from, stream, m_stop);
    if (!here)
        return failure(here.error());
    if (const auto difference = firstDifference(*there, *here)) {
        refuse(stream, row, there->revisions[*difference], otherEvent(there->ids[*difference]));
    } else if (row.followed < row.next) {
        refuse(stream, row, Revision{row.followed},
               "The target has " + std::to_string(row.next - row.followed) + " more from there on.");
    } else {
        refuse(stream, row, std::nullopt, "The target has other events, which its metadata hides.");
    }
    return {};
}

void CopyLedger::refuse(const StreamName &stream, Row &row, std::optional<Revision> revision, std::string reason)
{
    row.stage = Row::Stage::Refused;
    row.ids.reset();
    m_refusals.push_back({stream, revision, std::move(reason)});
}

Revision CopyLedger::nextOf(const StreamName &stream) const
{
    const auto found = m_rows.find(stream);
    return found == m_rows.end() ? Revision{} : Revision{found->second.next};
}

std::uint64_t CopyLedger::shiftOf(const StreamName &stream) const
{
    const auto found = m_rows.find(stream);
    const bool isKnown = found != m_rows.end() && found->second.began && found->second.followed > found->second.next;
    return isKnown ? found->second.followed - found->second.next : 0;
}

bool CopyLedger::isClosed(const StreamName &stream) const
{
    const auto found = m_rows.find(stream);
    if (found == m_rows.end())
        return false;
    const Row &row = found->second;
    return row.stage == Row::Stage::Refused || row.isTombstoned || row.tombstonedThere;
}

std::uint64_t CopyLedger::streamsWritten() const
{
    return static_cast<std::uint64_t>(std::ranges::count_if(
        m_rows, [](const auto &each) { return each.second.written > 0 && !each.first.isMetadata(); }));
}

std::vector<CopyLedger::Renumbered> CopyLedger::renumbered() const
{
    std::vector<Renumbered> found;
    for (const auto &[stream, row] : m_rows) {
        if (row.stage == Row::Stage::Writing && shiftOf(stream) > 0)
            found.push_back({stream, shiftOf(stream)});
    }
    std::ranges::sort(found, {}, &Renumbered::stream);
    return found;
}

std::vector<CopyRefusal> CopyLedger::refusals() const
{
    std::vector<CopyRefusal> sorted = m_refusals;
    std::ranges::sort(sorted, {}, &CopyRefusal::stream);
    return sorted;
}

} // namespace foldline::store
