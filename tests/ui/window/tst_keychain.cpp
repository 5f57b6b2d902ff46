// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "secretservice.h"
#include "tests/app/stubprogram.h"
#include "windowfixture.h"

#include "ui/dialogs/connectdialog.h"
#include "ui/dialogs/passworddialog.h"
#include "ui/pages/serverchooser.h"
#include "ui/services/connectionbook.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

/// Passwords in the desktop's own keychain: a Secret Service on a bus of its own. Skipped where there is none.
class TestKeychain : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();

    void keepsAPasswordOverARestart();
    void asksWhileTheKeychainIsLocked();
    void asksWhereNoKeychainRuns();

private:
    /// Opening the saved connection asks for its password and says why; what is typed is not kept now.
    void asks(const QString &reason);
    /// A window with the desktop's keychain.
    [[nodiscard]] std::unique_ptr<WindowFixture> window() const;
    /// Opens the saved connection, as choosing it in the menu does.
    static void choose(WindowFixture &at);

    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<SecretService> m_service;
    std::unique_ptr<StubProgram> m_server;
};

void TestKeychain::initTestCase()
{
    m_desk = std::make_unique<Desk>();
    m_service = std::make_unique<SecretService>(m_desk->path(QStringLiteral("runtime")));
    if (!m_service->isRunning())
        QSKIP("gnome-keyring-daemon and dbus-daemon are not installed here");
    m_server = std::make_unique<StubProgram>(QStringList{QStringLiteral("--accounts")});
    QVERIFY(m_server->isRunning());
}

void TestKeychain::cleanupTestCase()
{
    m_server.reset();
    m_service.reset();
    m_desk.reset();
}

std::unique_ptr<WindowFixture> TestKeychain::window() const
{
    auto at = std::make_unique<WindowFixture>(*m_desk);
    at->workspace().setKeychain(makeDesktopKeychain());
    return at;
}

void TestKeychain::choose(WindowFixture &at)
{
    QVERIFY(at.show());
    QCOMPARE(at.workspace().connections().all().size(), 1);
    QVERIFY(at.workspace().connections().all().front().keepsPassword);
    at.window().stores().servers().open(at.workspace().connections().all().front().id);
}

void TestKeychain::keepsAPasswordOverARestart()
{
    {
        const auto at = window();
        QVERIFY(at->show());
        at->window().stores().connectDialog();
        auto *dialog = at->window().findChild<ConnectDialog *>();
        const QString string =
            m_server->connection().replace(QStringLiteral("://"), QStringLiteral("://admin:changeit@"));
        dialog->findChild<QLineEdit *>(QStringLiteral("connectionString"))->setText(string);
        dialog->findChild<QCheckBox *>(QStringLiteral("connectionKeep"))->click();
        dialog->findChild<QPushButton *>(QStringLiteral("connectionSave"))->click();
        QTRY_COMPARE(m_service->secrets(), 1);
        dialog->findChild<QPushButton *>(QStringLiteral("connectionConnect"))->click();
        QTRY_VERIFY(at->session().isOpen());
        QVERIFY(at->settle());
    }
    const auto at = window();
    choose(*at);
    QTRY_VERIFY(at->session().isOpen());
    QVERIFY(at->window().findChild<PasswordDialog *>() == nullptr);
    QCOMPARE(at->session().location().mode, OpenMode::ReadWrite);
}

void TestKeychain::asks(const QString &reason)
{
    const auto at = window();
    choose(*at);
    QTRY_VERIFY(at->window().findChild<PasswordDialog *>() != nullptr);
    const auto *dialog = at->window().findChild<PasswordDialog *>();
    const QString said = dialog->findChild<QLabel *>(QStringLiteral("passwordReason"))->text();
    QVERIFY2(said.contains(reason), qPrintable(said));
    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("password")), QStringLiteral("changeit"));
    dialog->findChild<QPushButton *>(QStringLiteral("passwordConnect"))->click();
    QTRY_VERIFY(at->session().isOpen());
    QTRY_VERIFY2(at->message().text().contains(u"The password is not kept."), qPrintable(at->message().text()));
}

void TestKeychain::asksWhileTheKeychainIsLocked()
{
    QVERIFY(m_service->lock());
    asks(QStringLiteral("locked"));
}

void TestKeychain::asksWhereNoKeychainRuns()
{
    m_service->stop();
    asks(QStringLiteral("No keychain"));
}

QTEST_MAIN(TestKeychain)
#include "tst_keychain.moc"
