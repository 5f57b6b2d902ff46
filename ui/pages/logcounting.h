// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QPushButton;

namespace foldline::ui {

class LogStatisticsService;
class PlainLabel;
class Theme;

/// What of the log was counted, while that is not all of it; and counting the rest, with a way to stop.
class LogCounting : public QWidget
{
    Q_OBJECT

public:
    LogCounting(const Theme &theme, LogStatisticsService &service, QWidget *parent = nullptr);

private:
    void refresh();
    void showProgress(quint64 done, quint64 total);

    LogStatisticsService &m_service;
    PlainLabel *m_words;
    QPushButton *m_act;
    QTimer m_patience; ///< what is counted in a moment says nothing
    quint64 m_done = 0;
    quint64 m_total = 0;
};

} // namespace foldline::ui
