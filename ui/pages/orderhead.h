// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "ui/widgets/surfaces.h"

#include <QList>

class QHBoxLayout;
class QPushButton;
class QToolButton;

class QAction;

namespace foldline::ui {

class PlainLabel;
class RunLabel;
class StatusPill;
class Theme;

/// The head of an aggregate's page: title, status, subject, amount as of the playhead, and the commands that the
/// present allows.
class OrderHead : public Surface
{
    Q_OBJECT

public:
    OrderHead(const Theme &theme, const aggregates::AggregateType &type, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setSummary(const aggregates::Summary &summary);
    /// `allowed` is asked of the present state; `locked` disables all (a sheet is open, or the store is read-only) and
    /// says why.
    void setCommands(const aggregates::State &present, const QString &locked);
    /// In the past one button takes the commands' place.
    void setPast(bool past);

signals:
    void commandRequested(const QString &name);
    void returnToNowRequested();
    void copyRequested(const QString &what);
    void reloadRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Button
    {
        std::string command;
        QPushButton *button;
    };
    void setupCommands();
    void setupMenu();
    void collapse();
    void addMenuCommands(const aggregates::State &present, const QString &locked);

    const Theme &m_theme;
    const aggregates::AggregateType &m_type;
    QHBoxLayout *m_row;
    PlainLabel *m_title;
    StatusPill *m_status;
    RunLabel *m_subject;
    PlainLabel *m_subjectId;
    PlainLabel *m_amountLabel;
    PlainLabel *m_amount;
    QList<Button> m_buttons;
    QToolButton *m_menu;
    QPushButton *m_return;
    QList<QAction *> m_menuCommands;
    bool m_past = false;
};

} // namespace foldline::ui
