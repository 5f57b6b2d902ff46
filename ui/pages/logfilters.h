// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/logreader.h"
#include "ui/services/logstatistics.h"

#include "ui/widgets/surfaces.h"

#include <QMap>
#include <QTimer>

class QLineEdit;
class QPushButton;

namespace foldline::ui {

class FilterChip;
class Theme;

/// What narrows the log: a chip a kind of event with its count in the whole log, the conditions set by "show only" and
/// "show all but" in words, a text.
class LogFilters : public Surface
{
    Q_OBJECT

public:
    LogFilters(const Theme &theme, const aggregates::AggregateRegistry &registry, QWidget *parent = nullptr);

    [[nodiscard]] const LogFilter &filter() const { return m_filter; }
    void add(const LogFilter::Cell &cell);
    void clear();
    void setStatistics(const LogStatistics &statistics);
    void focusText();

signals:
    void filterChanged(const foldline::ui::LogFilter &filter);

private:
    void setupConditions();
    void addKind(const QString &type, quint64 count);
    void excludeKind(const QString &type, bool excluded);
    void changed();
    void refresh();
    void addCondition(const LogFilter::Cell &cell);
    [[nodiscard]] QString wordsOf(const LogFilter::Cell &cell) const;
    [[nodiscard]] aggregates::EventKind kindOf(const QString &type) const;

    const Theme &m_theme;
    const aggregates::AggregateRegistry &m_registry;
    LogFilter m_filter;
    QMap<QString, FilterChip *> m_kinds;
    QWidget *m_kindRow = nullptr;
    QWidget *m_conditions = nullptr;
    QLineEdit *m_text = nullptr;
    QPushButton *m_clear = nullptr;
    QTimer m_typing;
};

} // namespace foldline::ui
