// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/settings/connectionsettings.h"

#include <span>
#include <string>
#include <string_view>

namespace foldline::kurrentdb {

/// One option of a connection string.
struct Option
{
    std::string_view name;
    std::string_view accepted; ///< its values, as the rest of a sentence: "true or false"
    /// False when the value is none of those; the settings are unchanged then.
    bool (*read)(ConnectionSettings &settings, std::string_view value);
    /// The value to write; empty when there is nothing to say.
    std::string (*written)(const ConnectionSettings &settings);
};

/// All of them, in the order in which they are written.
[[nodiscard]] std::span<const Option> options();
/// The option of that name in any case and with any `_` and `-`; nullptr when there is none.
[[nodiscard]] const Option *findOption(std::string_view name);

} // namespace foldline::kurrentdb
