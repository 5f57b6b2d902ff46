// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/settings/connectionsettings.h"

#include <string>

namespace foldline::kurrentdb {

/// A name for the files that belong to a connection: the name of the host that comes first by the alphabet, as far as a
/// file's name may hold it, and a digest of all hosts; their order does not count. Users, passwords and options do not
/// count. Pure; any thread.
[[nodiscard]] std::string placeName(const ConnectionSettings &settings);

} // namespace foldline::kurrentdb
