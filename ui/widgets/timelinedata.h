// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/timelinetypes.h"

#include <span>
#include <vector>

#include <QStringList>

namespace foldline::ui {

/// The marks of a strip, packed: a million of them take 32 MB. `place` is the time axis' coordinate: the latest time so
/// far, so that it never goes back where a writer's clock did.
class TimelineData
{
public:
    void clear();
    void append(std::span<const TimelineMark> marks);
    void clearFresh();

    int size() const { return static_cast<int>(m_marks.size()); }
    bool isEmpty() const { return m_marks.empty(); }
    /// Requires for all: 0 ≤ index < size().
    qint64 revision(int index) const { return at(index).revision; }
    qint64 ticks(int index) const { return at(index).place - at(index).lag; }
    qint64 place(int index) const { return at(index).place; }
    const QString &token(int index) const { return m_tokens[at(index).token]; }
    bool warning(int index) const { return at(index).flags & Warning; }
    bool unreadable(int index) const { return at(index).flags & Unreadable; }
    bool fresh(int index) const { return at(index).flags & Fresh; }
    /// First index whose place is at or after that one; size() when there is none.
    int firstAtOrAfter(qint64 place) const;

private:
    enum Flag : quint8 { Warning = 1, Unreadable = 2, Fresh = 4 };
    struct Mark
    {
        qint64 place;
        qint64 lag;
        qint64 revision;
        quint8 token;
        quint8 flags;
    };
    const Mark &at(int index) const { return m_marks[static_cast<std::size_t>(index)]; }
    quint8 tokenIndex(const QString &token);

    std::vector<Mark> m_marks;
    QStringList m_tokens;
    int m_freshFrom = 0;
};

} // namespace foldline::ui
