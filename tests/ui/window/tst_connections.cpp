// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/stubprogram.h"
#include "windowfixture.h"

#include "core/kurrentdb/kurrentstore.h"
#include "core/kurrentdb/settings/connectionstring.h"
#include "ui/dialogs/connectdialog.h"
#include "ui/dialogs/passworddialog.h"
#include "ui/pages/orderpage.h"
#include "ui/pages/serverchooser.h"
#include "ui/services/connectionbook.h"
#include "ui/widgets/colorswatches.h"
#include "ui/widgets/headtag.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDirIterator>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

/// Saved connections in the window: dialog, menu, keychain, what production looks like, and servers that go away.
class TestConnections : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_desk = std::make_unique<Desk>(); }
    void init() { m_desk->clear(); }
    void cleanup() { m_server.reset(); }
    void cleanupTestCase() { m_desk.reset(); }

    void stringAndFieldsKeepInStep();
    void refusesAFieldWithTheNameOfItsOption();
    void warnsOfWhatIsNotProtected_data();
    void warnsOfWhatIsNotProtected();
    void productionIsReadOnlyUntilUnticked();
    void savesAndComesBack();
    void keepsChangesWhenAnotherIsChosen();
    void duplicatesAndRemoves();
    void noFileHoldsThePassword();
    void menuOpensWithThePasswordOfTheKeychain();
    void asksForThePasswordWhereThereIsNoKeychain();
    void asksWhileTheKeychainIsSilent();
    void productionIsSeen();
    void typesTheStreamsNameOnProduction();
    void headSaysWhoAnswersAndSinceWhenItIsAway();
    void unencryptedStaysMarked();

private:
    [[nodiscard]] bool startServer(const QStringList &options = {});
    [[nodiscard]] ConnectDialog &ask(WindowFixture &at);
    template <typename T>
    [[nodiscard]] static T &part(const QWidget &dialog, const char *name)
    {
        auto *found = dialog.findChild<T *>(QLatin1StringView(name));
        if (found == nullptr)
            qFatal("there is no %s", name);
        return *found;
    }
    static QLineEdit &line(const QWidget &dialog, const char *name) { return part<QLineEdit>(dialog, name); }
    static void type(QLineEdit &field, const QString &text);
    static void press(const QWidget &dialog, const char *button) { part<QPushButton>(dialog, button).click(); }
    static QString message(const QWidget &dialog) { return part<QLabel>(dialog, "connectionMessage").text(); }
    /// Chooses the entry of the connection button's menu.
    static void chooseStore(WindowFixture &at, const QString &text);
    [[nodiscard]] QString connectionAs(const QString &who) const
    {
        return m_server->connection().replace(QStringLiteral("://"), QStringLiteral("://%1@").arg(who));
    }
    /// The server as `admin`, whose password is kept, under the id 1.
    void saveAccount(WindowFixture &at, const QString &name);
    [[nodiscard]] bool anyFileHolds(const QByteArray &bytes) const;
    void write(const std::string &stream, const std::vector<store::ProposedEvent> &events);

    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<StubProgram> m_server;
};

bool TestConnections::startServer(const QStringList &options)
{
    m_server = std::make_unique<StubProgram>(options);
    return m_server->isRunning();
}

ConnectDialog &TestConnections::ask(WindowFixture &at)
{
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    at.window().stores().connectDialog();
    return *at.window().findChild<ConnectDialog *>();
}

void TestConnections::type(QLineEdit &field, const QString &text)
{
    field.setFocus();
    field.selectAll();
    QTest::keyClicks(&field, text);
}

void TestConnections::chooseStore(WindowFixture &at, const QString &text)
{
    QMenu menu;
    at.window().stores().fill(&menu);
    for (QAction *action : menu.actions()) {
        if (action->text() == text)
            return action->trigger();
    }
    qFatal("the menu has no %s", qPrintable(text));
}

void TestConnections::saveAccount(WindowFixture &at, const QString &name)
{
    SavedConnection saved{QStringLiteral("1"), name, connectionAs(QStringLiteral("admin"))};
    saved.keepsPassword = true;
    at.workspace().connections().put(saved);
}

bool TestConnections::anyFileHolds(const QByteArray &bytes) const
{
    QDirIterator files(m_desk->path(QString()), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes))
            return true;
    }
    return false;
}

void TestConnections::write(const std::string &stream, const std::vector<store::ProposedEvent> &events)
{
    const auto settings = kurrentdb::parseConnectionString(m_server->connection().toStdString());
    const auto writer = kurrentdb::KurrentStore::open(*settings, {});
    QVERIFY(writer.has_value());
    QVERIFY((*writer)->append(events::StreamName(stream), store::ExpectedRevision::any(), events).has_value());
}

