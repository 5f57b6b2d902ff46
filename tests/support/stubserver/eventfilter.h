// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/stubserver/logevent.h"

#include <QRegularExpression>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace foldline::test::stub {

/// Which events of the log a filtered read hands over: by the name of their stream or type. An expression wins over
/// prefixes; neither matches nothing. Remembers its verdict a name, so each read needs its own. The expressions are
/// PCRE2, which agrees with the .NET dialect wherever tests care.
class EventFilter
{
public:
    enum class Subject { Stream, Type };

    /// Matches everything.
    EventFilter() = default;
    /// nullopt when the expression is malformed.
    [[nodiscard]] static std::optional<EventFilter> make(Subject subject, const std::string &expression,
                                                         std::vector<std::string> prefixes);

    [[nodiscard]] bool matches(const LogEvent &event);

private:
    enum class Known : std::uint8_t { No, Matches, Differs };

    [[nodiscard]] bool matchesName(std::string_view name) const;

    bool m_all = true;
    Subject m_subject = Subject::Stream;
    std::optional<QRegularExpression> m_expression;
    std::vector<std::string> m_prefixes;
    std::vector<Known> m_known;
};

} // namespace foldline::test::stub
