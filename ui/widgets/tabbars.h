// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QTabBar>

namespace foldline::ui {

class Theme;

/// Tabs of the window's pages: 32 px, the current one on the page's surface with a 2 px accent line above, × on the
/// current and the hovered one. Tabs beyond the width are reached by the list button that the owner shows when
/// `overflows()`.
class PageTabBar : public QTabBar
{
    Q_OBJECT

public:
    explicit PageTabBar(const Theme &theme, QWidget *parent = nullptr);

    /// Hides QTabBar's: the × is drawn here. On unless told.
    void setTabsClosable(bool closable);
    bool tabsClosable() const { return m_closable; }
    /// A theme icon before the tab's text.
    void setTabIconName(int index, const QString &name);
    /// An event's shape before the tab's text.
    void setTabToken(int index, const QString &token);
    QRect closeRect(int index) const;
    bool overflows() const;

signals:
    void overflowChanged(bool overflows);

protected:
    void paintEvent(QPaintEvent *event) override;
    QSize tabSizeHint(int index) const override;
    QSize minimumTabSizeHint(int index) const override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void tabLayoutChange() override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void paintTab(QPainter &painter, int index);
    bool showsClose(int index) const;
    void layoutAgain();

    const Theme &m_theme;
    bool m_closable = true;
    int m_hovered = -1;
    int m_pressedClose = -1;
    bool m_overflows = false;
    bool m_keyboardFocus = false;
};

/// Tabs inside a panel's head: plain words, the current one in 600 with a 2 px accent line below.
class PanelTabBar : public QTabBar
{
    Q_OBJECT

public:
    explicit PanelTabBar(const Theme &theme, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
    QSize tabSizeHint(int index) const override;
    QSize minimumTabSizeHint(int index) const override { return tabSizeHint(index); }
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    const Theme &m_theme;
    int m_hovered = -1;
    bool m_keyboardFocus = false;
};

} // namespace foldline::ui