void TestConnections::stringAndFieldsKeepInStep()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    ConnectDialog &dialog = ask(at);
    QLineEdit &string = line(dialog, "connectionString");
    type(string,
         QStringLiteral("esdb+discover://ops@db1,db2:2114?tls=false&nodePreference=follower&keepAliveInterval=-1"));
    QCOMPARE(line(dialog, "connectionHosts").text(), QStringLiteral("db1:2113, db2:2114"));
    QCOMPARE(line(dialog, "connectionUser").text(), QStringLiteral("ops"));
    QVERIFY(!part<QCheckBox>(dialog, "connectionTls").isChecked());
    QCOMPARE(part<QComboBox>(dialog, "connectionNodePreference").currentText(), QStringLiteral("follower"));
    QCOMPARE(line(dialog, "connectionKeepAliveInterval").text(), QStringLiteral("-1"));
    QCOMPARE(part<SegmentedControl>(dialog, "connectionReach").current(), 1);
    QCOMPARE(string.text().left(4), QStringLiteral("esdb"));

    type(line(dialog, "connectionHosts"), QStringLiteral("db9"));
    QCOMPARE(string.text(), QStringLiteral("kurrentdb+discover://ops@db9:2113?tls=false&nodePreference=follower&"
                                           "keepAliveInterval=-1"));
    part<QCheckBox>(dialog, "connectionTls").click();
    type(line(dialog, "connectionCaFile"), QStringLiteral("/etc/a b.pem"));
    type(line(dialog, "connectionKeepAliveInterval"), QStringLiteral("10000"));
    QCOMPARE(string.text(), QStringLiteral("kurrentdb+discover://ops@db9:2113?tlsCAFile=/etc/a%20b.pem&nodePreference="
                                           "follower"));
    line(dialog, "connectionUser").selectAll();
    QTest::keyClick(&line(dialog, "connectionUser"), Qt::Key_Delete);
    QVERIFY(string.text().startsWith(u"kurrentdb+discover://db9:2113?"));
    QCOMPARE(dialog.connectionString(), string.text());
}

void TestConnections::refusesAFieldWithTheNameOfItsOption()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    ConnectDialog &dialog = ask(at);
    type(line(dialog, "connectionString"), QStringLiteral("kurrentdb://db1"));
    type(line(dialog, "connectionDeadline"), QStringLiteral("soon"));
    QVERIFY2(message(dialog).contains(u"defaultDeadline"), qPrintable(message(dialog)));
    QVERIFY(!part<QPushButton>(dialog, "connectionConnect").isEnabled());
    QVERIFY(!part<QPushButton>(dialog, "connectionSave").isEnabled());
    type(line(dialog, "connectionDeadline"), QStringLiteral("500"));
    QVERIFY(part<QPushButton>(dialog, "connectionConnect").isEnabled());
    QCOMPARE(line(dialog, "connectionString").text(), QStringLiteral("kurrentdb://db1:2113?defaultDeadline=500"));
}

void TestConnections::warnsOfWhatIsNotProtected_data()
{
    QTest::addColumn<QString>("string");
    QTest::addColumn<QString>("words");
    QTest::newRow("unverified") << QStringLiteral("esdb://db1?tlsVerifyCert=false") << QStringLiteral("not checked");
    QTest::newRow("unencrypted") << QStringLiteral("esdb://db1?tls=false") << QStringLiteral("Nothing is encrypted");
    QTest::newRow("on this computer") << QStringLiteral("esdb://127.0.0.1?tls=false") << QString();
    QTest::newRow("protected") << QStringLiteral("esdb://db1") << QString();
}

void TestConnections::warnsOfWhatIsNotProtected()
{
    QFETCH(const QString, string);
    QFETCH(const QString, words);
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    ConnectDialog &dialog = ask(at);
    type(line(dialog, "connectionString"), string);
    QCOMPARE(part<QWidget>(dialog, "connectionWarning").isVisible(), !words.isEmpty());
    QVERIFY(part<QLabel>(dialog, "connectionWarningText").text().contains(words));
}

void TestConnections::productionIsReadOnlyUntilUnticked()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    ConnectDialog &dialog = ask(at);
    auto &readOnly = part<QCheckBox>(dialog, "connectionReadOnly");
    QVERIFY(!readOnly.isChecked());
    part<QCheckBox>(dialog, "connectionProduction").click();
    QVERIFY(readOnly.isChecked());
    QCOMPARE(dialog.mode(), OpenMode::ReadOnly);
    readOnly.click();
    QVERIFY(part<QCheckBox>(dialog, "connectionProduction").isChecked());
    QCOMPARE(dialog.mode(), OpenMode::ReadWrite);
}

