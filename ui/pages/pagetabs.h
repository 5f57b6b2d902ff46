// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/sessionstate.h"

#include <QPointer>
#include <QWidget>

#include <functional>

class QStackedWidget;
class QToolButton;

namespace foldline::ui {

class Page;
class PageTabBar;
class Workspace;

/// The window's pages as tabs. Opening a page that is open shows it.
class PageTabs : public QWidget
{
    Q_OBJECT

public:
    /// Makes the page of an id (`orders`, `order:order-X`); nullptr when there is none.
    using Factory = std::function<Page *(const QString &id, QWidget *parent)>;

    PageTabs(Workspace &workspace, Factory factory, QWidget *parent = nullptr);

    Page *open(const QString &id);
    void close(int index);
    void closeAll();
    [[nodiscard]] Page *current() const;
    [[nodiscard]] int count() const;
    [[nodiscard]] Page *at(int index) const;
    [[nodiscard]] int currentIndex() const;
    /// -1: it is none of these.
    [[nodiscard]] int indexOf(const Page *page) const;
    void setCurrentIndex(int index);
    /// Layouts that pages start with. Those of the page in front count for all pages of its kind.
    void setLayouts(const QMap<QString, QByteArray> &layouts) { m_layouts = layouts; }
    [[nodiscard]] QMap<QString, QByteArray> layouts() const;

signals:
    void currentChanged(foldline::ui::Page *page);
    void countChanged(int count);
    /// Tabs changed places.
    void moved();

private:
    void refreshTab(Page *page);
    void showPage(int index);
    void rememberLayouts();
    void applyLayouts(Page *page);
    void showOverflow();

    Workspace &m_workspace;
    Factory m_factory;
    PageTabBar *m_bar;
    QToolButton *m_more;
    QStackedWidget *m_stack;
    QPointer<Page> m_shown; ///< the page whose layouts count
    QMap<QString, QByteArray> m_layouts;
};

} // namespace foldline::ui
