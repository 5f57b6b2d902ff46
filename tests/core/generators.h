// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <string>
#include <vector>

#include <rapidcheck.h>

namespace foldline::tests {

/// A character of Unicode in UTF-8; mostly of the kinds that matter to escaping.
inline rc::Gen<std::string> anyCharacter()
{
    const auto utf8 = [](std::uint32_t code) {
        std::string out;
        const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
        if (code < 0x80) {
            out += static_cast<char>(code);
        } else if (code < 0x800) {
            out += static_cast<char>(0xC0 | (code >> 6));
            tail(0);
        } else if (code < 0x10000) {
            out += static_cast<char>(0xE0 | (code >> 12));
            tail(6);
            tail(0);
        } else {
            out += static_cast<char>(0xF0 | (code >> 18));
            tail(12);
            tail(6);
            tail(0);
        }
        return out;
    };
    using rc::gen::inRange;
    const auto codes = rc::gen::weightedOneOf<std::uint32_t>(
        {{6, inRange<std::uint32_t>(0x20, 0x7F)},
         {2, inRange<std::uint32_t>(1, 0x20)},
         {2, rc::gen::element<std::uint32_t>('"', '\\', '/', '~', '\n', '\r', 0x2028, 0xFEFF)},
         {1, inRange<std::uint32_t>(0x80, 0xD800)},
         {1, inRange<std::uint32_t>(0xE000, 0x110000)}});
    return rc::gen::map(codes, utf8);
}

/// UTF-8 text without the NUL character.
inline rc::Gen<std::string> anyText()
{
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(anyCharacter()),
                        [](const std::vector<std::string> &characters) {
                            std::string text;
                            for (const std::string &character : characters)
                                text += character;
                            return text;
                        });
}

inline rc::Gen<std::string> anyBytes() { return rc::gen::container<std::string>(rc::gen::arbitrary<char>()); }

/// A number as somebody may write it: up to 40 digits, a fraction, an exponent.
inline rc::Gen<std::string> anyNumberText()
{
    return rc::gen::exec([] {
        const auto digit = rc::gen::inRange('0', static_cast<char>('9' + 1));
        std::string text = *rc::gen::element<std::string>("", "-");
        text += *rc::gen::oneOf(rc::gen::just(std::string("0")),
                                rc::gen::map(rc::gen::resize(40, rc::gen::container<std::string>(digit)),
                                             [](const std::string &digits) { return '7' + digits; }));
        if (*rc::gen::arbitrary<bool>())
            text += ".5" + *rc::gen::resize(30, rc::gen::container<std::string>(digit));
        if (*rc::gen::weightedElement<bool>({{4, false}, {1, true}}))
            text += *rc::gen::element<std::string>("e3", "E+12", "e-200", "e00");
        return text;
    });
}

/// A JSON value that nests at most `depth` levels.
inline rc::Gen<json::Value> anyJson(int depth = 3)
{
    const auto scalars = rc::gen::oneOf(
        rc::gen::just(json::Value()), rc::gen::map(rc::gen::arbitrary<bool>(), &json::Value::boolean),
        rc::gen::map(anyNumberText(), [](std::string text) { return json::Value::number(std::move(text)); }),
        rc::gen::map(anyText(), &json::Value::string));
    if (depth == 0)
        return scalars;
    return rc::gen::exec([scalars, depth] {
        const int kind = *rc::gen::inRange(0, 4);
        if (kind < 2)
            return *scalars;
        const int count = *rc::gen::inRange(0, 5);
        json::Value value = kind == 2 ? json::Value::array() : json::Value::object();
        for (int i = 0; i < count; ++i) {
            json::Value child = *anyJson(depth - 1);
            if (kind == 2)
                value.push(std::move(child));
            else
                value.members().emplace_back(*anyText(), std::move(child));
        }
        return value;
    });
}

} // namespace foldline::tests

namespace rc {

/// Counterexamples are shown as JSON.
inline void showValue(const foldline::json::Value &value, std::ostream &out) { out << foldline::json::dump(value); }

} // namespace rc
