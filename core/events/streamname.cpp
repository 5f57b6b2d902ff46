// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/streamname.h"

#include "core/base/text.h"

namespace foldline::events {

namespace {

constexpr std::size_t MaxNameLength = 4096;
constexpr std::size_t MaxReadLength = 65'536;

Result<StreamName> checked(std::string_view text, std::size_t most)
{
    if (text.empty())
        return failure(ErrorCode::InvalidInput, "A stream's name cannot be empty.");
    if (text == "$$")
        return failure(ErrorCode::InvalidInput, "`$$` is no stream's name: what it describes is missing.");
    if (text.size() > most)
        return failure(ErrorCode::TooLarge,
                       "A stream's name cannot be longer than " + std::to_string(most) + " bytes.");
    if (!isValidUtf8(text))
        return failure(ErrorCode::InvalidInput, "A stream's name must be UTF-8.");
    return StreamName(std::string(text));
}

} // namespace

Result<StreamName> StreamName::parse(std::string_view text) { return checked(text, MaxNameLength); }

Result<StreamName> StreamName::parseForReading(std::string_view text) { return checked(text, MaxReadLength); }

std::string_view StreamName::category() const
{
    const auto dash = m_value.find('-');
    if (isSystem() || dash == std::string::npos)
        return {};
    return std::string_view(m_value).substr(0, dash);
}

std::string_view StreamName::localId() const
{
    const auto dash = m_value.find('-');
    return dash == std::string::npos ? std::string_view(m_value) : std::string_view(m_value).substr(dash + 1);
}

} // namespace foldline::events
