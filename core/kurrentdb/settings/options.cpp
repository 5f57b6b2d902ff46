// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/settings/options.h"

#include "core/base/text.h"
#include "core/kurrentdb/settings/optiontable.h"
#include "core/kurrentdb/settings/pieces.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace foldline::kurrentdb {

namespace {

constexpr std::size_t QuotedLength = 60;
constexpr std::string_view PlainInValues = "/:";

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

std::string acceptedNames()
{
    std::string names;
    for (const Option &option : options()) {
        if (!names.empty())
            names += ", ";
        names += option.name;
    }
    return names;
}

/// Reads one option after another and knows what came before, and what of the text a message may repeat.
class OptionReader
{
public:
    OptionReader(std::string_view query, ConnectionSettings &settings)
        : m_settings(settings), m_quotable(query.substr(query.rfind('@') + 1))
    {
    }

    Result<void> read(std::string_view text);
    [[nodiscard]] Result<void> finish() const;

private:
    Result<const Option *> optionNamed(std::string_view name);
    Result<void> setValue(const Option &option, std::string_view raw);
    [[nodiscard]] std::string ordinal() const { return "Option " + std::to_string(m_number); }
    [[nodiscard]] bool mayQuote(std::string_view part) const { return !std::less<>()(part.data(), m_quotable.data()); }

    ConnectionSettings &m_settings;
    std::string_view m_quotable;
    std::vector<const Option *> m_given;
    std::size_t m_number = 0;
};

Result<void> OptionReader::read(std::string_view text)
{
    ++m_number;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos)
        return failure(ErrorCode::InvalidInput,
                       ordinal() + " has no `=`: options are written `name=value`, with `&` between them.");
    const auto option = optionNamed(text.substr(0, equals));
    if (!option)
        return failure(option.error());
    return setValue(**option, text.substr(equals + 1));
}

Result<const Option *> OptionReader::optionNamed(std::string_view name)
{
    const Option *option = findOption(name);
    if (!option) {
        const bool isName = !name.empty() && std::ranges::all_of(name, isNameCharacter);
        const std::string which = isName && mayQuote(name) ? ", `" + elided(name, QuotedLength) + "`," : "";
        return failure(ErrorCode::InvalidInput,
                       ordinal() + which + " is unknown. Accepted are " + acceptedNames() + '.');
    }
    if (std::ranges::find(m_given, option) != m_given.end())
        return failure(ErrorCode::InvalidInput, "The option " + std::string(option->name) + " is given twice.");
    m_given.push_back(option);
    return option;
}

Result<void> OptionReader::setValue(const Option &option, std::string_view raw)
{
    const std::string part = "The option " + std::string(option.name);
    const std::string accepted = "; accepted is " + std::string(option.accepted) + '.';
    if (raw.empty())
        return failure(ErrorCode::InvalidInput, part + " has no value" + accepted);
    const auto value = unescaped(raw, part);
    if (!value)
        return failure(value.error());
    if (!option.read(m_settings, *value)) {
        const std::string given = mayQuote(raw) ? " `" + printable(elided(raw, QuotedLength)) + '`' : "";
        return failure(ErrorCode::InvalidInput, part + " cannot have the value" + given + accepted);
    }
    return {};
}

Result<void> OptionReader::finish() const
{
    if (m_settings.userCertFile.empty() != m_settings.userKeyFile.empty())
        return failure(ErrorCode::InvalidInput,
                       "The options userCertFile and userKeyFile are given together or not at all.");
    return {};
}

} // namespace

Result<void> readOptions(std::string_view query, ConnectionSettings &settings)
{
    OptionReader reader(query, settings);
    if (query.empty())
        return {};
    for (const std::string_view option : split(query, '&')) {
        if (auto read = reader.read(option); !read)
            return read;
    }
    return reader.finish();
}

std::string writtenOptions(const ConnectionSettings &settings)
{
    std::string result;
    for (const Option &option : options()) {
        const std::string value = option.written(settings);
        if (value.empty())
            continue;
        if (!result.empty())
            result += '&';
        result += option.name;
        result += '=';
        result += escaped(value, PlainInValues);
    }
    return result;
}

} // namespace foldline::kurrentdb
