// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/stubprogram.h"
#include "tests/support/storetesting.h"
#include "windowfixture.h"

#include "core/kurrentdb/kurrentstore.h"
#include "core/kurrentdb/settings/connectionstring.h"
#include "ui/dialogs/connectdialog.h"
#include "ui/pages/orderpage.h"
#include "ui/pages/serverchooser.h"
#include "ui/services/connectionbook.h"
#include "ui/services/mirroring.h"
#include "ui/widgets/headtag.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QCheckBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

/// Local copies as a person chooses, sees and throws them away: the connections dialog, the question on production, the
/// way to the last known history, and what cannot be written then.
class TestMirrorDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_desk = std::make_unique<Desk>(); }
    void init();
    void cleanup() { m_server.reset(); }
    void cleanupTestCase() { m_desk.reset(); }

    void keepsNoneUntilItIsTicked();
    void refusesWhatCannotBeKept_data();
    void refusesWhatCannotBeKept();
    void comesBackWithTheConnection();
    void productionIsAskedFirst();
    void productionIsAskedAgainForMore();
    void savedWishIsAskedForWhenItIsOpened();
    void offersTheLastKnownWhereTheServerIsAway();
    void connectsAgainFromTheLastKnown();
    void throwsTheCopyAway();
    void locksCommandsWhileTheServerIsAway();

private:
    [[nodiscard]] ConnectDialog &ask(WindowFixture &at, const QString &id = {});
    template <typename T>
    [[nodiscard]] static T &part(const QWidget &dialog, const char *name)
    {
        auto *found = dialog.findChild<T *>(QLatin1StringView(name));
        if (found == nullptr)
            qFatal("there is no %s", name);
        return *found;
    }
    static QString message(const QWidget &dialog) { return part<QLabel>(dialog, "connectionMessage").text(); }
    static void press(const QWidget &dialog, const char *button) { part<QPushButton>(dialog, button).click(); }
    void write(const std::string &stream) const;
    [[nodiscard]] SavedConnection saved(bool production) const;
    /// Opens the saved connection with a copy, and waits until that has all.
    void mirror(WindowFixture &at);

    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<StubProgram> m_server;
    QString m_connection;
};

void TestMirrorDialog::init()
{
    m_desk->clear();
    m_server = std::make_unique<StubProgram>();
    QVERIFY(m_server->isRunning());
    m_connection = m_server->connection() + QStringLiteral("&maxDiscoverAttempts=1");
    write("order-A-1");
}

void TestMirrorDialog::write(const std::string &stream) const
{
    const auto settings = kurrentdb::parseConnectionString(m_connection.toStdString());
    const auto writer = kurrentdb::KurrentStore::open(*settings, {});
    QVERIFY2(writer.has_value(), qPrintable(messageOf(writer)));
    const std::vector events{created(stream.substr(stream.find('-') + 1))};
    QVERIFY((*writer)->append(events::StreamName(stream), store::ExpectedRevision::any(), events).has_value());
}

ConnectDialog &TestMirrorDialog::ask(WindowFixture &at, const QString &id)
{
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    at.window().stores().connectDialog();
    auto *dialog = at.window().findChild<ConnectDialog *>();
    dialog->showConnection(id);
    return *dialog;
}

SavedConnection TestMirrorDialog::saved(bool production) const
{
    SavedConnection connection{QStringLiteral("1"), QStringLiteral("Orders"), m_connection};
    connection.production = production;
    connection.mirror.isWanted = true;
    return connection;
}

void TestMirrorDialog::mirror(WindowFixture &at)
{
    QVERIFY(at.show());
    at.workspace().connections().put(saved(false));
    at.window().stores().servers().open(QStringLiteral("1"));
    QTRY_VERIFY(at.session().isOpen());
    QTRY_VERIFY2(at.status().text().contains(u"mirror: 1 event, up to date"), qPrintable(at.status().text()));
}

