// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace foldline::json {

/// A strict reader of one JSON text (RFC 8259) that builds nothing: it checks
/// what it passes over, to the last byte, and knows where a value stands and
/// where and why a text is broken. For events in bulk: about a byte per
/// nanosecond or better. One thread. Requires: the text is valid UTF-8 and
/// outlives this. Nesting is limited to MaxDepth. After a failure only `reason`
/// and `offset` mean anything.
class Scanner
{
public:
    static constexpr int MaxDepth = 512;

    explicit Scanner(std::string_view text) : m_text(text) {}

    /// Passes over white space; the character that follows, or '\0' at the end.
    char peek() { return m_at < m_text.size() && m_text[m_at] > ' ' ? m_text[m_at] : peekPastSpace(); }
    /// Passes over `expected` when it comes next (after white space).
    bool take(char expected);
    /// Passes over one value, checking it.
    bool skipValue() { return skipValue(0); }
    /// The raw characters of the next value, without the white space around it.
    std::optional<std::string_view> rawValue();
    /// Passes over the beginning of an object. Fails when something else comes.
    bool enterObject();
    /// The next member's name (raw, between the quotes, escapes checked) with its
    /// colon passed over; nullopt at the object's end, which is passed over, or
    /// on a failure: see `failed`. The member's value must be read or skipped
    /// before the next call.
    std::optional<std::string_view> nextMember();
    /// Passes over the beginning of an array. Fails when something else comes.
    bool enterArray();
    /// True when an element comes next, to be read or skipped; false at the
    /// array's end, which is passed over, or on a failure.
    bool nextElement();
    /// True when nothing but white space is left; a failure else.
    bool finish();

    /// Ends the reading: the text is refused for that reason, here.
    bool fail(std::string_view reason);

    [[nodiscard]] bool failed() const { return !m_reason.empty(); }
    /// Why the text is broken, as the rest of a sentence: "a string is not
    /// closed".
    [[nodiscard]] std::string_view reason() const { return m_reason; }
    /// Where reading stands, or where it failed: an offset in bytes.
    [[nodiscard]] std::size_t offset() const { return m_at; }
    /// Offset of the value or name that was passed over last.
    [[nodiscard]] std::size_t lastStart() const { return m_lastStart; }

private:
    char peekPastSpace();
    bool skipValue(int depth);
    bool skipObject(int depth);
    bool skipArray(int depth);
    bool skipString();
    bool skipEscape();
    bool skipNumber();
    bool skipDigits();
    bool skipWord(std::string_view word);

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_lastStart = 0;
    std::string_view m_reason;
    bool m_first = true;
};

/// True when the bytes are UTF-8 and one JSON text that Scanner takes.
[[nodiscard]] bool isJsonText(std::string_view bytes);

/// The content of a JSON string given between its quotes; nullopt when an
/// escape makes a lone surrogate, which no UTF-8 can hold. Requires: Scanner
/// took it.
[[nodiscard]] std::optional<std::string> unescaped(std::string_view raw);

} // namespace foldline::json
