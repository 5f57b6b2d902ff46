// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"

#include <QTest>

#include <array>
#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

using namespace foldline::test;

namespace {

/// A C1 control (CSI), a right-to-left override and DEL, as UTF-8.
const QByteArray Hostile = "x\xC2\x9B"
                           "31m\xE2\x80\xAEy\x7F";
const QByteArray Escaped = R"(x\u009B31m\u202Ey\u007F)";

/// What the program prints when standard output is a terminal.
QByteArray onTerminal(const QStringList &arguments)
{
    const int master = ::posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0)
        return {};
    const QString terminal = QString::fromLocal8Bit(::ptsname(master));
    const int kept = ::open(::ptsname(master), O_RDWR | O_NOCTTY);
    QProcess process;
    process.setStandardOutputFile(terminal);
    process.start(programFile(), arguments);
    QByteArray out;
    if (process.waitForFinished() && process.exitCode() == 0) {
        std::array<char, 8192> buffer{};
        const ssize_t size = ::read(master, buffer.data(), buffer.size());
        out = QByteArray(buffer.data(), size > 0 ? size : 0);
    }
    ::close(kept);
    ::close(master);
    return out.replace("\r\n", "\n");
}

} // namespace

/// JSON output carries nothing that could steer a terminal, and the bytes of the store stay what they are.
class TerminalTest : public QObject
{
    Q_OBJECT
private slots:
    void whatFoldlineMakesIsEscaped_data()
    {
        QTest::addColumn<QString>("command");
        QTest::newRow("state") << QStringLiteral("state order-1");
        QTest::newRow("states") << QStringLiteral("states");
        QTest::newRow("blame") << QStringLiteral("blame order-1 /customerName");
        QTest::newRow("orders") << QStringLiteral("orders");
        QTest::newRow("streams") << QStringLiteral("streams --contains order-x");
    }
    void whatFoldlineMakesIsEscaped()
    {
        QFETCH(QString, command);
        const Run run = m_place.runJson(command.split(u' '));
        QCOMPARE(run.exitCode, 0);
        QVERIFY2(run.out.contains(Escaped), run.out.constData());
        QVERIFY(!run.out.contains(Hostile));
    }
    void escapingKeepsTheValue()
    {
        const Json state = m_place.runJson("state order-1").object().at("state");
        QCOMPARE(QByteArray::fromStdString(state.value("customerName", "")), Hostile);
    }
    void storedBytesStayAsTheyAre()
    {
        QVERIFY(m_place.run("export").out.contains(Hostile));
        QVERIFY(m_place.runJson("events order-1").out.contains(Hostile));
        QVERIFY(m_place.runJson("log").out.contains(Hostile));
    }
    void aTerminalGetsStoredEventsEscaped()
    {
        const QStringList command{QStringLiteral("events"), QStringLiteral("order-1"), QStringLiteral("--json"),
                                  QStringLiteral("--store"), m_place.store()};
        const QByteArray out = onTerminal(command);
        QVERIFY2(out.contains(Escaped), out.constData());
        QVERIFY(!out.contains(Hostile));
        QVERIFY(Json::parse(out.toStdString()) == m_place.runJson("events order-1").object());
    }

private:
    const Workplace m_place{
        eventLine("order-1", 0, 1, "OrderCreated", "2020-01-01T00:00:00Z",
                  QByteArray(R"({"orderId":"1","customerId":"C-1",)"
                             "\t"
                             R"("customerName":")" +
                             Hostile + R"(","items":[],"totalAmount":0})")
                      .constData(),
                  R"({"schemaVersion":2})") +
        eventLine(QByteArray("order-" + Hostile).constData(), 0, 2, "Noted", "2020-01-02T00:00:00Z", "{}")};
};

QTEST_GUILESS_MAIN(TerminalTest)
#include "tst_cli_terminal.moc"
