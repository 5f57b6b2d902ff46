// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sessiontesting.h"
#include "tests/support/storefiles.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMessageBox>

#include <algorithm>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

/// A session that cannot come back as it was: its file, its store or its pages are not what they were.
class TestSessionDamage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_desk = std::make_unique<Desk>(); }
    void init() { m_desk->clear(); }
    void cleanupTestCase() { m_desk.reset(); }

    void damagedFilesStartAfresh_data();
    void damagedFilesStartAfresh();
    void damagedConnectionsAreSaidAndSetAside();
    void foreignValuesDoNoHarm();
    void unknownTabsAreSkipped();
    void anOrderThatIsGoneSaysSo();
    void aStoreThatIsGoneAsksForAnother();
    void anotherStoreStartsWithItsOwnPages();
    void anotherStoreWinsOverTheOneBeingRestored();
    void aClosedStoreStaysClosed();

private:
    [[nodiscard]] static int modalBoxes();

    std::unique_ptr<Desk> m_desk;
};

int TestSessionDamage::modalBoxes()
{
    return static_cast<int>(std::ranges::count_if(QApplication::topLevelWidgets(), [](const QWidget *widget) {
        return widget->isVisible() && (widget->isModal() || qobject_cast<const QMessageBox *>(widget) != nullptr);
    }));
}

void TestSessionDamage::damagedFilesStartAfresh_data()
{
    QTest::addColumn<QString>("damage");
    for (const char *damage : {"empty", "truncated", "no JSON", "of another program", "of a later version", "huge",
                               "nested deeply", "a folder"})
        QTest::newRow(damage) << QString::fromLatin1(damage);
}

