// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowfixture.h"

#include "core/orders/demohistory.h"
#include "core/store/interchange.h"
#include "tests/support/patience.h"
#include "tests/support/storefiles.h"
#include "ui/models/ordersmodel.h"
#include "ui/pages/orderspage.h"
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QDir>

#include <sstream>

namespace foldline::test {

using ui::OpenMode;

Desk::Desk()
{
    QLocale::setDefault(QLocale::c());
    ui::installIconTheme();
    m_theme.setMode(ui::Theme::Mode::Light);
    m_theme.install(*qApp);
    clear();
}

void Desk::clear()
{
    m_folder = std::make_unique<QTemporaryDir>();
    for (const auto &[variable, folder] : {std::pair{"HOME", "home"}, {"XDG_DATA_HOME", "data"}, {"XDG_CONFIG_HOME", "config"}}) {
        const QString full = path(QLatin1StringView(folder));
        QDir().mkpath(full);
        qputenv(variable, full.toUtf8());
    }
    m_theme.setMode(ui::Theme::Mode::Light);
}

QString Desk::makeStore(const QString &name, const std::function<void(store::EventStore &)> &fill) const
{
    auto opened = store::SqliteStore::open(path(name).toStdString(), store::SqliteStore::Mode::CreateNew);
    if (!opened)
        qFatal("cannot make a store: %s", describe(opened.error()).c_str());
    fill(**opened);
    return path(name);
}

QString Desk::makeStore(const QString &name) const
{
    return makeStore(name, [](store::EventStore &store) {
        append(store, "order-A-1", {created("A-1", "Ada Lovelace"), itemAdded("A-1"), quantityChanged("A-1", 5), confirmed("A-1")});
        append(store, "order-A-2", {created("A-2", "Grace Hopper", 1)});
        append(store, "order-B-7", {created("B-7"), cancelled("B-7")});
    });
}

QString Desk::makeStoreOf(const QByteArray &history, const QString &name) const
{
    return makeStore(name, [&history](store::EventStore &store) {
        std::istringstream in(history.toStdString());
        if (const auto report = store::importInterchange(in, store); !report)
            qFatal("cannot import: %s", describe(report.error()).c_str());
    });
}

QString Desk::makeDemo(std::uint64_t events, const QString &name) const
{
    return makeStore(name, [events](store::EventStore &store) {
        orders::DemoOptions options;
        options.orders = events;
        options.events = events;
        options.until = *Timestamp::parse("2019-11-19T08:00:00Z");
        if (const auto report = orders::writeDemo(options, store); !report)
            qFatal("cannot make the demo: %s", describe(report.error()).c_str());
    });
}

std::unique_ptr<store::SqliteStore> Desk::openAgain(const QString &file) const
{
    auto opened = store::SqliteStore::open(file.toStdString(), store::SqliteStore::Mode::ReadWrite);
    if (!opened)
        qFatal("cannot open the store: %s", describe(opened.error()).c_str());
    return std::move(*opened);
}

QString Desk::write(const QString &name, const QByteArray &bytes) const
{
    writeFile(path(name).toStdString(), bytes);
    return path(name);
}

WindowFixture::WindowFixture(Desk &desk, bool withStore)
    : m_workspace(std::make_unique<ui::Workspace>(desk.theme(), orderRegistry()))
{
    m_workspace->openFileChooser = [this](QWidget *, const QString &title, const QString &suggested, const QString &filter) {
        openAsked << Asked{title, suggested, filter};
        return chosen;
    };
    m_workspace->saveFileChooser = [this](QWidget *, const QString &title, const QString &suggested, const QString &filter) {
        saveAsked << Asked{title, suggested, filter};
        return chosenToSave;
    };
    m_workspace->confirm = [this](QWidget *, const QString &question, const QString &explanation, const QString &verb) {
        questions << Asked{question, explanation, verb};
        return agrees;
    };
    m_workspace->setKeychain(std::make_unique<FakeKeychain>(keychain));
    m_window = std::make_unique<ui::MainWindow>(*m_workspace, ui::SessionFile(desk.sessionFile()));
    m_window->restoreSession(withStore);
}

WindowFixture::~WindowFixture() = default;

bool WindowFixture::show()
{
    m_window->show();
    m_window->activateWindow();
    return QTest::qWaitForWindowActive(m_window.get());
}

bool WindowFixture::open(const QString &file, OpenMode mode)
{
    QSignalSpy opened(&session(), &ui::StoreSession::opened);
    m_window->stores().open(file, mode);
    return (opened.count() > 0 || opened.wait(30'000)) && settle();
}

bool WindowFixture::settle()
{
    const auto settled = [this] {
        const auto &status = session().runnerStatus();
        if (!session().isOpen() || page() == nullptr || !page()->isSettled() ||
            status.state != projections::RunState::Running || status.eventsBehind > 0)
            return false;
        const auto *orders = qobject_cast<ui::OrdersPage *>(page());
        return orders == nullptr || orders->model().counts().all == status.rows;
    };
    return QTest::qWaitFor(settled, 30'000);
}

ui::MessageBar &WindowFixture::message() { return named<ui::MessageBar>(*m_window, u"windowMessage"); }

ui::EmptyState &WindowFixture::welcome() { return named<ui::EmptyState>(*m_window, u"welcome"); }

QStringList WindowFixture::tabTitles()
{
    QStringList titles;
    for (int i = 0; i < tabBar().count(); ++i)
        titles << tabBar().tabText(i);
    return titles;
}

QTableView &WindowFixture::table(const char16_t *name)
{
    QTableView *seen = nullptr;
    const auto look = [&] {
        for (auto *found : m_window->findChildren<QTableView *>(QStringView(name).toString())) {
            if (found->isVisible())
                seen = found;
        }
        return seen != nullptr;
    };
    if (!look() && !QTest::qWaitFor(look, Patience))
        qFatal("there is no table %s to be seen", qPrintable(QStringView(name).toString()));
    return *seen;
}

QStringList WindowFixture::orders()
{
    QStringList ids;
    const QAbstractItemModel &model = *table(u"ordersTable").model();
    for (int row = 0; row < model.rowCount(); ++row)
        ids << textOf(model, row, 0);
    return ids;
}

void WindowFixture::answer(const QString &action)
{
    for (auto *each : message().findChildren<QAbstractButton *>(QString(QStringLiteral("message-") + action))) {
        if (each->isVisible())
            return click(*each);
    }
    qFatal("the message offers no %s", qPrintable(action));
}

void WindowFixture::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QWidget *focus = m_window->focusWidget();
    QTest::keyClick(focus != nullptr ? focus : m_window.get(), key, modifiers);
}

void WindowFixture::clickSide(const QString &page)
{
    QTest::mouseClick(&side(), Qt::LeftButton, {}, side().entryRect(page).center());
}

QString textOf(const QAbstractItemModel &model, int row, int column) { return model.index(row, column).data().toString(); }

int rowOf(const QAbstractItemModel &model, const QString &first)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        if (textOf(model, row, 0) == first)
            return row;
    }
    return -1;
}

bool hasCell(const QAbstractItemModel &model, const QString &words)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int column = 0; column < model.columnCount(); ++column) {
            if (textOf(model, row, column).contains(words))
                return true;
        }
    }
    return false;
}

} // namespace foldline::test