void TestConnections::savesAndComesBack()
{
    {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        ConnectDialog &dialog = ask(at);
        type(line(dialog, "connectionString"), QStringLiteral("kurrentdb://ops@db1,db2"));
        type(line(dialog, "connectionName"), QStringLiteral("Orders"));
        part<QCheckBox>(dialog, "connectionProduction").click();
        auto &colors = part<ColorSwatches>(dialog, "connectionColor");
        QTest::mouseClick(&colors, Qt::LeftButton, {}, colors.swatchRect(2).center());
        press(dialog, "connectionSave");
        QVERIFY2(message(dialog).contains(u"Saved as “Orders”"), qPrintable(message(dialog)));
        QCOMPARE(part<QListView>(dialog, "connectionList").currentIndex().data().toString(), QStringLiteral("Orders"));
    }
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QCOMPARE(at.workspace().connections().all().size(), 1);
    ConnectDialog &dialog = ask(at);
    auto &list = part<QListView>(dialog, "connectionList");
    list.setCurrentIndex(list.model()->index(0, 0));
    QCOMPARE(line(dialog, "connectionName").text(), QStringLiteral("Orders"));
    QCOMPARE(line(dialog, "connectionHosts").text(), QStringLiteral("db1:2113, db2:2113"));
    QCOMPARE(part<ColorSwatches>(dialog, "connectionColor").current(), connectionColors().at(2));
    QVERIFY(part<QCheckBox>(dialog, "connectionProduction").isChecked());
    QVERIFY(part<QCheckBox>(dialog, "connectionReadOnly").isChecked());
}

void TestConnections::keepsChangesWhenAnotherIsChosen()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    auto &book = at.workspace().connections();
    book.put({QStringLiteral("1"), QStringLiteral("One"), QStringLiteral("esdb://db1")});
    book.put({QStringLiteral("2"), QStringLiteral("Two"), QStringLiteral("esdb://db2")});
    ConnectDialog &dialog = ask(at);
    auto &list = part<QListView>(dialog, "connectionList");
    list.setCurrentIndex(list.model()->index(0, 0));
    type(line(dialog, "connectionHosts"), QStringLiteral("db7"));
    list.setCurrentIndex(list.model()->index(1, 0));
    QCOMPARE(line(dialog, "connectionHosts").text(), QStringLiteral("db2:2113"));
    QCOMPARE(book.find(QStringLiteral("1"))->connection, QStringLiteral("kurrentdb://db7:2113"));
    type(line(dialog, "connectionHosts"), QStringLiteral("db8"));
    press(dialog, "connectionCancel");
    QCOMPARE(book.find(QStringLiteral("2"))->connection, QStringLiteral("kurrentdb://db2:2113"));
}

void TestConnections::duplicatesAndRemoves()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    auto &book = at.workspace().connections();
    at.keychain->passwords.insert(QStringLiteral("1"), QStringLiteral("s3cr3t"));
    SavedConnection one{QStringLiteral("1"), QStringLiteral("One"), QStringLiteral("esdb://ops@db1")};
    one.keepsPassword = true;
    book.put(one);
    ConnectDialog &dialog = ask(at);
    auto &list = part<QListView>(dialog, "connectionList");
    list.setCurrentIndex(list.model()->index(0, 0));
    QTRY_COMPARE(line(dialog, "connectionPassword").text(), QStringLiteral("s3cr3t"));
    press(dialog, "connectionDuplicate");
    QCOMPARE(book.all().size(), 2);
    QCOMPARE(line(dialog, "connectionName").text(), QStringLiteral("One (copy)"));
    QVERIFY(book.all().at(1).id != QStringLiteral("1"));
    list.setCurrentIndex(list.model()->index(0, 0));
    at.agrees = false;
    press(dialog, "connectionRemove");
    QCOMPARE(book.all().size(), 2);
    at.agrees = true;
    press(dialog, "connectionRemove");
    QCOMPARE(book.all().size(), 1);
    QCOMPARE(line(dialog, "connectionName").text(), QStringLiteral("One (copy)"));
    QTRY_VERIFY(!at.keychain->passwords.contains(QStringLiteral("1")));
}

