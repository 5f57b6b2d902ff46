// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/timelinedata.h"

#include <algorithm>

namespace foldline::ui {

void TimelineData::clear()
{
    m_marks.clear();
    m_tokens.clear();
    m_freshFrom = 0;
}

void TimelineData::append(std::span<const TimelineMark> marks)
{
    m_marks.reserve(std::max(m_marks.capacity(), m_marks.size() + marks.size()));
    qint64 latest = m_marks.empty() ? marks.empty() ? 0 : marks.front().ticks : m_marks.back().place;
    for (const TimelineMark &mark : marks) {
        latest = std::max(latest, mark.ticks);
        const int flags = (mark.warning ? Warning : 0) | (mark.unreadable ? Unreadable : 0) | (mark.fresh ? Fresh : 0);
        m_marks.push_back(
            {latest, latest - mark.ticks, mark.revision, tokenIndex(mark.token), static_cast<quint8>(flags)});
    }
}

void TimelineData::clearFresh()
{
    for (std::size_t i = static_cast<std::size_t>(m_freshFrom); i < m_marks.size(); ++i)
        m_marks[i].flags = static_cast<quint8>(m_marks[i].flags & ~Fresh);
    m_freshFrom = size();
}

int TimelineData::firstAtOrAfter(qint64 place) const
{
    const auto found = std::lower_bound(m_marks.begin(), m_marks.end(), place,
                                        [](const Mark &mark, qint64 wanted) { return mark.place < wanted; });
    return static_cast<int>(found - m_marks.begin());
}

quint8 TimelineData::tokenIndex(const QString &token)
{
    qsizetype index = m_tokens.indexOf(token);
    if (index < 0 && m_tokens.size() < 255) {
        index = m_tokens.size();
        m_tokens.append(token);
    }
    return static_cast<quint8>(std::max<qsizetype>(0, index));
}

} // namespace foldline::ui
