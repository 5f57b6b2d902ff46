// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QModelIndex>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

class QAbstractItemView;

namespace foldline::ui {

class Theme;

/// The tint of rows that have just changed: 55 % over base, gone after a second; with reduced motion it stays for that
/// second and goes at once. Rows are known by KeyRole, so a model that resets keeps its tints.
class ChangedRowTint : public QObject
{
    Q_OBJECT

public:
    static constexpr int Duration = 1000;

    ChangedRowTint(const Theme &theme, QAbstractItemView *view);

    void flash(const QStringList &keys);
    void clear();
    bool isActive() const { return m_timer.isActive(); }
    /// 0 … 1
    qreal strength(const QModelIndex &index) const;

private:
    void tick();

    const Theme &m_theme;
    QAbstractItemView *m_view;
    QHash<QString, qint64> m_started;
    QElapsedTimer m_clock;
    QTimer m_timer;
};

} // namespace foldline::ui