void TestMirrorDialog::keepsNoneUntilItIsTicked()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    ConnectDialog &dialog = ask(at);
    part<QLineEdit>(dialog, "connectionString").setText(m_connection);
    QVERIFY(!part<QCheckBox>(dialog, "mirrorWanted").isChecked());
    QVERIFY(!part<QWidget>(dialog, "mirrorLimit").isEnabled());
    QTRY_VERIFY(part<QLabel>(dialog, "mirrorThere").text().startsWith(u"There is no copy"));
    press(dialog, "connectionConnect");
    QTRY_VERIFY(at.session().isOpen());
    QVERIFY(!at.session().mirrorStatus());
    QVERIFY(!QFile::exists(mirrorFileOf(m_connection)));
    QVERIFY(at.questions.isEmpty());
}

void TestMirrorDialog::refusesWhatCannotBeKept_data()
{
    QTest::addColumn<QString>("categories");
    QTest::addColumn<QString>("limit");
    QTest::addColumn<QString>("says");
    QTest::newRow("no category") << QStringLiteral(" , ") << QStringLiteral("2 GB")
                                 << QStringLiteral("at least one category");
    QTest::newRow("the server's own") << QStringLiteral("order, $et") << QStringLiteral("2 GB")
                                      << QStringLiteral("the server's own");
    QTest::newRow("no size") << QStringLiteral("order") << QStringLiteral("much")
                             << QStringLiteral("`much` is no size");
    QTest::newRow("a small size") << QStringLiteral("order") << QStringLiteral("3 KB") << QStringLiteral("1MB");
}

void TestMirrorDialog::refusesWhatCannotBeKept()
{
    QFETCH(const QString, categories);
    QFETCH(const QString, limit);
    QFETCH(const QString, says);
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    ConnectDialog &dialog = ask(at);
    part<QLineEdit>(dialog, "connectionString").setText(m_connection);
    part<QCheckBox>(dialog, "mirrorWanted").click();
    QVERIFY(part<QPushButton>(dialog, "connectionConnect").isEnabled());
    auto &what = part<SegmentedControl>(dialog, "mirrorWhat");
    part<SegmentedControl>(dialog, "connectionParts").setFocus();
    part<QWidget>(dialog, "connectionParts").show();
    QTest::keyClick(&what, Qt::Key_Right);
    auto &typed = part<QLineEdit>(dialog, "mirrorCategories");
    QVERIFY(typed.isEnabled());
    QTest::keyClicks(&typed, categories);
    auto &size = part<QLineEdit>(dialog, "mirrorLimit");
    size.selectAll();
    QTest::keyClicks(&size, limit);
    QVERIFY2(message(dialog).contains(says), qPrintable(message(dialog)));
    QVERIFY(!part<QPushButton>(dialog, "connectionConnect").isEnabled());
    QVERIFY(!part<QPushButton>(dialog, "connectionSave").isEnabled());
    part<QCheckBox>(dialog, "mirrorWanted").click();
    QVERIFY(part<QPushButton>(dialog, "connectionConnect").isEnabled());
}

void TestMirrorDialog::comesBackWithTheConnection()
{
    {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        ConnectDialog &dialog = ask(at);
        part<QLineEdit>(dialog, "connectionString").setText(m_connection);
        part<QLineEdit>(dialog, "connectionName").setText(QStringLiteral("Orders"));
        part<QCheckBox>(dialog, "mirrorWanted").click();
        QTest::keyClick(&part<SegmentedControl>(dialog, "mirrorWhat"), Qt::Key_Right);
        QTest::keyClicks(&part<QLineEdit>(dialog, "mirrorCategories"), QStringLiteral("order, cart"));
        auto &size = part<QLineEdit>(dialog, "mirrorLimit");
        size.selectAll();
        QTest::keyClicks(&size, QStringLiteral("500 MB"));
        press(dialog, "connectionSave");
    }
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    const SavedConnection connection = at.workspace().connections().all().front();
    QVERIFY(connection.mirror.isWanted && !connection.mirror.hasAgreed);
    ConnectDialog &dialog = ask(at, connection.id);
    QVERIFY(part<QCheckBox>(dialog, "mirrorWanted").isChecked());
    QCOMPARE(part<SegmentedControl>(dialog, "mirrorWhat").current(), 1);
    QCOMPARE(part<QLineEdit>(dialog, "mirrorCategories").text(), QStringLiteral("cart, order"));
    QCOMPARE(part<QLineEdit>(dialog, "mirrorLimit").text(), QStringLiteral("500 MB"));
    press(dialog, "connectionConnect");
    QTRY_VERIFY(at.session().mirrorStatus());
    QTRY_COMPARE(at.session().mirrorStatus()->sizeLimit, std::uint64_t(500'000'000));
    QVERIFY2(at.status().text().contains(u" of 500 MB"), qPrintable(at.status().text()));
}