void TestConnections::noFileHoldsThePassword()
{
    QVERIFY(startServer({QStringLiteral("--accounts")}));
    {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        ConnectDialog &dialog = ask(at);
        line(dialog, "connectionString").setText(connectionAs(QStringLiteral("admin:changeit"))); // as pasted
        QVERIFY(!line(dialog, "connectionString").text().contains(u"changeit"));
        QCOMPARE(line(dialog, "connectionPassword").text(), QStringLiteral("changeit"));
        part<QCheckBox>(dialog, "connectionKeep").click();
        press(dialog, "connectionSave");
        const QString id = at.workspace().connections().all().front().id;
        QTRY_COMPARE(at.keychain->passwords.value(id), QStringLiteral("changeit"));
        press(dialog, "connectionConnect");
        QTRY_VERIFY(at.session().isOpen());
        QVERIFY(at.settle());
        at.window().close();
    }
    QVERIFY(anyFileHolds("admin@127.0.0.1"));
    QVERIFY(!anyFileHolds("changeit"));
}

void TestConnections::menuOpensWithThePasswordOfTheKeychain()
{
    QVERIFY(startServer({QStringLiteral("--accounts")}));
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    saveAccount(at, QStringLiteral("Accounts & Co"));
    at.keychain->passwords.insert(QStringLiteral("1"), QStringLiteral("changeit"));
    chooseStore(at, QStringLiteral("Accounts && Co"));
    QTRY_VERIFY(at.session().isOpen());
    QVERIFY(!at.session().isReadOnly());
    QCOMPARE(at.top().connection()->text(), QStringLiteral("Accounts & Co (server)"));
    QVERIFY(at.workspace().connections().find(QStringLiteral("1"))->lastOpened > 0);
    QVERIFY(at.window().findChild<PasswordDialog *>() == nullptr);
}

void TestConnections::asksForThePasswordWhereThereIsNoKeychain()
{
    QVERIFY(startServer({QStringLiteral("--accounts")}));
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    saveAccount(at, QStringLiteral("Accounts"));
    at.keychain->refusal = Error{ErrorCode::Unavailable, "No keychain runs here.", {}};
    chooseStore(at, QStringLiteral("Accounts"));
    QTRY_VERIFY(at.window().findChild<PasswordDialog *>() != nullptr);
    const auto &dialog = *at.window().findChild<PasswordDialog *>();
    QCOMPARE(part<QLabel>(dialog, "passwordReason").text(), QStringLiteral("No keychain runs here."));
    type(line(dialog, "password"), QStringLiteral("changeit"));
    press(dialog, "passwordConnect");
    QTRY_VERIFY(at.session().isOpen());
    QTRY_VERIFY2(at.message().text().contains(u"The password is not kept."), qPrintable(at.message().text()));
    QVERIFY(!at.workspace().connections().find(QStringLiteral("1"))->keepsPassword);
}

void TestConnections::asksWhileTheKeychainIsSilent()
{
    QVERIFY(startServer({QStringLiteral("--accounts")}));
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    saveAccount(at, QStringLiteral("Accounts"));
    at.keychain->passwords.insert(QStringLiteral("1"), QStringLiteral("changeit"));
    at.keychain->isSilent = true;
    at.window().stores().servers().setKeychainPatience(std::chrono::milliseconds(1));
    chooseStore(at, QStringLiteral("Accounts"));
    QTRY_VERIFY(at.window().findChild<PasswordDialog *>() != nullptr);
    const QString reason = part<QLabel>(*at.window().findChild<PasswordDialog *>(), "passwordReason").text();
    QVERIFY2(reason.contains(u"has not answered yet"), qPrintable(reason));
    QVERIFY(!at.session().isOpen());
    QCOMPARE(at.keychain->heldBack.size(), 1);
    at.keychain->heldBack.takeFirst()(); // it was unlocked
    QTRY_VERIFY(at.session().isOpen());
    QTRY_VERIFY(at.window().findChild<PasswordDialog *>() == nullptr);
}

void TestConnections::productionIsSeen()
{
    QVERIFY(startServer());
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    auto &frame = part<QWidget>(at.window(), "productionFrame");
    auto &tag = part<HeadTag>(at.window(), "productionTag");
    QVERIFY(!frame.isVisible() && !tag.isVisible());
    SavedConnection saved{QStringLiteral("1"), QStringLiteral("Orders"), m_server->connection()};
    saved.production = saved.readOnly = true;
    at.workspace().connections().put(saved);
    chooseStore(at, QStringLiteral("Orders – production (read-only)"));
    QTRY_VERIFY(at.session().isOpen());
    QVERIFY(frame.isVisible() && tag.isVisible());
    QCOMPARE(frame.geometry(), at.window().centralWidget()->rect());
    QVERIFY(at.session().isReadOnly());
    at.session().close();
    QVERIFY(!frame.isVisible() && !tag.isVisible());
    // The same server by its string alone is production, and read-only, all the same.
    at.window().stores().connectTo(m_server->connection(), OpenMode::ReadWrite);
    QTRY_VERIFY(at.session().isOpen());
    QVERIFY(frame.isVisible());
    QVERIFY(at.session().isReadOnly());
    at.session().close();
    saved.readOnly = false;
    at.workspace().connections().put(saved);
    at.window().stores().connectTo(m_server->connection(), OpenMode::ReadWrite);
    QTRY_VERIFY(at.session().isOpen());
    QVERIFY(!at.session().isReadOnly());
}

