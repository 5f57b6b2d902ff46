// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/stubprogram.h"
#include "windowfixture.h"

#include "core/kurrentdb/kurrentstore.h"
#include "core/kurrentdb/settings/connectionstring.h"
#include "ui/dialogs/connectdialog.h"

#include <QCheckBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

/// The window on a server: asking for one, its orders live, and what is never kept.
class TestServerWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_desk = std::make_unique<Desk>(); }
    void init();
    void cleanup();
    void cleanupTestCase() { m_desk.reset(); }

    void refusesWhileItIsTyped();
    void passwordMovesToItsField();
    void testSaysWhatAnswered();
    void testSaysWhyNot();
    void showsOrdersAndFollows();
    void saysWhereStreamsComeFrom();
    void opensStreamsForWhoMayNotReadTheLog();
    void readOnlyStaysReadOnly();
    void keepsNoPassword();
    void refusalKeepsTheOpenStore();

private:
    [[nodiscard]] ConnectDialog &ask(WindowFixture &at);
    [[nodiscard]] static QString message(ConnectDialog &dialog);
    static void type(ConnectDialog &dialog, const QString &text);
    void write(const std::string &stream, const std::vector<store::ProposedEvent> &events);

    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<StubProgram> m_server;
    std::unique_ptr<kurrentdb::KurrentStore> m_writer;
};

void TestServerWindow::init()
{
    m_desk->clear();
    m_server = std::make_unique<StubProgram>();
    QVERIFY(m_server->isRunning());
    const auto settings = kurrentdb::parseConnectionString(m_server->connection().toStdString());
    QVERIFY(settings.has_value());
    auto writer = kurrentdb::KurrentStore::open(*settings, {});
    QVERIFY2(writer.has_value(), writer ? "" : describe(writer.error()).c_str());
    m_writer = *std::move(writer);
}

void TestServerWindow::cleanup()
{
    m_writer.reset();
    m_server.reset();
}

ConnectDialog &TestServerWindow::ask(WindowFixture &at)
{
    at.window().stores().connectDialog();
    return *at.window().findChild<ConnectDialog *>();
}

QString TestServerWindow::message(ConnectDialog &dialog)
{
    return dialog.findChild<QLabel *>(QStringLiteral("connectionMessage"))->text();
}

void TestServerWindow::type(ConnectDialog &dialog, const QString &text)
{
    auto *field = dialog.findChild<QLineEdit *>(QStringLiteral("connectionString"));
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, text);
}

void TestServerWindow::write(const std::string &stream, const std::vector<store::ProposedEvent> &events)
{
    const auto written = m_writer->append(events::StreamName(stream), store::ExpectedRevision::noStream(), events);
    QVERIFY2(written.has_value(), written ? "" : describe(written.error()).c_str());
}

void TestServerWindow::refusesWhileItIsTyped()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    ConnectDialog &dialog = ask(at);
    auto *connectButton = dialog.findChild<QPushButton *>(QStringLiteral("connectionConnect"));
    QVERIFY(!connectButton->isEnabled());
    type(dialog, QStringLiteral("kurrentdb://db1?tsl=false"));
    QVERIFY2(message(dialog).contains(u"tsl"), qPrintable(message(dialog)));
    QVERIFY(!connectButton->isEnabled());
    type(dialog, QStringLiteral("kurrentdb://db1?tlsVerifyCert=false"));
    QVERIFY(connectButton->isEnabled());
    const QString warning = dialog.findChild<QLabel *>(QStringLiteral("connectionWarningText"))->text();
    QVERIFY2(warning.contains(u"certificate is not checked"), qPrintable(warning));
}

