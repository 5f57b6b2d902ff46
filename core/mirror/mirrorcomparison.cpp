// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mirror/mirrorcomparison.h"

#include "core/base/text.h"

#include <algorithm>
#include <utility>

namespace foldline::mirror {

using events::RecordedEvent;
using store::Damage;

namespace {

constexpr std::uint64_t AtOnce = 512; ///< events of the mirror in memory

/// What of an event is not what the mirror was given: "data", "time and metadata".
std::string differing(const RecordedEvent &mine, const RecordedEvent &theirs)
{
    std::vector<std::string> parts;
    const auto add = [&parts](bool differs, const char *name) {
        if (differs)
            parts.emplace_back(name);
    };
    add(mine.id != theirs.id, "id");
    add(mine.stream != theirs.stream, "stream");
    add(mine.revision != theirs.revision, "revision");
    add(mine.created != theirs.created, "time");
    add(mine.type != theirs.type, "type");
    add(mine.contentType != theirs.contentType, "content type");
    add(mine.data != theirs.data, "data");
    add(mine.metadata != theirs.metadata, "metadata");
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i)
        text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
    return text;
}

} // namespace

MirrorComparison::MirrorComparison(MirrorFile &file, MirrorHead head, std::size_t maxDamages)
    : m_file(file), m_head(std::move(head)), m_damages(maxDamages)
{
}

Result<const RecordedEvent *> MirrorComparison::next()
{
    if (m_at < m_read.size())
        return &m_read[m_at];
    m_read.clear();
    m_at = 0;
    if (m_local >= m_head.events)
        return nullptr;
    const auto read = m_file.events().readAll(
        {.from = events::Position::at(m_local), .limit = std::min(AtOnce, m_head.events - m_local)},
        [this](std::span<const RecordedEvent> batch) {
            m_read.insert(m_read.end(), batch.begin(), batch.end());
            return true;
        });
    if (!read)
        return failure(read.error());
    if (m_read.empty()) // damage of the file, which its own verification names
        return nullptr;
    m_local = m_read.back().position.commit + 1;
    if (auto placed = m_file.toSource(m_read, m_head.generation); !placed)
        return failure(placed.error());
    return &m_read.front();
}

void MirrorComparison::addGone(const RecordedEvent &event)
{
    Gone &gone = m_gone.try_emplace(event.stream, Gone{event.revision, event.position, 0}).first->second;
    ++gone.count;
    if (event.revision >= gone.highest) {
        gone.highest = event.revision;
        gone.position = event.position;
    }
}

void MirrorComparison::compare(const RecordedEvent &mine, const RecordedEvent &theirs, const store::Hash &leaf)
{
    if (m_hasher.leaf(mine) == leaf) {
        ++m_alike;
        return;
    }
    m_changed += mine.id == theirs.id ? 1 : 0;
    m_damages.add({Damage::Kind::Changed, mine.position.commit, mine.stream.value(), mine.revision.value,
                   "The server's event is not the mirror's: " + differing(mine, theirs) + " differ."});
}

Result<void> MirrorComparison::take(const RecordedEvent &event, const store::Hash &leaf)
{
    m_last = event.position;
    const bool isKept = m_head.position && event.position <= *m_head.position && m_head.kept.has(event.stream);
    if (!isKept || m_broken) {
        ++m_unwitnessed;
        return {};
    }
    auto met = meet(event, leaf);
    if (met || met.error().code != ErrorCode::Corrupt)
        return met;
    m_broken = std::move(met.error());
    ++m_unwitnessed;
    return {};
}

Result<void> MirrorComparison::meet(const RecordedEvent &event, const store::Hash &leaf)
{
    for (;; ++m_at) {
        const auto mine = next();
        if (!mine)
            return failure(mine.error());
        if (!*mine || (*mine)->position > event.position) {
            m_damages.add({Damage::Kind::SizeMismatch, event.position.commit, event.stream.value(),
                           event.revision.value, "The server gives an event here that the mirror does not have."});
            return {};
        }
        if ((*mine)->position == event.position) {
            compare(**mine, event, leaf);
            ++m_at;
            return {};
        }
        addGone(**mine);
    }
}

Result<void> MirrorComparison::walkToEnd()
{
    for (;; ++m_at) {
        const auto mine = next();
        if (!mine)
            return failure(mine.error());
        if (!*mine)
            return {};
        addGone(**mine);
    }
}

Damage MirrorComparison::missing(const events::StreamName &stream, const Gone &gone) const
{
    const bool isBeyond = !m_last || *m_last < gone.position;
    return {
        Damage::Kind::Missing, gone.position.commit, stream.value(), gone.highest.value,
        "The mirror has " + counted(gone.count, "event") +
            " of this stream that the server does not give, this one the last of them, and nothing that it says now "
            "hides it: neither the stream's metadata nor a deletion." +
            (isBeyond ? " Its log ends before: it was put back, or the node that was asked has not caught up." : "")};
}

Result<MirrorComparisonReport> MirrorComparison::finish(store::EventStore &source, const std::stop_token &stop)
{
    if (auto walked = m_broken ? Result<void>() : walkToEnd(); !walked) {
        if (walked.error().code != ErrorCode::Corrupt)
            return failure(walked.error());
        m_broken = std::move(walked.error());
    }
    std::vector<events::StreamName> streams;
    for (const auto &[stream, gone] : m_gone)
        streams.push_back(stream);
    const auto owed = store::firstOwedOf(source, streams, stop);
    if (!owed)
        return failure(owed.error());
    MirrorComparisonReport report;
    auto first = owed->begin();
    for (const auto &[stream, gone] : m_gone) {
        const auto from = *first++;
        if (!from)
            report.unexplained += gone.count;
        else if (*from > gone.highest)
            report.removed += gone.count;
        else
            m_damages.add(missing(stream, gone));
    }
    report.alike = m_alike;
    report.changed = m_changed;
    report.unwitnessed = m_unwitnessed;
    report.broken = m_broken;
    report.damageCount = m_damages.count();
    report.damages = m_damages.take();
    return report;
}

} // namespace foldline::mirror
