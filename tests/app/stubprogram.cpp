// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/stubprogram.h"

namespace foldline::test {

namespace {

constexpr int StartMilliseconds = 30'000;
constexpr const char *Greeting = "listening on ";

} // namespace

StubProgram::StubProgram(const QStringList &options) : m_options(options) { start(options); }

void StubProgram::start(const QStringList &options)
{
    m_process.start(QStringLiteral(FOLDLINE_STUBSERVER), options);
    QString address;
    while (address.isEmpty() && (m_process.canReadLine() || m_process.waitForReadyRead(StartMilliseconds))) {
        const QByteArray line = m_process.readLine().trimmed();
        if (line.startsWith(Greeting))
            address = QString::fromUtf8(line.mid(int(qstrlen(Greeting))));
    }
    m_address = address;
}

void StubProgram::stop()
{
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(StartMilliseconds)) {
        m_process.kill();
        m_process.waitForFinished(StartMilliseconds);
    }
}

void StubProgram::startAgain()
{
    start(m_options + QStringList{QStringLiteral("--port"), m_address.section(QLatin1Char(':'), -1)});
}

StubProgram::~StubProgram() { stop(); }

QString StubProgram::connection() const { return QStringLiteral("kurrentdb://%1?tls=false").arg(m_address); }

} // namespace foldline::test
