// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace foldline {

/// True when the bytes are well-formed UTF-8 (no surrogates, no overlong forms). Any thread.
[[nodiscard]] bool isValidUtf8(std::string_view bytes);
/// At most `limit` bytes of `text`, cut at a character's edge with `…` added when something was left out.
[[nodiscard]] std::string elided(std::string_view text, std::size_t limit);
/// Untrusted text for a terminal: control characters (C0, DEL, C1, bidirectional overrides) become `\u00XX`; bytes that
/// are no UTF-8 `\xXX`.
[[nodiscard]] std::string printable(std::string_view text);
/// 10792 → `10 792` with U+202F between groups.
[[nodiscard]] std::string groupedCount(std::uint64_t count);
/// "1 event", "2 events": count and noun, with `s` added where it is not one.
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun);
/// A duration in 100 ns ticks for people: `57 s`, `2 min 31 s`, `4 d 22 h`, `12 ms`; U+00A0 before units.
[[nodiscard]] std::string durationText(std::int64_t ticks);
/// One CSV cell (RFC 4180), quoted always; a cell that a spreadsheet would take for a formula gets a leading
/// apostrophe.
[[nodiscard]] std::string csvCell(std::string_view text);

} // namespace foldline
