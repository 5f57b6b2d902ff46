// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <QWidget>

namespace foldline::ui {

/// A widget filled with one colour of the theme, with 1 px `border` lines at chosen edges: heads, footers, panels,
/// lines between regions.
class Surface : public QWidget
{
    Q_OBJECT

public:
    Surface(const Theme &theme, Token fill, Qt::Edges lines = {}, QWidget *parent = nullptr);

    void setFill(Token fill);
    void setLines(Qt::Edges lines);
    /// Height for a body text of 13 px; 0 leaves it to the layout.
    void setDesignHeight(int height);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();

    const Theme &m_theme;
    Token m_fill;
    Qt::Edges m_lines;
    int m_designHeight = 0;
};

/// 1 px line between regions.
QWidget *makeLine(const Theme &theme, Qt::Orientation orientation, QWidget *parent);

/// The 3 px frame of a production connection, over everything in its parent; lets the mouse through.
class ProductionFrame : public QWidget
{
    Q_OBJECT

public:
    ProductionFrame(const Theme &theme, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    const Theme &m_theme;
};

} // namespace foldline::ui
