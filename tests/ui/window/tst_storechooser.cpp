// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/storefiles.h"
#include "windowfixture.h"

#include "ui/models/ordersmodel.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QProgressDialog>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

/// How a store gets into the window: opened, made, imported, dropped, the demo; and what is no store.
class TestStoreChooser : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_desk = std::make_unique<Desk>(); }
    void init() { m_desk->clear(); }
    void cleanupTestCase() { m_desk.reset(); }

    void welcomeAsksForAFile_data();
    void welcomeAsksForAFile();
    void welcomeOpensTheDemoThatIsThere();
    void welcomeOpensReadOnly();
    void menuOfTheConnection();
    void recentStoresAreOffered();
    void closesTheStore();
    void refuses_data();
    void refuses();
    void refusesAnUnreadableFolder();
    void refusalKeepsTheOpenStore();
    void newStoreTeachesAndTakesAnOrder();
    void newStoreDoesNotReplaceAFile();
    void importsIntoTheOpenStore();
    void importsIntoANewStore();
    void importIntoANewStoreGoesIntoNoOther();
    void importRefusesABrokenLine();
    void dropsAStoreAndAHistory();
    void makesTheDemo();
    void cancelsTheDemo();
    void survivesClosingTheProgress();

private:
    static void drop(WindowFixture &at, const QString &file);
    [[nodiscard]] static bool chooseFromStores(WindowFixture &at, const QString &words);
    [[nodiscard]] static orders::DemoOptions smallDemo(std::uint64_t orders);

    std::unique_ptr<Desk> m_desk;
};

void TestStoreChooser::drop(WindowFixture &at, const QString &file)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file)});
    QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&at.window(), &enter);
    if (!enter.isAccepted())
        return;
    QDropEvent event(QPointF(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&at.window(), &event);
}

bool TestStoreChooser::chooseFromStores(WindowFixture &at, const QString &words)
{
    return chooseFromMenu([&] { click(*at.top().connection()); }, {words});
}

orders::DemoOptions TestStoreChooser::smallDemo(std::uint64_t orders)
{
    orders::DemoOptions options;
    options.orders = orders;
    options.until = *Timestamp::parse("2019-11-19T08:00:00Z");
    return options;
}

void TestStoreChooser::welcomeAsksForAFile_data()
{
    QTest::addColumn<QString>("row");
    QTest::addColumn<bool>("toSave");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("filter");
    QTest::newRow("import") << "import" << false << "Import a history" << "*.ndjson";
    QTest::newRow("new") << "new" << true << "New store" << "*.foldline";
    QTest::newRow("open") << "open" << false << "Open a store" << "*.foldline";
    QTest::newRow("read-only") << "openReadOnly" << false << "Open a store read-only" << "*.foldline";
}

void TestStoreChooser::welcomeAsksForAFile()
{
    QFETCH(QString, row);
    QFETCH(bool, toSave);
    QFETCH(QString, title);
    QFETCH(QString, filter);
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    const QString before = folderState(m_desk->path(QString()).toStdString());
    QPushButton &button = *at.welcome().button(row);
    button.setFocus();
    QTest::keyClick(&button, Qt::Key_Space);
    const QList<Asked> &asked = toSave ? at.saveAsked : at.openAsked;
    QCOMPARE(at.openAsked.size() + at.saveAsked.size(), 1);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.front().title, title);
    QVERIFY2(asked.front().filter.contains(filter), qPrintable(asked.front().filter));
    QVERIFY2(asked.front().suggested.startsWith(QDir::homePath()), qPrintable(asked.front().suggested));
    // Cancelled: nothing is different.
    QVERIFY(at.session().state() == StoreSession::State::Closed);
    QVERIFY(at.welcome().isVisible());
    QVERIFY(!at.message().isVisible());
    QCOMPARE(folderState(m_desk->path(QString()).toStdString()), before);
}

