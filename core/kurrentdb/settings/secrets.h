// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace foldline::kurrentdb {

/// Whether the text is meant as a connection string: it begins with `scheme://`, or with a scheme of this server and a
/// colon, which somebody mistyped. (A file of such a name can be given as `./scheme:…`.) Pure; any thread.
[[nodiscard]] bool looksLikeConnection(std::string_view text);

/// The text with `…` in place of every password of a URI in it (`scheme://user:password@`), whatever the scheme, and of
/// a mistyped one of this server's schemes (`esdb:/user:password@`): for messages that repeat what somebody typed.
/// Pure; any thread.
[[nodiscard]] std::string withoutPasswords(std::string_view text);

} // namespace foldline::kurrentdb