void TestSessionDamage::damagedFilesStartAfresh()
{
    QFETCH(QString, damage);
    const std::string path = m_desk->sessionFile().toStdString();
    QVERIFY(save(*m_desk, sessionOf(m_desk->makeStore(), {QStringLiteral("orders"), QStringLiteral("A-1")}, 1)));
    const QByteArray whole = fileBytes(path);
    if (damage == u"empty")
        writeFile(path, {});
    else if (damage == u"truncated")
        writeFile(path, whole.first(whole.size() / 2));
    else if (damage == u"no JSON")
        writeFile(path, QByteArray("\x00\xff\xfe\x01 session", 12));
    else if (damage == u"of another program")
        writeFile(path, R"({"windows":[{"tabs":[1,2,3]}],"version":"115.0"})");
    else if (damage == u"of a later version")
        writeFile(path, QByteArray(whole).replace("\"version\": 1", "\"version\": 2"));
    else if (damage == u"huge")
        writeFile(path, whole.chopped(2) + QByteArray(64 * 1024 * 1024, ' ') + "}\n");
    else if (damage == u"nested deeply")
        writeFile(path, QByteArray(100'000, '['));
    else
        QVERIFY(QFile::remove(m_desk->sessionFile()) && QDir().mkpath(m_desk->sessionFile()));
    WindowFixture at(*m_desk, true);
    QVERIFY(at.show());
    QVERIFY(!at.session().isOpen() && at.session().state() != StoreSession::State::Opening);
    QVERIFY(at.welcome().isVisible());
    QCOMPARE(modalBoxes(), 0);
    QVERIFY(at.message().isVisible());
    QVERIFY2(at.message().text().startsWith(QStringLiteral("The last session did not come back.")),
             qPrintable(at.message().text()));
    QVERIFY2(at.message().text().contains(m_desk->sessionFile()), qPrintable(at.message().text()));
    at.answer(QStringLiteral("dismiss"));
    QTRY_VERIFY(!at.message().isVisible());
    QVERIFY(at.open(m_desk->path(QStringLiteral("orders.foldline"))));
    QCOMPARE(at.orders().size(), 3);
    at.window().close();
    QVERIFY2(damage == u"a folder" || savedSession(*m_desk).store.has_value(),
             "the next session is saved in its place");
}

void TestSessionDamage::damagedConnectionsAreSaidAndSetAside()
{
    const QByteArray damaged = "{\"version\":1,\"connec";
    const QFileInfo file(m_desk->write(QStringLiteral("config/connections.json"), damaged));
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY2(at.message().text().contains(u"The saved connections did not come back."),
             qPrintable(at.message().text()));
    QVERIFY(!file.exists());
    const auto kept = file.dir().entryInfoList({QStringLiteral("connections.json.damaged-*")});
    QCOMPARE(kept.size(), 1);
    QFile copy(kept.front().filePath());
    QVERIFY(copy.open(QIODevice::ReadOnly));
    QCOMPARE(copy.readAll(), damaged);
}

void TestSessionDamage::foreignValuesDoNoHarm()
{
    SessionState state = sessionOf(m_desk->makeStore(), {QStringLiteral("orders"), QStringLiteral("A-1")}, 77);
    state.tabs[1].playhead = 12'345;
    state.tabs[1].markerA = 99;
    state.tabs[1].panel = QStringLiteral("no such panel");
    state.theme = QStringLiteral("purple");
    state.timeZone = QStringLiteral("Mars/Olympus");
    state.geometry = "no geometry";
    state.layouts = {{QStringLiteral("orders.table"), "no header"}, {QStringLiteral("order.splitter"), "no splitter"}};
    QVERIFY(save(*m_desk, state));
    WindowFixture at(*m_desk, true);
    QVERIFY(at.show());
    QVERIFY(at.settle());
    QCOMPARE(at.tabTitles(), (QStringList{QStringLiteral("Orders"), QStringLiteral("A-1")}));
    QCOMPARE(at.tabBar().currentIndex(), 0);
    QCOMPARE(at.orders().size(), 3);
    QVERIFY(m_desk->theme().mode() == Theme::Mode::Light);
    QVERIFY(hasButton(at.top(), QStringLiteral("UTC")));
    OrderPage *page = openOrder(at, QStringLiteral("A-1"));
    QVERIFY(page != nullptr);
    QCOMPARE(page->playhead(), 3);
    QVERIFY(page->isAtPresent());
}

void TestSessionDamage::unknownTabsAreSkipped()
{
    SessionState state = sessionOf(
        m_desk->makeStore(), {QStringLiteral("dashboard"), QStringLiteral("log"), QString(), QStringLiteral("A-1")}, 3);
    state.tabs.emplaceBack().page = QStringLiteral("order:order-A-2");
    state.tabs.emplaceBack().page = QStringLiteral("order");
    QVERIFY(save(*m_desk, state));
    WindowFixture at(*m_desk, true);
    QVERIFY(at.show());
    QVERIFY(at.settle());
    QCOMPARE(at.tabTitles(), (QStringList{QStringLiteral("All events"), QStringLiteral("A-1")}));
    QCOMPARE(at.page()->id(), QStringLiteral("order:order-A-1"));
}

void TestSessionDamage::anOrderThatIsGoneSaysSo()
{
    QVERIFY(save(*m_desk, sessionOf(m_desk->makeStore(), {QStringLiteral("orders"), QStringLiteral("X-404")}, 1)));
    WindowFixture at(*m_desk, true);
    QVERIFY(at.show());
    QVERIFY(at.settle());
    QCOMPARE(at.page()->id(), QStringLiteral("order:order-X-404"));
    QVERIFY(says(*at.page(), QStringLiteral("There is no stream order-X-404")));
    QVERIFY2(at.page()->isAncestorOf(at.window().focusWidget()) && at.window().focusWidget()->isVisible(),
             "the keyboard is on what can be done");
    click(button(*at.page(), QStringLiteral("Show orders")));
    QVERIFY(at.settle());
    QCOMPARE(at.page()->id(), QStringLiteral("orders"));
    QCOMPARE(at.orders().size(), 3);
    // It comes by itself when it is written.
    at.window().tabs().setCurrentIndex(1);
    append(*m_desk->openAgain(m_desk->path(QStringLiteral("orders.foldline"))), "order-X-404",
           {created("X-404", "Joan Clarke")});
    QTRY_VERIFY(says(*at.page(), QStringLiteral("Joan Clarke")));
}

void TestSessionDamage::aStoreThatIsGoneAsksForAnother()
{
    const QString gone = m_desk->path(QStringLiteral("gone.foldline"));
    const SessionState before = sessionOf(gone, {QStringLiteral("orders"), QStringLiteral("A-1")}, 1);
    QVERIFY(save(*m_desk, before));
    WindowFixture at(*m_desk, true);
    QVERIFY(at.show());
    QTRY_VERIFY(at.message().isVisible());
    QVERIFY2(at.message().text().startsWith(QStringLiteral("The store was not opened.")),
             qPrintable(at.message().text()));
    QVERIFY2(at.message().text().contains(gone), qPrintable(at.message().text()));
    QVERIFY(at.welcome().isVisible());
    QCOMPARE(modalBoxes(), 0);
    QVERIFY2(!QFileInfo::exists(gone), "looking for a store does not make one");
    // A store on a drive that is away is there again after the next start.
    QVERIFY(isSaved(
        *m_desk, [&](const SessionState &state) { return !state.geometry.isEmpty() && state.store == before.store; }));
    QVERIFY(savedSession(*m_desk).tabs == before.tabs);
    QCOMPARE(savedSession(*m_desk).currentTab, 1);
    at.chosen = m_desk->makeStore();
    at.answer(QStringLiteral("open"));
    QVERIFY(at.settle());
    QCOMPARE(at.tabTitles(), QStringList{QStringLiteral("Orders")});
}

void TestSessionDamage::anotherStoreStartsWithItsOwnPages()
{
    const QString first = m_desk->makeStore();
    SessionState state = sessionOf(first, {QStringLiteral("orders"), QStringLiteral("A-1"), QStringLiteral("log")}, 2);
    state.tabs[1].playhead = 0;
    QVERIFY(save(*m_desk, state));
    // As a start with a store's name does.
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    const QString second = m_desk->makeStore(QStringLiteral("second.foldline"));
    QVERIFY(at.open(second));
    QCOMPARE(at.tabTitles(), QStringList{QStringLiteral("Orders")});
    at.window().close();
    QCOMPARE(savedSession(*m_desk).store->file, second);
    QCOMPARE(savedSession(*m_desk).tabs.size(), 1);
    QCOMPARE(savedSession(*m_desk).recent.front().file, second);
}

void TestSessionDamage::anotherStoreWinsOverTheOneBeingRestored()
{
    QVERIFY(save(*m_desk, sessionOf(m_desk->makeStore(),
                                    {QStringLiteral("orders"), QStringLiteral("A-1"), QStringLiteral("log")}, 1)));
    const QString second = m_desk->makeStore(QStringLiteral("second.foldline"));
    WindowFixture at(*m_desk, true);
    QVERIFY(at.open(second));
    QVERIFY(at.show());
    QCOMPARE(at.session().location().file, second);
    QCOMPARE(at.tabTitles(), QStringList{QStringLiteral("Orders")});
    at.window().close();
    QCOMPARE(savedSession(*m_desk).store->file, second);
    QCOMPARE(savedSession(*m_desk).tabs.size(), 1);
}

void TestSessionDamage::aClosedStoreStaysClosed()
{
    {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        QVERIFY(at.open(m_desk->makeStore()));
        QVERIFY(openOrder(at, QStringLiteral("A-1")) != nullptr);
        at.session().close();
        at.window().close();
    }
    QVERIFY(!savedSession(*m_desk).store && savedSession(*m_desk).tabs.isEmpty());
    QCOMPARE(savedSession(*m_desk).recent.size(), 1);
    WindowFixture at(*m_desk, true);
    QVERIFY(at.show());
    QVERIFY(at.session().state() == StoreSession::State::Closed);
    QVERIFY(at.welcome().isVisible());
    QVERIFY(!at.message().isVisible());
}

QTEST_MAIN(TestSessionDamage)
#include "tst_sessiondamage.moc"