void TestStoreChooser::welcomeOpensTheDemoThatIsThere()
{
    QVERIFY(StoreChooser::demoFile().startsWith(m_desk->path(QString())));
    QVERIFY(QDir().mkpath(QFileInfo(StoreChooser::demoFile()).path()));
    QVERIFY(QFile::copy(m_desk->makeStore(), StoreChooser::demoFile()));
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    click(*at.welcome().button(QStringLiteral("demo")));
    QVERIFY(at.settle());
    QCOMPARE(at.session().location().file, StoreChooser::demoFile());
    QCOMPARE(at.orders().size(), 3);
}

void TestStoreChooser::welcomeOpensReadOnly()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    at.chosen = m_desk->makeStore();
    click(*at.welcome().button(QStringLiteral("openReadOnly")));
    QVERIFY(at.settle());
    QVERIFY(at.session().isReadOnly());
    QVERIFY(hasButton(at.top(), QStringLiteral("read-only")));
    QCOMPARE(at.orders().size(), 3);
}

void TestStoreChooser::menuOfTheConnection()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    at.chosen = m_desk->makeStore();
    QVERIFY(chooseFromStores(at, QStringLiteral("Open a store…")));
    QVERIFY(at.settle());
    QCOMPARE(at.session().location().file, at.chosen);
    at.chosen = m_desk->makeStoreOf(sampleHistory(), QStringLiteral("other.foldline"));
    at.press(Qt::Key_O, Qt::ControlModifier);
    QTRY_COMPARE(at.top().connection()->text(), QStringLiteral("other.foldline (embedded)"));
    QVERIFY(at.settle());
    QCOMPARE(at.orders().size(), 3);
    QVERIFY(at.orders().contains(QStringLiteral("A-3")));
}

void TestStoreChooser::recentStoresAreOffered()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    const QString first = m_desk->makeStore(QStringLiteral("R&D.foldline"));
    QVERIFY(at.open(first, OpenMode::ReadOnly));
    QVERIFY(at.open(m_desk->makeStore(QStringLiteral("second.foldline"))));
    QVERIFY(chooseFromStores(at, QStringLiteral("RD.foldline (read-only)"))); // chooseFromMenu takes the & away
    QTRY_COMPARE(at.session().location().file, first);
    QVERIFY(at.session().isReadOnly());
}

void TestStoreChooser::closesTheStore()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeStore()));
    QVERIFY(chooseFromStores(at, QStringLiteral("Close the store")));
    QTRY_VERIFY(at.welcome().isVisible());
    QVERIFY(!at.tabBar().isVisible());
    QCOMPARE(at.window().windowTitle(), QStringLiteral("Foldline"));
    QVERIFY(at.status().text().startsWith(QStringLiteral("No store open")));
    QVERIFY(at.page() == nullptr);
}

void TestStoreChooser::refuses_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("reason");
    QTest::newRow("text") << "text" << "not a Foldline store";
    QTest::newRow("empty") << "empty" << "";
    QTest::newRow("cut in half") << "half" << "";
    QTest::newRow("newer") << "newer" << "later version";
    QTest::newRow("missing") << "missing" << "";
    QTest::newRow("folder") << "folder" << "";
}

