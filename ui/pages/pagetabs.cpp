// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pagetabs.h"

#include "ui/pages/page.h"
#include "ui/pages/workspace.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/tabbars.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace foldline::ui {

PageTabs::PageTabs(Workspace &workspace, Factory factory, QWidget *parent)
    : QWidget(parent), m_workspace(workspace), m_factory(std::move(factory))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *strip = new Surface(workspace.theme(), Token::Window, Qt::BottomEdge, this);
    auto *row = new QHBoxLayout(strip);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_bar = new PageTabBar(workspace.theme(), strip);
    m_bar->setObjectName(QStringLiteral("pageTabs"));
    row->addWidget(m_bar, 1);
    m_more = makeIconButton(workspace.theme(), QStringLiteral("go-down"), tr("All open pages"), strip);
    m_more->hide();
    row->addWidget(m_more);
    column->addWidget(strip);
    m_stack = new QStackedWidget(this);
    column->addWidget(m_stack, 1);
    connect(m_bar, &QTabBar::currentChanged, this, &PageTabs::showPage);
    connect(m_bar, &QTabBar::tabCloseRequested, this, &PageTabs::close);
    connect(m_bar, &QTabBar::tabMoved, this, [this](int from, int to) {
        QWidget *page = m_stack->widget(from);
        m_stack->removeWidget(page);
        m_stack->insertWidget(to, page);
        m_stack->setCurrentIndex(m_bar->currentIndex());
        emit moved();
    });
    connect(m_bar, &PageTabBar::overflowChanged, m_more, &QWidget::setVisible);
    connect(m_more, &QToolButton::clicked, this, &PageTabs::showOverflow);
}

Page *PageTabs::open(const QString &id)
{
    for (int i = 0; i < count(); ++i) {
        if (at(i)->id() == id) {
            setCurrentIndex(i);
            return at(i);
        }
    }
    Page *page = m_factory(id, m_stack);
    if (page == nullptr)
        return nullptr;
    rememberLayouts();
    page->restoreLayouts(m_layouts);
    m_stack->addWidget(page);
    m_bar->addTab(page->title());
    refreshTab(page);
    connect(page, &Page::titleChanged, this, [this, page] { refreshTab(page); });
    setCurrentIndex(count() - 1);
    emit countChanged(count());
    return page;
}

void PageTabs::refreshTab(Page *page)
{
    const int index = m_stack->indexOf(page);
    if (index < 0)
        return;
    QString text = page->title();
    m_bar->setTabText(index, text.replace(QLatin1Char('&'), QLatin1String("&&")));
    if (page->token().isEmpty())
        m_bar->setTabIconName(index, page->iconName());
    else
        m_bar->setTabToken(index, page->token());
}

void PageTabs::close(int index)
{
    if (index < 0 || index >= count())
        return;
    rememberLayouts();
    m_shown.clear();
    Page *page = at(index);
    m_stack->removeWidget(page);
    m_bar->removeTab(index);
    page->deleteLater();
    emit countChanged(count());
    showPage(m_bar->currentIndex());
}

void PageTabs::closeAll()
{
    rememberLayouts();
    m_shown.clear();
    const QSignalBlocker blocker(m_bar);
    while (count() > 0) {
        Page *page = at(0);
        m_stack->removeWidget(page);
        m_bar->removeTab(0);
        delete page;
    }
    emit countChanged(0);
}

Page *PageTabs::current() const { return qobject_cast<Page *>(m_stack->currentWidget()); }

int PageTabs::count() const { return m_stack->count(); }

Page *PageTabs::at(int index) const { return qobject_cast<Page *>(m_stack->widget(index)); }

int PageTabs::currentIndex() const { return m_bar->currentIndex(); }

int PageTabs::indexOf(const Page *page) const
{
    for (int i = 0; i < count(); ++i) {
        if (at(i) == page)
            return i;
    }
    return -1;
}

void PageTabs::setCurrentIndex(int index)
{
    m_bar->setCurrentIndex(index);
    m_stack->setCurrentIndex(index);
}

void PageTabs::showPage(int index)
{
    rememberLayouts();
    m_stack->setCurrentIndex(index);
    m_shown = current();
    if (m_shown)
        applyLayouts(m_shown);
    emit currentChanged(m_shown);
}

void PageTabs::rememberLayouts()
{
    if (m_shown)
        m_layouts.insert(m_shown->layouts());
}

/// Another page of its kind may have been laid out anew since it was in front.
void PageTabs::applyLayouts(Page *page)
{
    const QMap<QString, QByteArray> own = page->layouts();
    const auto differs = [this, &own](const QString &name) { return m_layouts.value(name, own[name]) != own[name]; };
    if (std::ranges::any_of(own.keys(), differs))
        page->restoreLayouts(m_layouts);
}

QMap<QString, QByteArray> PageTabs::layouts() const
{
    QMap<QString, QByteArray> result = m_layouts;
    if (m_shown)
        result.insert(m_shown->layouts());
    return result;
}

void PageTabs::showOverflow()
{
    auto *shown = new QMenu(this);
    shown->setAttribute(Qt::WA_DeleteOnClose);
    for (int i = 0; i < count(); ++i)
        connect(shown->addAction(m_bar->tabText(i)), &QAction::triggered, this, [this, i] { setCurrentIndex(i); });
    shown->popup(m_more->mapToGlobal(QPoint(0, m_more->height())));
}

} // namespace foldline::ui
