// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/models/fixtures.h"
#include "ui/pages/page.h"
#include "ui/pages/workspace.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/jsonview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/statuspill.h"
#include "ui/widgets/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace foldline::test {

/// What a widget says to a person.
inline QString wordsOf(const QWidget &widget)
{
    if (const auto *label = qobject_cast<const QLabel *>(&widget))
        return label->text();
    if (const auto *label = qobject_cast<const ui::RunLabel *>(&widget))
        return label->text();
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
        return button->text();
    if (const auto *pill = qobject_cast<const ui::StatusPill *>(&widget))
        return pill->text();
    if (const auto *text = qobject_cast<const QPlainTextEdit *>(&widget))
        return text->toPlainText();
    return {};
}

/// Lets widgets that were just made appear: their layouts show them, one inside the other.
inline void settle()
{
    for (int round = 0; round < 8; ++round)
        QCoreApplication::processEvents();
}

/// All that is said under `root` now.
inline QStringList wordsIn(const QWidget &root)
{
    settle();
    QStringList result;
    for (const QWidget *widget : root.findChildren<QWidget *>()) {
        if (const QString words = widget->isVisible() ? wordsOf(*widget) : QString(); !words.isEmpty())
            result << words;
    }
    return result;
}

inline bool says(const QWidget &root, const QString &words)
{
    const QStringList all = wordsIn(root);
    return std::ranges::any_of(all, [&](const QString &each) { return each.contains(words); });
}

template <typename T>
T &named(const QWidget &root, const QString &name)
{
    auto *found = root.findChild<T *>(name);
    if (found == nullptr)
        qFatal("there is no %s", qPrintable(name));
    return *found;
}

template <typename T>
T &named(const QWidget &root, const char16_t *name)
{
    return named<T>(root, QStringView(name).toString());
}

