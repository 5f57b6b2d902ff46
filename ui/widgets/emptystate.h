// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/surfaces.h"

#include <QList>
#include <QString>

class QPushButton;
class QVBoxLayout;

namespace foldline::ui {

class Theme;

/// What one can do where nothing is yet: a title, a sentence or two, and rows of icon, words and button.
class EmptyState : public Surface
{
    Q_OBJECT

public:
    struct Row
    {
        QString id;
        QString iconName;
        QString title;
        QString text;
        QString button;
        bool primary = false;
    };

    explicit EmptyState(const Theme &theme, QWidget *parent = nullptr);

    void setTitle(const QString &title, const QString &text);
    void setRows(const QList<Row> &rows);
    void setFootnote(const QString &text);
    QPushButton *button(const QString &id) const;

signals:
    void chosen(const QString &id);

private:
    void rebuild();

    const Theme &m_theme;
    QVBoxLayout *m_column;
    QString m_title;
    QString m_text;
    QString m_footnote;
    QList<Row> m_rows;
};

} // namespace foldline::ui
