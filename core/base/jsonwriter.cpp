// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"

#include <array>
#include <cstdio>

namespace foldline::json {

namespace {

void appendQuoted(std::string_view text, std::string &out)
{
    out += '"';
    for (const char c : text) {
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\b':
            out += "\\b";
            break;
        case '\f':
            out += "\\f";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                std::array<char, 8> buffer{};
                std::snprintf(buffer.data(), buffer.size(), "\\u%04x", static_cast<unsigned char>(c));
                out += buffer.data();
            } else {
                out += c;
            }
        }
    }
    out += '"';
}

/// Writes compact or indented text: `indent` is the current depth, negative for compact.
class Writer
{
public:
    Writer(std::string &out, bool indented) : m_out(out), m_indented(indented) {}

    void write(const Value &value)
    {
        switch (value.kind()) {
        case Value::Kind::Null:
            m_out += "null";
            break;
        case Value::Kind::Bool:
            m_out += value.toBool() ? "true" : "false";
            break;
        case Value::Kind::Number:
            m_out += value.text();
            break;
        case Value::Kind::String:
            appendQuoted(value.text(), m_out);
            break;
        case Value::Kind::Array:
            writeSequence('[', ']', value.elements(), [this](const Value &element) { write(element); });
            break;
        case Value::Kind::Object:
            writeSequence('{', '}', value.members(), [this](const Member &member) {
                appendQuoted(member.first, m_out);
                m_out += m_indented ? ": " : ":";
                write(member.second);
            });
            break;
        }
    }

private:
    template <typename Sequence, typename WriteOne>
    void writeSequence(char open, char close, const Sequence &sequence, WriteOne writeOne)
    {
        m_out += open;
        ++m_depth;
        bool first = true;
        for (const auto &one : sequence) {
            if (!first)
                m_out += ',';
            first = false;
            breakLine();
            writeOne(one);
        }
        --m_depth;
        if (!first)
            breakLine();
        m_out += close;
    }
    void breakLine()
    {
        if (!m_indented)
            return;
        m_out += '\n';
        m_out.append(m_depth * 2, ' ');
    }

    std::string &m_out;
    bool m_indented;
    std::size_t m_depth = 0;
};

} // namespace

std::string dump(const Value &value)
{
    std::string out;
    Writer(out, false).write(value);
    return out;
}

std::string pretty(const Value &value)
{
    std::string out;
    Writer(out, true).write(value);
    return out;
}

std::string quote(std::string_view text)
{
    std::string out;
    appendQuoted(text, out);
    return out;
}

} // namespace foldline::json
