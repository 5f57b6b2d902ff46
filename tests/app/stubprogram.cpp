// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/stubprogram.h"

namespace foldline::test {

namespace {

constexpr int StartMilliseconds = 30'000;
constexpr const char *Greeting = "listening on ";

} // namespace

StubProgram::StubProgram(const QStringList &options)
{
    m_process.start(QStringLiteral(FOLDLINE_STUBSERVER), options);
    while (m_address.isEmpty() && (m_process.canReadLine() || m_process.waitForReadyRead(StartMilliseconds))) {
        const QByteArray line = m_process.readLine().trimmed();
        if (line.startsWith(Greeting))
            m_address = QString::fromUtf8(line.mid(int(qstrlen(Greeting))));
    }
}

StubProgram::~StubProgram()
{
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(StartMilliseconds))
        m_process.kill();
}

QString StubProgram::connection() const { return QStringLiteral("kurrentdb://%1?tls=false").arg(m_address); }

} // namespace foldline::test