void TestMirrorDialog::productionIsAskedFirst()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    SavedConnection production = saved(true);
    production.mirror = {};
    at.workspace().connections().put(production);
    at.agrees = false;
    {
        ConnectDialog &dialog = ask(at, QStringLiteral("1"));
        part<QCheckBox>(dialog, "mirrorWanted").click();
        press(dialog, "connectionConnect");
        QCOMPARE(at.questions.size(), 1);
        QVERIFY2(at.questions.back().title.contains(u"“Orders”"), qPrintable(at.questions.back().title));
        QVERIFY(at.session().state() == StoreSession::State::Closed);
        QVERIFY(!part<QCheckBox>(dialog, "mirrorWanted").isChecked());
        QVERIFY2(message(dialog).startsWith(u"No local copy will be kept"), qPrintable(message(dialog)));
        at.agrees = true;
        part<QCheckBox>(dialog, "mirrorWanted").click();
        press(dialog, "connectionConnect");
    }
    QCOMPARE(at.questions.size(), 2);
    QTRY_VERIFY(at.session().mirrorStatus());
    QVERIFY(at.workspace().connections().find(QStringLiteral("1"))->mirror.hasAgreed);
    at.session().close();
    at.window().stores().servers().open(QStringLiteral("1"));
    QTRY_VERIFY(at.session().mirrorStatus());
    QCOMPARE(at.questions.size(), 2);
}

void TestMirrorDialog::productionIsAskedAgainForMore()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    SavedConnection production = saved(true);
    production.mirror.hasAgreed = true;
    production.mirror.kept = mirror::Kept({"order"});
    at.workspace().connections().put(production);
    ConnectDialog &dialog = ask(at, QStringLiteral("1"));
    QTest::keyClick(&part<SegmentedControl>(dialog, "mirrorWhat"), Qt::Key_Left);
    press(dialog, "connectionConnect");
    QCOMPARE(at.questions.size(), 1);
    QTRY_VERIFY(at.session().isOpen());
}

void TestMirrorDialog::savedWishIsAskedForWhenItIsOpened()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    at.workspace().connections().put(saved(true));
    at.agrees = false;
    at.window().stores().connectTo(m_connection, OpenMode::ReadOnly);
    QCOMPARE(at.questions.size(), 1);
    QTRY_VERIFY(at.session().isOpen());
    QVERIFY(!at.session().mirrorStatus());
    QVERIFY(!at.workspace().connections().find(QStringLiteral("1"))->mirror.isWanted);
}

void TestMirrorDialog::offersTheLastKnownWhereTheServerIsAway()
{
    WindowFixture at(*m_desk);
    mirror(at);
    at.session().close();
    SavedConnection without = saved(false);
    without.mirror.isWanted = false;
    at.workspace().connections().put(without);
    m_server->stop();
    at.window().stores().servers().open(QStringLiteral("1"));
    QTRY_VERIFY2(at.message().text().contains(u"is on this computer"), qPrintable(at.message().text()));
    at.answer(QStringLiteral("lastKnown"));
    QTRY_VERIFY(at.session().isOpen());
    QVERIFY(at.session().isReadOnly());
    QTRY_VERIFY2(at.status().text().contains(u"Last known history of "), qPrintable(at.status().text()));
    QVERIFY2(at.status().text().contains(u"server not asked"), qPrintable(at.status().text()));
    QTRY_VERIFY2(at.message().text().contains(u"the server is not asked"), qPrintable(at.message().text()));
    QVERIFY(part<HeadTag>(at.window(), "lastKnownTag").isVisible());
    QTRY_COMPARE(at.orders(), QStringList{QStringLiteral("A-1")});
    QVERIFY2(at.status().text().contains(u" before the last contact"), qPrintable(at.status().text()));
    at.window().openPage(QStringLiteral("log"));
    const auto &choice = part<SegmentedControl>(at.window(), "logLive");
    QVERIFY(!choice.isEnabled() && choice.current() == -1);
    QVERIFY2(choice.toolTip().contains(u"the server is not asked"), qPrintable(choice.toolTip()));
}

