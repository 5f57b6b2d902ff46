// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <string>
#include <string_view>

namespace foldline {

/// RFC 4648 base64 with padding. Any thread.
[[nodiscard]] std::string toBase64(std::string_view bytes);
/// Strict: InvalidInput on any character outside the alphabet, wrong length or padding.
[[nodiscard]] Result<std::string> fromBase64(std::string_view text);
/// Lower-case hexadecimal digits of the bytes.
[[nodiscard]] std::string toHex(std::string_view bytes);

} // namespace foldline