void TestServerWindow::passwordMovesToItsField()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    ConnectDialog &dialog = ask(at);
    type(dialog, QStringLiteral("kurrentdb://ops:s3cr3t@db1:2113"));
    // Without a window manager the dialog does not get the focus that it would lose here.
    emit dialog.findChild<QLineEdit *>(QStringLiteral("connectionString"))->editingFinished();
    QCOMPARE(dialog.findChild<QLineEdit *>(QStringLiteral("connectionString"))->text(),
             QStringLiteral("kurrentdb://ops@db1:2113"));
    QCOMPARE(dialog.findChild<QLineEdit *>(QStringLiteral("connectionUser"))->text(), QStringLiteral("ops"));
    auto *password = dialog.findChild<QLineEdit *>(QStringLiteral("connectionPassword"));
    QCOMPARE(password->text(), QStringLiteral("s3cr3t"));
    QCOMPARE(password->echoMode(), QLineEdit::Password);
    QCOMPARE(dialog.connectionString(), QStringLiteral("kurrentdb://ops:s3cr3t@db1:2113"));
}

void TestServerWindow::testSaysWhatAnswered()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    ConnectDialog &dialog = ask(at);
    type(dialog, m_server->connection());
    dialog.findChild<QPushButton *>(QStringLiteral("connectionTest"))->click();
    QTRY_VERIFY2(message(dialog).startsWith(u"Reached 127.0.0.1:"), qPrintable(message(dialog)));
    QVERIFY2(message(dialog).contains(u"leader · 24.10.0"), qPrintable(message(dialog)));
    QVERIFY2(message(dialog).endsWith(u" A caller without a user may read $all."), qPrintable(message(dialog)));
}

void TestServerWindow::testSaysWhyNot()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    ConnectDialog &dialog = ask(at);
    type(dialog, QStringLiteral("kurrentdb://127.0.0.1:1?tls=false&maxDiscoverAttempts=1"));
    dialog.findChild<QPushButton *>(QStringLiteral("connectionTest"))->click();
    QTRY_VERIFY2(message(dialog).contains(u"Nothing listens there"), qPrintable(message(dialog)));
}

void TestServerWindow::showsOrdersAndFollows()
{
    write("order-A-1", {created("A-1")});
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    ConnectDialog &dialog = ask(at);
    type(dialog, m_server->connection());
    dialog.findChild<QPushButton *>(QStringLiteral("connectionConnect"))->click();
    QTRY_VERIFY(at.session().isOpen());
    QVERIFY(at.settle());
    QTRY_COMPARE(at.orders(), QStringList{QStringLiteral("A-1")});
    write("order-A-2", {created("A-2")});
    QTRY_COMPARE(at.orders().size(), 2);
    QTRY_VERIFY2(at.status().text().contains(u"leader · 24.10.0"), qPrintable(at.status().text()));
    QVERIFY2(!at.status().text().contains(u"events  ·"), qPrintable(at.status().text()));
}

void TestServerWindow::saysWhereStreamsComeFrom()
{
    write("order-A-1", {created("A-1")});
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    ConnectDialog &dialog = ask(at);
    type(dialog, m_server->connection());
    dialog.findChild<QPushButton *>(QStringLiteral("connectionConnect"))->click();
    QTRY_VERIFY(at.session().isOpen());
    at.window().openPage(QStringLiteral("streams"));
    QTRY_VERIFY(at.window().findChild<QLabel *>(QStringLiteral("streamsSource")));
    auto *source = at.window().findChild<QLabel *>(QStringLiteral("streamsSource"));
    QTRY_COMPARE(source->text(), QStringLiteral("From the whole log, read to its end."));
    QVERIFY(source->isVisible());
}

