// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/settings/connectionsettings.h"

#include <string>
#include <string_view>

namespace foldline::kurrentdb {

/// A name for the files that belong to a connection: the name of the host that comes first by the alphabet, as far as a
/// file's name may hold it, and a digest of all hosts and of who connects: what one user may read is not shown to
/// another. The order of the hosts, passwords and options do not count. Pure; any thread.
[[nodiscard]] std::string placeName(const ConnectionSettings &settings);
/// Whoever connects.
[[nodiscard]] bool areSameHosts(const ConnectionSettings &one, const ConnectionSettings &other);
/// As whom a connection string connects; empty for one without a user, and for one that cannot be read.
[[nodiscard]] std::string userOf(std::string_view connection);

} // namespace foldline::kurrentdb
