// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/settings/connectionsettings.h"

#include <string>

namespace foldline::kurrentdb {

/// A name for the files that belong to a connection: the first host's name as far as a file's name may hold it, and a
/// digest of all hosts in any order. Users, passwords and options do not count. Pure; any thread.
[[nodiscard]] std::string placeName(const ConnectionSettings &settings);

} // namespace foldline::kurrentdb