void TestServerWindow::opensStreamsForWhoMayNotReadTheLog()
{
    m_writer.reset();
    m_server = std::make_unique<StubProgram>(QStringList{QStringLiteral("--accounts")});
    QVERIFY(m_server->isRunning());
    const auto as = [this](const char *user) {
        return m_server->connection().replace(QStringLiteral("://"),
                                              QStringLiteral("://%1:changeit@").arg(QLatin1StringView(user)));
    };
    const auto settings = kurrentdb::parseConnectionString(as("admin").toStdString());
    m_writer = *kurrentdb::KurrentStore::open(*settings, {});
    write("order-A-1", {created("A-1")});
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    {
        ConnectDialog &dialog = ask(at);
        type(dialog, as("ops"));
        dialog.findChild<QPushButton *>(QStringLiteral("connectionTest"))->click();
        QTRY_VERIFY2(message(dialog).contains(u"\nops may not read $all: orders, "), qPrintable(message(dialog)));
        dialog.reject();
    }
    at.window().stores().connectTo(as("ops"), OpenMode::ReadOnly);
    QTRY_VERIFY(at.session().isOpen());
    QVERIFY(at.session().logRefusal());
    QVERIFY2(at.status().text().contains(u"no right to read the whole log"), qPrintable(at.status().text()));
    auto *bar = at.page()->findChild<MessageBar *>();
    QVERIFY2(bar->text().contains(u"`ops` may not read") && bar->text().contains(u"$acl"), qPrintable(bar->text()));
    at.window().openPage(QStringLiteral("log"));
    QTRY_VERIFY(at.page()->findChild<MessageBar *>()->text().contains(u"`ops` may not read"));
    QVERIFY(at.page()->findChild<QWidget *>(QStringLiteral("logTable"))->isVisible());
    QVERIFY(!says(*at.page(), QStringLiteral("Metadata")));
    at.window().openPage(QStringLiteral("projections"));
    QTRY_VERIFY(at.page()->findChild<MessageBar *>()->text().startsWith(u"Projections do not run here."));
    QVERIFY(!button(*at.page(), QStringLiteral("Pause")).isEnabled());
    at.window().openPage(QStringLiteral("streams"));
    QTRY_VERIFY(at.page()->findChild<MessageBar *>()->text().contains(u"by name"));
    auto *name = at.page()->findChild<QLineEdit *>(QStringLiteral("streamsFilter"));
    QTest::keyClicks(name, QStringLiteral("order-A-1"));
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_COMPARE(at.page()->id(), QStringLiteral("order:order-A-1"));
    QTRY_VERIFY(at.page()->isSettled());
    QTRY_COMPARE(at.table(u"eventTable").model()->rowCount(), 1);
}

void TestServerWindow::readOnlyStaysReadOnly()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    ConnectDialog &dialog = ask(at);
    type(dialog, m_server->connection());
    dialog.findChild<QCheckBox *>(QStringLiteral("connectionReadOnly"))->setChecked(true);
    dialog.findChild<QPushButton *>(QStringLiteral("connectionConnect"))->click();
    QTRY_VERIFY(at.session().isOpen());
    QVERIFY(at.session().isReadOnly());
    const auto written =
        at.session().store()->append(events::StreamName("order-A-1"), store::ExpectedRevision::any(), {});
    QVERIFY(!written && written.error().code == ErrorCode::AccessDenied);
}

void TestServerWindow::keepsNoPassword()
{
    {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        QString secret = m_server->connection();
        secret.replace(QStringLiteral("://"), QStringLiteral("://ops:s3cr3t@"));
        at.window().stores().connectTo(secret, OpenMode::ReadWrite);
        QTRY_VERIFY(at.session().isOpen());
        at.window().close();
    }
    QFile file(m_desk->sessionFile());
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.errorString()));
    const QByteArray kept = file.readAll();
    QVERIFY(kept.contains("theme"));
    QVERIFY(!kept.contains("s3cr3t"));
}

void TestServerWindow::refusalKeepsTheOpenStore()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeStore()));
    at.window().stores().connectTo(QStringLiteral("kurrentdb://127.0.0.1:1?tls=false&maxDiscoverAttempts=1"),
                                   OpenMode::ReadWrite);
    QTRY_VERIFY2(at.message().text().contains(u"Nothing listens there"), qPrintable(at.message().text()));
    QVERIFY(at.session().isOpen());
    QCOMPARE(at.orders().size(), 3);
}

QTEST_MAIN(TestServerWindow)
#include "tst_serverwindow.moc"
