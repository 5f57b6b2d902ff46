// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "program.h"
#include "stubprogram.h"

#include <QTemporaryDir>

#include <memory>

namespace foldline::test {

/// A stub server with the sample history, and a data folder of its own, for each test of the program on a server.
class ServerWorkplace
{
protected:
    [[nodiscard]] bool begin();
    void end();
    /// The program on this server: the arguments, then `--connect URI`.
    [[nodiscard]] Run on(const QByteArray &arguments) const;
    [[nodiscard]] Run importLines(const QByteArray &lines) const;

    std::unique_ptr<StubProgram> m_server;
    QString m_uri;
    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace foldline::test