/// The visible button with these words, or with this accessible name.
inline QAbstractButton &button(const QWidget &root, const QString &words)
{
    QAbstractButton *found = nullptr;
    const auto look = [&] {
        for (auto *each : root.findChildren<QAbstractButton *>()) {
            if (each->isVisible() && (each->text() == words || each->accessibleName() == words))
                found = each;
        }
        return found != nullptr;
    };
    if (!look() && !QTest::qWaitFor(look, 30'000))
        qFatal("there is no button %s", qPrintable(words));
    return *found;
}

inline bool hasButton(const QWidget &root, const QString &words)
{
    settle();
    return std::ranges::any_of(root.findChildren<QAbstractButton *>(),
                               [&](auto *each) { return each->isVisible() && each->text() == words; });
}

inline void click(QWidget &widget) { QTest::mouseClick(&widget, Qt::LeftButton); }

/// The field of a command's sheet that lies somewhere under `root`.
inline QLineEdit &sheetField(const QWidget &root, const QString &name)
{
    return named<QLineEdit>(root, QString(u"edit_" + name));
}

/// Types in the place of what the field holds.
inline void typeOver(QLineEdit &field, const QString &text)
{
    field.setFocus();
    field.selectAll();
    QTest::keyClicks(&field, text);
}

inline QAction *actionStarting(const QMenu &menu, const QString &words)
{
    for (QAction *action : menu.actions()) {
        if (action->text().section(u'\t', 0, 0).remove(u'&') == words)
            return action;
    }
    return nullptr;
}

/// Opens a menu by `open` and clicks down its `path`; false when there is no such entry or it is disabled. Opening may
/// block as long as the menu is open.
inline bool chooseFromMenu(const std::function<void()> &open, const QStringList &path)
{
    qsizetype chosen = 0;
    bool failed = false;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        if (menu == nullptr || chosen == path.size() || failed)
            return;
        QAction *action = actionStarting(*menu, path[chosen]);
        if (action == nullptr && chosen > 0)
            return; // the menu below is not open yet
        if (action == nullptr || !action->isEnabled()) {
            failed = true;
            menu->close();
            return;
        }
        ++chosen;
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
    });
    timer.start(5);
    open();
    const bool done = QTest::qWaitFor([&] { return chosen == path.size() || failed; }, 30'000);
    const bool closed = QTest::qWaitFor([] { return QApplication::activePopupWidget() == nullptr; }, 30'000);
    settle();
    return done && closed && !failed;
}

/// The place of a cell for mouse events on the viewport.
inline QPoint cellCentre(const QAbstractItemView &view, int row, int column)
{
    return view.visualRect(view.model()->index(row, column)).center();
}

/// A right click on a cell of a view, then a choice.
inline bool chooseAtCell(QAbstractItemView &view, int row, int column, const QStringList &path)
{
    const QPoint place = cellCentre(view, row, column);
    return chooseFromMenu(
        [&] {
            QContextMenuEvent event(QContextMenuEvent::Mouse, place, view.viewport()->mapToGlobal(place));
            QApplication::sendEvent(view.viewport(), &event);
        },
        path);
}

inline ui::JsonView &jsonNamed(const QWidget &root, const QString &name)
{
    for (auto *view : root.findChildren<ui::JsonView *>()) {
        if (view->accessibleName() == name)
            return *view;
    }
    qFatal("there is no JSON %s", qPrintable(name));
}

/// Clicks on the tab with these words; false when there is none.
inline bool chooseTab(QTabBar &tabs, const QString &words)
{
    for (int tab = 0; tab < tabs.count(); ++tab) {
        if (tabs.tabText(tab) == words)
            QTest::mouseClick(&tabs, Qt::LeftButton, {}, tabs.tabRect(tab).center());
    }
    return tabs.tabText(tabs.currentIndex()) == words;
}

inline QString copied() { return QGuiApplication::clipboard()->text(); }

/// The order pages without the window around them: a workspace with a store, and one page in a plain frame.
class PageFixture
{
public:
    PageFixture()
    {
        QLocale::setDefault(QLocale::c());
        ui::installIconTheme();
        m_theme.setMode(ui::Theme::Mode::Light);
        m_theme.setReducedMotion(false);
        m_theme.install(*qApp);
    }
    ~PageFixture() { close(); }

    /// A workspace of its own on that store.
    bool open(std::shared_ptr<store::EventStore> store,
              std::shared_ptr<const aggregates::AggregateRegistry> registry = orderRegistry())
    {
        close();
        m_workspace = std::make_unique<ui::Workspace>(m_theme, std::move(registry));
        m_workspace->setActor(QStringLiteral("anna"));
        return adopt(m_workspace->session(), std::move(store));
    }
    void close()
    {
        m_frame.reset();
        m_workspace.reset();
    }
    /// Shows the page and waits until it shows what it was opened for.
    template <typename PageType, typename... Arguments>
    PageType *show(Arguments &&...arguments)
    {
        m_frame = std::make_unique<QWidget>();
        m_frame->resize(1440, 900);
        auto *column = new QVBoxLayout(m_frame.get());
        column->setContentsMargins(0, 0, 0, 0);
        auto *page = new PageType(*m_workspace, std::forward<Arguments>(arguments)..., m_frame.get());
        column->addWidget(page);
        m_frame->show();
        m_frame->activateWindow();
        const bool there =
            QTest::qWaitForWindowActive(m_frame.get()) && QTest::qWaitFor([page] { return page->isSettled(); }, 30'000);
        return there ? page : nullptr;
    }

    [[nodiscard]] ui::Workspace &workspace() { return *m_workspace; }
    [[nodiscard]] ui::StoreSession &session() { return m_workspace->session(); }
    [[nodiscard]] ui::Theme &theme() { return m_theme; }
    [[nodiscard]] QWidget &frame() { return *m_frame; }

private:
    ui::Theme m_theme;
    std::unique_ptr<ui::Workspace> m_workspace;
    std::unique_ptr<QWidget> m_frame;
};

} // namespace foldline::test