void TestStoreChooser::refuses()
{
    QFETCH(QString, what);
    QFETCH(QString, reason);
    const QString file = m_desk->path(QStringLiteral("bad.foldline"));
    if (what == u"text" || what == u"empty")
        writeFile(file.toStdString(), what == u"text" ? QByteArray("customer;total\nAda;12\n").repeated(400) : QByteArray());
    else if (what == u"half" || what == u"newer")
        (void)m_desk->makeStore(QStringLiteral("bad.foldline"));
    else if (what == u"folder")
        QVERIFY(QDir().mkpath(file));
    if (what == u"half")
        writeFile(file.toStdString(), fileBytes(file.toStdString()).first(12'288));
    else if (what == u"newer")
        runSql(file.toStdString(), "PRAGMA user_version=2");
    const QString before = folderState(m_desk->path(QString()).toStdString());
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    at.chosen = file;
    click(*at.welcome().button(QStringLiteral("open")));
    QTRY_VERIFY(at.message().isVisible());
    const QString words = at.message().text();
    QVERIFY2(words.startsWith(QStringLiteral("The store was not opened.")), qPrintable(words));
    QVERIFY2(words.contains(QStringLiteral("bad.foldline")), qPrintable(words));
    QVERIFY2(words.contains(reason, Qt::CaseInsensitive), qPrintable(words));
    QVERIFY(!at.session().isOpen());
    QVERIFY(at.welcome().isVisible());
    QCOMPARE(at.top().connection()->text(), QStringLiteral("No store open"));
    QCOMPARE(folderState(m_desk->path(QString()).toStdString()), before);
    // The bar offers another one, and the window takes it.
    at.chosen = m_desk->makeStore(QStringLiteral("good.foldline"));
    at.answer(QStringLiteral("open"));
    QVERIFY(at.settle());
    QCOMPARE(at.openAsked.size(), 2);
    QVERIFY(!at.message().isVisible());
    QCOMPARE(at.orders().size(), 3);
}

void TestStoreChooser::refusesAnUnreadableFolder()
{
    QVERIFY(QDir().mkpath(m_desk->path(QStringLiteral("locked"))));
    const QString file = m_desk->makeStore(QStringLiteral("locked/orders.foldline"));
    const QString other = m_desk->makeStore(QStringLiteral("other.foldline"));
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(other));
    const auto folder = m_desk->path(QStringLiteral("locked")).toStdString();
    std::filesystem::permissions(folder, std::filesystem::perms::none);
    {
        const Unprivileged user;
        at.window().stores().open(file, OpenMode::ReadWrite);
        QTRY_VERIFY(at.message().isVisible());
    }
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    QVERIFY2(at.message().text().contains(file), qPrintable(at.message().text()));
    QCOMPARE(at.session().location().file, other);
    QCOMPARE(at.orders().size(), 3);
    at.answer(QStringLiteral("dismiss"));
    QTRY_VERIFY(!at.message().isVisible());
}

void TestStoreChooser::refusalKeepsTheOpenStore()
{
    const QString file = m_desk->makeStore();
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(file));
    at.press(Qt::Key_3, Qt::AltModifier);
    QVERIFY(at.settle());
    at.chosen = m_desk->write(QStringLiteral("notes.txt"), "no store\n");
    at.press(Qt::Key_O, Qt::ControlModifier);
    QTRY_VERIFY(at.message().isVisible());
    QVERIFY(at.message().text().contains(QStringLiteral("notes.txt")));
    QCOMPARE(at.top().connection()->text(), QStringLiteral("orders.foldline (embedded)"));
    QCOMPARE(at.tabBar().count(), 2);
    QCOMPARE(at.page()->id(), QStringLiteral("log"));
    // It is not only shown: what is written to it arrives.
    append(*m_desk->openAgain(file), "order-Z-9", {created("Z-9")});
    at.press(Qt::Key_1, Qt::AltModifier);
    QTRY_VERIFY(at.orders().contains(QStringLiteral("Z-9")));
}

void TestStoreChooser::newStoreTeachesAndTakesAnOrder()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    at.chosenToSave = m_desk->path(QStringLiteral("shop"));
    click(*at.welcome().button(QStringLiteral("new")));
    QVERIFY(at.settle());
    QCOMPARE(at.session().location().file, m_desk->path(QStringLiteral("shop.foldline")));
    QTRY_VERIFY(says(*at.page(), QStringLiteral("No orders yet")));
    QVERIFY(hasButton(*at.page(), QStringLiteral("Import…")) && hasButton(*at.page(), QStringLiteral("Open demo")));
    click(named<QAbstractButton>(*at.page(), u"empty-create"));
    QTRY_VERIFY(named<QLineEdit>(*at.page(), u"edit_orderId").hasFocus());
    for (const char *typed : {"N-1", "C-9", "Joan Clarke", "P-1", "Stapler", "3", "4.5"}) {
        QTest::keyClicks(QApplication::focusWidget(), QString::fromLatin1(typed));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    QCOMPARE(named<QLineEdit>(*at.page(), u"edit_unitPrice").text(), QStringLiteral("4.5"));
    QTest::keyClick(&named<QLineEdit>(*at.page(), u"edit_unitPrice"), Qt::Key_Return);
    QTRY_COMPARE(at.page()->id(), QStringLiteral("order:order-N-1"));
    QTRY_VERIFY(says(*at.page(), QStringLiteral("Joan Clarke")));
    at.press(Qt::Key_1, Qt::AltModifier);
    QTRY_COMPARE(at.orders(), QStringList{QStringLiteral("N-1")});
    const QAbstractItemModel &rows = *at.table(u"ordersTable").model();
    QCOMPARE(textOf(rows, 0, OrdersModel::CustomerColumn), QStringLiteral("Joan Clarke"));
    QCOMPARE(textOf(rows, 0, OrdersModel::TotalColumn), QStringLiteral("13.50"));
    QVERIFY(at.page()->findChild<QWidget *>(QStringLiteral("commandSheet")) == nullptr);
    QVERIFY(!says(*at.page(), QStringLiteral("No orders yet")));
}

