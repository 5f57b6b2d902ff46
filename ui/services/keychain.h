// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace foldline::ui {

/// Where passwords are kept: the desktop's keychain, or another one in tests. For the GUI thread; answers come later,
/// never inside the call, and not when `context` is gone by then. Errors: NotFound (nothing is kept under that key, or
/// the keychain is locked and the person did not unlock it: a Secret Service does not tell), AccessDenied (the person
/// said no), Unavailable (no keychain answers; the message says so), Io.
class Keychain
{
public:
    using Read = std::function<void(const Result<QString> &password)>;
    using Done = std::function<void(const Result<void> &done)>;

    Keychain() = default;
    virtual ~Keychain() = default;
    Keychain(const Keychain &) = delete;
    Keychain &operator=(const Keychain &) = delete;

    virtual void read(const QString &key, QObject *context, Read answer) = 0;
    virtual void write(const QString &key, const QString &password, QObject *context, Done answer) = 0;
    virtual void remove(const QString &key, QObject *context, Done answer) = 0;
};

/// The desktop's own: the Secret Service or KWallet. Without one every call is answered with Unavailable; nothing is
/// ever written elsewhere instead.
[[nodiscard]] std::unique_ptr<Keychain> makeDesktopKeychain();

} // namespace foldline::ui
