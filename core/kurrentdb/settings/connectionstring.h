// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/kurrentdb/settings/connectionsettings.h"

#include <string>
#include <string_view>

namespace foldline::kurrentdb {

/// Reads `scheme://[user[:password]@]host[:port][,host[:port]…][/][?option=value[&option=value…]]`. Schemes: esdb,
/// eventstore, kurrentdb, kurrent and kdb, each also with `+discover`. Names of options are taken in any case and with
/// any `_` and `-`; user name, password and values are percent-decoded. Pure; any thread.
///
/// Fails with InvalidInput or TooLarge (text over 64 KiB, over 256 hosts); the message says which part is wrong and
/// what is accepted. It never repeats anything that stands before the last `@`, nor a host, where a mistyped password
/// may end up.
[[nodiscard]] Result<ConnectionSettings> parseConnectionString(std::string_view text);

enum class Secrets { Included, Omitted };

/// The settings as one string; options at their default are left out. What `parseConnectionString` gave is read back
/// as the same; settings of other making are acceptable when that holds for them too.
[[nodiscard]] std::string toConnectionString(const ConnectionSettings &settings, Secrets secrets);
/// For display, logs and session files: without the password, and in printable ASCII. It can be read back.
[[nodiscard]] std::string redacted(const ConnectionSettings &settings);

} // namespace foldline::kurrentdb