void TestStoreChooser::newStoreDoesNotReplaceAFile()
{
    const QString file = m_desk->makeStore();
    const QByteArray before = fileBytes(file.toStdString());
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    at.chosenToSave = file;
    click(*at.welcome().button(QStringLiteral("new")));
    QTRY_VERIFY(at.message().isVisible());
    QVERIFY2(at.message().text().contains(file), qPrintable(at.message().text()));
    QVERIFY(!at.session().isOpen());
    QCOMPARE(fileBytes(file.toStdString()), before);
}

void TestStoreChooser::importsIntoTheOpenStore()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeStore(QStringLiteral("orders.foldline"), [](store::EventStore &store) { append(store, "order-Z-1", {created("Z-1")}); })));
    at.chosen = m_desk->write(QStringLiteral("history.ndjson"), sampleHistory());
    QVERIFY(chooseFromStores(at, QStringLiteral("Import a history…")));
    QTRY_COMPARE(at.orders().size(), 4);
    QVERIFY(at.orders().contains(QStringLiteral("A-3")) && at.orders().contains(QStringLiteral("Z-1")));
    QVERIFY(at.saveAsked.isEmpty());
    QTRY_VERIFY2(at.status().text().startsWith(QStringLiteral("9 events")), qPrintable(at.status().text()));
    QVERIFY(says(at.status(), QStringLiteral("8 events in 4 streams")));
    QVERIFY(!at.message().isVisible());
}

void TestStoreChooser::importsIntoANewStore()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    at.chosen = m_desk->write(QStringLiteral("history.ndjson"), sampleHistory());
    at.chosenToSave = m_desk->path(QStringLiteral("fresh.foldline"));
    click(*at.welcome().button(QStringLiteral("import")));
    QVERIFY(at.settle());
    QCOMPARE(at.saveAsked.size(), 1);
    QCOMPARE(at.saveAsked.front().suggested, m_desk->path(QStringLiteral("history.foldline")));
    QTRY_COMPARE(at.orders().size(), 3);
    QCOMPARE(at.session().location().file, at.chosenToSave);
}

void TestStoreChooser::importIntoANewStoreGoesIntoNoOther()
{
    const QString other = m_desk->makeStore();
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    at.chosen = m_desk->write(QStringLiteral("history.ndjson"), sampleHistory());
    at.chosenToSave = m_desk->path(QStringLiteral("fresh.foldline"));
    click(*at.welcome().button(QStringLiteral("import")));
    // Somebody opens another one before that is there, past the chooser's own ways.
    at.session().open({.file = other, .mode = OpenMode::ReadWrite});
    QTRY_COMPARE(at.session().location().file, other);
    QTRY_VERIFY(at.session().isOpen());
    QVERIFY(at.session().findChild<Job *>() == nullptr);
    QTRY_COMPARE(at.orders().size(), 3);
    QCOMPARE(m_desk->openAgain(other)->eventCount().value_or(0), 7U);
}

