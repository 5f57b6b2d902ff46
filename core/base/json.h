// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace foldline::json {

class Value;
using Array = std::vector<Value>;
using Member = std::pair<std::string, Value>;
using Object = std::vector<Member>;

/// A JSON value that loses nothing: numbers keep the characters they were written with (30 digits stay 30 digits),
/// objects keep the order of their members and members of the same name. For values on screen, diffs and building; bulk
/// reading goes through the codecs, which do not build values. A value type; any thread.
class Value
{
public:
    enum class Kind { Null, Bool, Number, String, Array, Object };

    Value() = default;
    static Value boolean(bool value);
    /// Requires: `text` follows the JSON number grammar.
    static Value number(std::string text);
    static Value number(std::int64_t value);
    static Value string(std::string text);
    static Value array(Array elements = {});
    static Value object(Object members = {});

    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] bool isNull() const { return m_kind == Kind::Null; }
    [[nodiscard]] bool isString() const { return m_kind == Kind::String; }
    [[nodiscard]] bool isNumber() const { return m_kind == Kind::Number; }
    [[nodiscard]] bool isArray() const { return m_kind == Kind::Array; }
    [[nodiscard]] bool isObject() const { return m_kind == Kind::Object; }
    [[nodiscard]] bool isContainer() const { return isArray() || isObject(); }

    [[nodiscard]] bool toBool() const { return m_bool; }
    /// The string's content (unescaped), or the number's characters; empty for other kinds.
    [[nodiscard]] const std::string &text() const { return m_text; }
    /// Elements of an array; empty for other kinds.
    [[nodiscard]] const Array &elements() const { return m_elements; }
    [[nodiscard]] Array &elements() { return m_elements; }
    /// Members of an object in their order; empty for other kinds.
    [[nodiscard]] const Object &members() const { return m_members; }
    [[nodiscard]] Object &members() { return m_members; }

    /// The first member of that name, or nullptr (also when this is no object). Valid until this value changes.
    [[nodiscard]] const Value *find(std::string_view name) const;
    /// Text of a string member, or `fallback` when it is absent or no string.
    [[nodiscard]] std::string stringAt(std::string_view name, std::string fallback = {}) const;
    /// Replaces the first member of that name or appends one. Requires: this is an object.
    void set(std::string name, Value value);
    void push(Value value) { m_elements.push_back(std::move(value)); }

    bool operator==(const Value &) const;

private:
    Kind m_kind = Kind::Null;
    bool m_bool = false;
    std::string m_text;
    Array m_elements;
    Object m_members;
};

/// Parses one JSON text (RFC 8259, UTF-8, nothing after it). Fails with InvalidInput; `context` is `line L, column C`
/// (1-based, columns in bytes). Depth is limited to 512.
[[nodiscard]] Result<Value> parse(std::string_view utf8);
/// True when `utf8` is one JSON text.
[[nodiscard]] bool isValid(std::string_view utf8);

/// Without white space.
[[nodiscard]] std::string dump(const Value &value);
/// Two blanks a level, one member a line; numbers as they are written.
[[nodiscard]] std::string pretty(const Value &value);
/// The string as a JSON string with quotes. Requires: valid UTF-8.
[[nodiscard]] std::string quote(std::string_view text);
/// True when `text` follows the JSON number grammar.
[[nodiscard]] bool isNumberText(std::string_view text);
/// A signed 64-bit integer when the number is written as one (no fraction, no exponent) and fits.
[[nodiscard]] Result<std::int64_t> toInteger(std::string_view numberText);

/// RFC 6901. `/items/0/quantity`; the empty pointer is the whole value. Returns nullptr when nothing is there.
[[nodiscard]] const Value *at(const Value &root, std::string_view pointer);
/// One reference token escaped (`~` and `/`) for use in a pointer.
[[nodiscard]] std::string escapeToken(std::string_view token);
/// Pointer split to unescaped tokens; InvalidInput when it is neither empty nor begins with `/`.
[[nodiscard]] Result<std::vector<std::string>> splitPointer(std::string_view pointer);

} // namespace foldline::json
