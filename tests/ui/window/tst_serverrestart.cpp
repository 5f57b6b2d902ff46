// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"
#include "tests/app/stubprogram.h"
#include "windowfixture.h"

#include "ui/dialogs/passworddialog.h"
#include "ui/services/connectionbook.h"
#include "ui/widgets/messagebar.h"

#include <QLineEdit>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

/// A window that was left on a saved connection, after a restart.
class TestServerRestart : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_desk = std::make_unique<Desk>(); }
    void init() { m_desk->clear(); }
    void cleanup() { m_server.reset(); }
    void cleanupTestCase() { m_desk.reset(); }

    void asksForThePasswordAndComesBack();
    void comesBackWhenTheServerDoes();
    void offersARebuildForAnotherHistory();

private:
    /// A session that ends on the connection, with two pages open.
    void leaveOn(const SavedConnection &saved, const QString &password);
    [[nodiscard]] static QStringList bothPages() { return {QStringLiteral("Orders"), QStringLiteral("Streams")}; }

    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<StubProgram> m_server;
};

void TestServerRestart::leaveOn(const SavedConnection &saved, const QString &password)
{
    WindowFixture at(*m_desk);
    at.keychain->passwords.insert(saved.id, password);
    QVERIFY(at.show());
    at.workspace().connections().put(saved);
    at.window().stores().openConnection(saved.id);
    QTRY_VERIFY(at.session().isOpen());
    at.window().openPage(QStringLiteral("streams"));
    QVERIFY(at.settle());
    QCOMPARE(at.tabTitles(), bothPages());
    at.window().close();
}

void TestServerRestart::asksForThePasswordAndComesBack()
{
    m_server = std::make_unique<StubProgram>(QStringList{QStringLiteral("--accounts")});
    QVERIFY(m_server->isRunning());
    SavedConnection saved{QStringLiteral("1"), QStringLiteral("Accounts"),
                          m_server->connection().replace(QStringLiteral("://"), QStringLiteral("://admin@"))};
    saved.keepsPassword = saved.readOnly = true;
    leaveOn(saved, QStringLiteral("changeit"));
    {
        WindowFixture at(*m_desk, true);
        QVERIFY(at.show());
        // The keychain of this start has no password.
        QTRY_VERIFY(at.window().findChild<PasswordDialog *>() != nullptr);
        const auto &dialog = *at.window().findChild<PasswordDialog *>();
        QTest::keyClicks(dialog.findChild<QLineEdit *>(QStringLiteral("password")), QStringLiteral("changeit"));
        dialog.findChild<QPushButton *>(QStringLiteral("passwordConnect"))->click();
        QTRY_VERIFY(at.session().isOpen());
        QVERIFY(at.session().isReadOnly());
        QCOMPARE(at.tabTitles(), bothPages());
        // A file takes its place.
        QVERIFY(at.open(m_desk->makeStore()));
        QCOMPARE(at.tabTitles(), QStringList{QStringLiteral("Orders")});
        at.window().close();
    }
    WindowFixture at(*m_desk, true);
    QVERIFY(at.show());
    QVERIFY(at.settle());
    QVERIFY(!at.session().location().file.isEmpty());
}

void TestServerRestart::comesBackWhenTheServerDoes()
{
    m_server = std::make_unique<StubProgram>();
    QVERIFY(m_server->isRunning());
    const SavedConnection saved{QStringLiteral("1"), QStringLiteral("Orders"),
                                m_server->connection() + QStringLiteral("&maxDiscoverAttempts=1")};
    leaveOn(saved, {});
    m_server->stop();
    WindowFixture at(*m_desk, true);
    QVERIFY(at.show());
    QTRY_VERIFY2(at.message().text().contains(u"The store was not opened."), qPrintable(at.message().text()));
    m_server->startAgain();
    at.window().stores().openConnection(saved.id);
    QTRY_VERIFY(at.session().isOpen());
    QCOMPARE(at.tabTitles(), bothPages());
}

/// Trying again would not help: the rows are of another log.
void TestServerRestart::offersARebuildForAnotherHistory()
{
    m_server = std::make_unique<StubProgram>();
    QVERIFY(m_server->isRunning());
    const auto create = [this](const char *order) {
        return runProgram({QStringLiteral("command"), QString::fromLatin1(order), QStringLiteral("CreateOrder"),
                           QStringLiteral("customerId=C"), QStringLiteral("items=[]"), QStringLiteral("--connect"),
                           m_server->connection()})
            .exitCode;
    };
    QCOMPARE(create("order-A"), 0);
    leaveOn({QStringLiteral("1"), QStringLiteral("Orders"), m_server->connection()}, {});
    m_server->stop();
    m_server->startAgain();
    QCOMPARE(create("order-B"), 0);
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    at.window().stores().openConnection(QStringLiteral("1"));
    QTRY_VERIFY(at.session().runnerStatus().isUnfit);
    at.window().openPage(QStringLiteral("orders"));
    auto *bar = at.page()->findChild<MessageBar *>();
    QVERIFY(bar != nullptr);
    QTRY_VERIFY2(bar->text().contains(u"another store"), qPrintable(bar->text()));
    QVERIFY(bar->findChild<QPushButton *>(QStringLiteral("message-resume")) == nullptr);
    auto *rebuild = bar->findChild<QPushButton *>(QStringLiteral("message-rebuild"));
    QVERIFY(rebuild != nullptr);
    rebuild->click();
    QTRY_COMPARE(at.orders(), QStringList{QStringLiteral("B")});
    QVERIFY(!at.session().runnerStatus().isUnfit);
}

QTEST_MAIN(TestServerRestart)
#include "tst_serverrestart.moc"