void TestStoreChooser::importRefusesABrokenLine()
{
    const QString file = m_desk->makeStore();
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(file));
    QByteArray broken = eventLine("order-N-1", 0, 1, "OrderCreated", "2020-01-01T10:00:00Z", R"({"orderId":"N-1"})");
    broken += "{\"stream\":\"order-N-2\",\"revision\":oops}\n";
    at.chosen = m_desk->write(QStringLiteral("broken.ndjson"), broken);
    QVERIFY(chooseFromStores(at, QStringLiteral("Import a history…")));
    QTRY_VERIFY(at.message().isVisible());
    const QString words = at.message().text();
    QVERIFY2(words.contains(QStringLiteral("broken.ndjson")) && words.contains(QStringLiteral("line 2")), qPrintable(words));
    QVERIFY2(words.contains(QStringLiteral("Nothing was")), qPrintable(words));
    QCOMPARE(at.orders().size(), 3);
    QCOMPARE(m_desk->openAgain(file)->eventCount().value_or(0), 7U);
    at.answer(QStringLiteral("dismiss"));
    QTRY_VERIFY(!at.message().isVisible());
}

void TestStoreChooser::dropsAStoreAndAHistory()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    drop(at, m_desk->makeStore());
    QVERIFY(at.settle());
    QCOMPARE(at.orders().size(), 3);
    QByteArray lines = eventLine("order-N-1", 0, 1, "OrderCreated", "2020-01-01T10:00:00Z", R"({"orderId":"N-1","customerId":"C-1","items":[],"totalAmount":0})");
    drop(at, m_desk->write(QStringLiteral("more.ndjson"), lines));
    QTRY_VERIFY(at.orders().contains(QStringLiteral("N-1")));
    QCOMPARE(at.session().location().file, m_desk->path(QStringLiteral("orders.foldline")));
    QVERIFY(at.openAsked.isEmpty() && at.saveAsked.isEmpty());
}

void TestStoreChooser::makesTheDemo()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    at.window().stores().openDemo(smallDemo(40));
    QVERIFY(at.settle());
    QCOMPARE(at.session().location().file, StoreChooser::demoFile());
    QTRY_COMPARE(at.orders().size(), 40);
    QVERIFY(says(at.status(), QStringLiteral("40 orders")));
    QTRY_VERIFY(at.window().findChild<QProgressDialog *>() == nullptr);
}

void TestStoreChooser::cancelsTheDemo()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QSignalSpy failed(&at.window().stores(), &StoreChooser::failed);
    at.window().stores().openDemo(smallDemo(60'000));
    auto *job = at.session().findChild<Job *>();
    QVERIFY(job != nullptr);
    QSignalSpy finished(job, &Job::finished);
    auto *progress = at.window().findChild<QProgressDialog *>(QStringLiteral("jobProgress"));
    QVERIFY(progress != nullptr);
    QTRY_VERIFY(progress->isVisible());
    QCOMPARE(progress->labelText(), QStringLiteral("Making the demo history"));
    click(button(*progress, QStringLiteral("Cancel")));
    QTRY_COMPARE(finished.count(), 1);
    QTRY_VERIFY(at.window().findChild<QProgressDialog *>() == nullptr);
    QCOMPARE(QDir(QFileInfo(StoreChooser::demoFile()).path()).entryList(QDir::Files), QStringList());
    QCOMPARE(failed.count(), 1);
    QVERIFY(at.message().isVisible());
    QVERIFY(says(at.message(), QStringLiteral("was cancelled")));
    QVERIFY(at.welcome().isVisible());
}

void TestStoreChooser::survivesClosingTheProgress()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    at.window().stores().openDemo(smallDemo(60'000));
    auto *job = at.session().findChild<Job *>();
    QVERIFY(job != nullptr);
    QSignalSpy finished(job, &Job::finished);
    auto *progress = at.window().findChild<QProgressDialog *>(QStringLiteral("jobProgress"));
    QTRY_VERIFY(progress->isVisible());
    progress->close();
    QTRY_COMPARE(finished.count(), 1);
    QTRY_VERIFY(at.window().findChild<QProgressDialog *>() == nullptr);
    QVERIFY(!QFileInfo::exists(StoreChooser::demoFile()));
    QVERIFY(at.open(m_desk->makeStore()));
}

QTEST_MAIN(TestStoreChooser)
#include "tst_storechooser.moc"