void TestMirrorDialog::connectsAgainFromTheLastKnown()
{
    WindowFixture at(*m_desk);
    mirror(at);
    {
        ConnectDialog &dialog = ask(at, QStringLiteral("1"));
        QTRY_VERIFY2(part<QLabel>(dialog, "mirrorThere").text().startsWith(u"On this computer: 1 event"),
                     qPrintable(part<QLabel>(dialog, "mirrorThere").text()));
        press(dialog, "mirrorLastKnown");
    }
    QTRY_VERIFY(at.session().location().offline);
    QTRY_VERIFY(part<HeadTag>(at.window(), "lastKnownTag").isVisible());
    at.answer(QStringLiteral("reconnect"));
    QTRY_VERIFY(at.session().isOpen() && !at.session().location().offline);
    QTRY_VERIFY2(at.status().text().contains(u"up to date"), qPrintable(at.status().text()));
    QVERIFY(!part<HeadTag>(at.window(), "lastKnownTag").isVisible());
}

void TestMirrorDialog::throwsTheCopyAway()
{
    WindowFixture at(*m_desk);
    mirror(at);
    QVERIFY(QFile::exists(mirrorFileOf(m_connection)));
    ConnectDialog &dialog = ask(at, QStringLiteral("1"));
    QTRY_VERIFY(
        part<QWidget>(dialog, "mirrorThrowAway").isVisibleTo(part<QWidget>(dialog, "mirrorThrowAway").parentWidget()));
    press(dialog, "mirrorThrowAway");
    QCOMPARE(at.questions.size(), 1);
    QTRY_VERIFY2(message(dialog).contains(u"The server has everything still"), qPrintable(message(dialog)));
    QVERIFY(!part<QCheckBox>(dialog, "mirrorWanted").isChecked());
    QVERIFY(!at.workspace().connections().find(QStringLiteral("1"))->mirror.isWanted);
    QTRY_VERIFY(at.session().isOpen() && !at.session().mirrorStatus());
    QVERIFY(!QFile::exists(mirrorFileOf(m_connection)));
    QTRY_COMPARE(at.orders(), QStringList{QStringLiteral("A-1")});
}

void TestMirrorDialog::locksCommandsWhileTheServerIsAway()
{
    WindowFixture at(*m_desk);
    mirror(at);
    at.window().openStream(QStringLiteral("order-A-1"), false);
    QVERIFY(at.settle());
    qobject_cast<OrderPage *>(at.page())->openCommand(QStringLiteral("CancelOrder"));
    auto &primary = part<QPushButton>(at.window(), "writeCommand");
    auto &reason = part<QLineEdit>(at.window(), "edit_reason");
    QTest::keyClicks(&reason, QStringLiteral("a test"));
    QTRY_VERIFY(primary.isEnabled());
    m_server->stop();
    QTRY_VERIFY(!primary.isEnabled());
    QCOMPARE(reason.text(), QStringLiteral("a test"));
    auto *bar = part<QWidget>(at.window(), "commandSheet").findChild<MessageBar *>();
    QVERIFY2(bar->text().contains(u"Nothing you typed is lost"), qPrintable(bar->text()));
    QVERIFY2(writingRefusal(at.session()).contains(u"The server is away"), qPrintable(writingRefusal(at.session())));
}

QTEST_MAIN(TestMirrorDialog)
#include "tst_mirrordialog.moc"
