// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/eventfilter.h"

#include <algorithm>

namespace foldline::test::stub {

namespace {

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }

} // namespace

std::optional<EventFilter> EventFilter::make(Subject subject, const std::string &expression,
                                             std::vector<std::string> prefixes)
{
    EventFilter filter;
    filter.m_all = false;
    filter.m_subject = subject;
    filter.m_prefixes = std::move(prefixes);
    if (!expression.empty()) {
        filter.m_expression = QRegularExpression(text(expression), QRegularExpression::UseUnicodePropertiesOption);
        if (!filter.m_expression->isValid())
            return std::nullopt;
    }
    return filter;
}

bool EventFilter::matches(const LogEvent &event)
{
    if (m_all)
        return true;
    const bool byStream = m_subject == Subject::Stream;
    const std::uint32_t number = byStream ? event.streamNumber : event.typeNumber;
    if (number >= m_known.size())
        m_known.resize(number + 1, Known::No);
    if (m_known[number] == Known::No)
        m_known[number] = matchesName(byStream ? event.stream : event.type) ? Known::Matches : Known::Differs;
    return m_known[number] == Known::Matches;
}

bool EventFilter::matchesName(std::string_view name) const
{
    if (m_expression)
        return m_expression->match(text(name)).hasMatch();
    return std::ranges::any_of(m_prefixes, [name](const std::string &prefix) { return name.starts_with(prefix); });
}

} // namespace foldline::test::stub
