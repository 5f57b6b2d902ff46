// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace foldline::kurrentdb {

/// The pieces between the separators; one more than there are of those. Views into `text`.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
/// Percent-encoded but for letters, digits, `-._~` and what `plain` holds.
[[nodiscard]] std::string escaped(std::string_view text, std::string_view plain = {});
/// Percent-decoded; `+` is itself. InvalidInput for a bad escape, bytes that are no UTF-8, and control characters; the
/// message begins with `part` ("The password") and never repeats the text.
[[nodiscard]] Result<std::string> unescaped(std::string_view text, std::string_view part);

} // namespace foldline::kurrentdb
