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
    m_damages.add({Damage::Kind::Changed, mine.position.commit, mine.stream.value(), mine.revision.value,
                   "The server gives another event here than the mirror was given: " + differing(mine, theirs) +
                       " differ. One of the two was changed."});
}

Result<void> MirrorComparison::take(const RecordedEvent &event, const store::Hash &leaf)
{
    if (!m_head.position || event.position > *m_head.position || !m_head.kept.has(event.stream))
        return {};
    for (;;) {
        auto mine = next();
        if (!mine)
            return failure(mine.error());
        if (*mine && (*mine)->position < event.position) {
            addGone(**mine);
            ++m_at;
            continue;
        }
        if (*mine && (*mine)->position == event.position) {
            compare(**mine, event, leaf);
            ++m_at;
            return {};
        }
        m_damages.add({Damage::Kind::SizeMismatch, event.position.commit, event.stream.value(), event.revision.value,
                       "The server gives an event here that it did not give when the mirror read this place."});
        return {};
    }
}

Result<MirrorComparisonReport> MirrorComparison::finish(store::EventStore &source, const std::stop_token &stop)
{
    for (;; ++m_at) {
        auto mine = next();
        if (!mine)
            return failure(mine.error());
        if (!*mine)
            break;
        addGone(**mine);
    }
    MirrorComparisonReport report;
    for (const auto &[stream, gone] : m_gone) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "The verification was cancelled.");
        const auto owed = store::firstOwed(source, stream, stop);
        if (!owed)
            return failure(owed.error());
        if (*owed > gone.highest) {
            report.removed += gone.count;
            continue;
        }
        m_damages.add({Damage::Kind::Missing, gone.position.commit, stream.value(), gone.highest.value,
                       "The server no longer gives " + counted(gone.count, "event") +
                           " of this stream that the mirror has, this one the last of them, and neither the stream's "
                           "metadata nor a deletion hides it."});
    }
    report.alike = m_alike;
    report.damageCount = m_damages.count();
    report.damages = m_damages.take();
    return report;
}

} // namespace foldline::mirror
