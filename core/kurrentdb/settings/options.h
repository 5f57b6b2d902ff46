// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/kurrentdb/settings/connectionsettings.h"

#include <string>
#include <string_view>

namespace foldline::kurrentdb {

/// Sets what `option=value&option=value…` says. Requires: `query` is the end of a connection string; messages repeat
/// nothing of it that stands before its last `@`.
[[nodiscard]] Result<void> readOptions(std::string_view query, ConnectionSettings &settings);
/// The options that are not at their default, as `option=value&option=value…`.
[[nodiscard]] std::string writtenOptions(const ConnectionSettings &settings);

} // namespace foldline::kurrentdb