void TestConnections::typesTheStreamsNameOnProduction()
{
    QVERIFY(startServer());
    write("order-A-1", {created("A-1")});
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    SavedConnection saved{QStringLiteral("1"), QStringLiteral("Orders"), m_server->connection()};
    saved.production = true;
    at.workspace().connections().put(saved);
    chooseStore(at, QStringLiteral("Orders – production"));
    QTRY_VERIFY(at.session().isOpen());
    at.window().openStream(QStringLiteral("order-A-1"), false);
    QVERIFY(at.settle());
    qobject_cast<OrderPage *>(at.page())->openCommand(QStringLiteral("CancelOrder"));
    auto &primary = part<QPushButton>(at.window(), "writeCommand");
    auto &typed = line(at.window(), "typedStreamName");
    QVERIFY(!typed.isVisible());
    type(line(at.window(), "edit_reason"), QStringLiteral("a test"));
    QTRY_VERIFY(typed.isVisible());
    QVERIFY(!primary.isEnabled());
    type(typed, QStringLiteral("order-A-2"));
    QVERIFY(!primary.isEnabled());
    type(typed, QStringLiteral("order-A-1"));
    QVERIFY(primary.isEnabled());
    primary.click();
    QTRY_VERIFY(at.status().text().contains(u"leader"));
    QTRY_COMPARE(at.session().store()->streamInfo(events::StreamName("order-A-1"))->lastRevision->value,
                 std::uint64_t(1));
}

void TestConnections::headSaysWhoAnswersAndSinceWhenItIsAway()
{
    QVERIFY(startServer());
    write("order-A-1", {created("A-1")});
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    at.window().stores().connectTo(m_server->connection() + QStringLiteral("&maxDiscoverAttempts=1"),
                                   OpenMode::ReadWrite);
    QTRY_VERIFY(at.session().isOpen());
    QVERIFY(at.settle());
    LiveIndicator &live = *at.top().live();
    QVERIFY2(live.text().startsWith(u"leader 127.0.0.1:"), qPrintable(live.text()));
    QVERIFY2(live.text().endsWith(u" ms"), qPrintable(live.text()));

    m_server->stop();
    QTRY_VERIFY2(live.text().startsWith(u"away since "), qPrintable(live.text()));
    QTRY_COMPARE(at.session().liveState().kind, LiveState::Kind::Reconnecting);
    QTRY_VERIFY2(at.message().text().startsWith(u"The server is away. Showing what was read up to "),
                 qPrintable(at.message().text()));
    QCOMPARE(at.orders(), QStringList{QStringLiteral("A-1")});
    QVERIFY(part<QPushButton>(at.window(), "retryNow").isVisible());

    m_server->startAgain();
    QVERIFY(m_server->isRunning());
    part<QPushButton>(at.window(), "retryNow").click();
    QTRY_COMPARE(at.session().liveState().kind, LiveState::Kind::Live);
    QTRY_VERIFY2(live.text().startsWith(u"leader 127.0.0.1:"), qPrintable(live.text()));
    QTRY_VERIFY(!at.message().text().contains(u"away"));
    QVERIFY(!part<QPushButton>(at.window(), "retryNow").isVisible());
}

void TestConnections::unencryptedStaysMarked()
{
    QVERIFY(startServer());
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    auto &tag = part<HeadTag>(at.window(), "exposureTag");
    QString string = m_server->connection();
    at.window().stores().connectTo(string, OpenMode::ReadWrite);
    QTRY_VERIFY(at.session().isOpen());
    QVERIFY(!tag.isVisible());
    at.session().close();
    // A name of this computer that nobody can tell is this computer.
    string.replace(QStringLiteral("127.0.0.1"), QStringLiteral("0.0.0.0"));
    at.window().stores().connectTo(string, OpenMode::ReadWrite);
    QTRY_VERIFY(at.session().isOpen());
    QVERIFY(tag.isVisible());
    QCOMPARE(tag.text(), QStringLiteral("not encrypted"));
    QVERIFY(tag.toolTip().contains(u"tls is false"));
}

QTEST_MAIN(TestConnections)
#include "tst_connections.moc"
