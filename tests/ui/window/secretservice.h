// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>

namespace foldline::test {

/// A message bus with gnome-keyring on it and a keychain that is unlocked; nobody is there to be asked for its
/// password. From then on it is the bus of this process. Its files are in the home of the process.
class SecretService
{
public:
    /// `runtime`: a folder for sockets, which need not be there.
    explicit SecretService(const QString &runtime);
    ~SecretService();
    SecretService(const SecretService &) = delete;
    SecretService &operator=(const SecretService &) = delete;

    /// False where one of the programs is missing.
    [[nodiscard]] bool isRunning() const { return m_isRunning; }
    /// How many passwords of Foldline are kept; -1: it does not say.
    [[nodiscard]] int secrets() const;
    [[nodiscard]] bool lock() const;
    /// Of the keychain; the bus stays.
    void stop();

private:
    [[nodiscard]] bool startBus(const QString &runtime);
    [[nodiscard]] bool startKeyring();

    QProcess m_bus;
    QProcess m_keyring;
    bool m_isRunning = false;
};

} // namespace foldline::test
