// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverworkplace.h"

namespace foldline::test {

bool ServerWorkplace::begin()
{
    m_server = std::make_unique<StubProgram>();
    m_uri = m_server->connection();
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_DATA_HOME", m_folder->path().toUtf8());
    return m_server->isRunning() && importLines(sampleHistory()).exitCode == 0;
}

void ServerWorkplace::end()
{
    m_server.reset();
    m_folder.reset();
}

Run ServerWorkplace::on(const QByteArray &arguments) const
{
    return runProgram(words(arguments.constData()) + QStringList{QStringLiteral("--connect"), m_uri});
}

Run ServerWorkplace::importLines(const QByteArray &lines) const
{
    return runProgram({QStringLiteral("import"), QStringLiteral("-"), QStringLiteral("--connect"), m_uri}, lines);
}

} // namespace foldline::test
