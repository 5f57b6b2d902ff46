// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

namespace foldline::test {

/// The stub server as a process of its own, on a free port; it ends with this object.
class StubProgram
{
public:
    explicit StubProgram(const QStringList &options = {});
    ~StubProgram();

    /// Ends it, as a server that goes away.
    void stop();
    /// Starts it anew on the port that it had, with an empty log.
    void startAgain();
    [[nodiscard]] bool isRunning() const { return !m_address.isEmpty(); }
    /// `kurrentdb://127.0.0.1:PORT?tls=false`.
    [[nodiscard]] QString connection() const;

private:
    void start(const QStringList &options);

    QProcess m_process;
    QStringList m_options;
    QString m_address;
};

} // namespace foldline::test
