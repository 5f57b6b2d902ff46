// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/changedrowtint.h"

#include "ui/models/roles.h"
#include "ui/widgets/theme.h"

#include <algorithm>

#include <QAbstractItemView>

namespace foldline::ui {

namespace {

constexpr int Frame = 33;

}

ChangedRowTint::ChangedRowTint(const Theme &theme, QAbstractItemView *view)
    : QObject(view), m_theme(theme), m_view(view)
{
    m_clock.start();
    m_timer.setInterval(Frame);
    connect(&m_timer, &QTimer::timeout, this, &ChangedRowTint::tick);
}

void ChangedRowTint::flash(const QStringList &keys)
{
    if (keys.isEmpty())
        return;
    for (const QString &key : keys)
        m_started[key] = m_clock.elapsed();
    m_timer.start();
    m_view->viewport()->update();
}

void ChangedRowTint::clear()
{
    m_started.clear();
    m_timer.stop();
    m_view->viewport()->update();
}

qreal ChangedRowTint::strength(const QModelIndex &index) const
{
    if (m_started.isEmpty())
        return 0;
    const auto found = m_started.constFind(index.data(KeyRole).toString());
    if (found == m_started.constEnd())
        return 0;
    const qint64 age = m_clock.elapsed() - *found;
    if (m_theme.reducedMotion())
        return age < Duration ? 1.0 : 0.0;
    return std::clamp(1.0 - static_cast<qreal>(age) / Duration, 0.0, 1.0);
}

void ChangedRowTint::tick()
{
    const qint64 now = m_clock.elapsed();
    m_started.removeIf([now](const auto &entry) { return now - entry.value() >= Duration; });
    if (m_started.isEmpty())
        m_timer.stop();
    m_view->viewport()->update();
}

} // namespace foldline::ui
