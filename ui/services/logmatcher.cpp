// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/logreader.h"

#include "core/events/metadata.h"
#include "ui/services/textconversion.h"

#include <algorithm>

namespace foldline::ui {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

} // namespace

bool containsFolded(std::string_view text, std::string_view lowerNeedle)
{
    if (lowerNeedle.empty())
        return true;
    const auto found = std::search(text.begin(), text.end(), lowerNeedle.begin(), lowerNeedle.end(),
                                   [](char a, char b) { return lower(a) == b; });
    return found != text.end();
}

std::string folded(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

LogMatcher::LogMatcher(const LogFilter &filter)
    : m_text(folded(utf8(filter.text.trimmed()))), m_includeSystem(filter.includeSystem)
{
    for (const auto &cell : filter.cells) {
        auto condition = std::ranges::find(m_conditions, cell.field, &Condition::field);
        if (condition == m_conditions.end())
            condition = m_conditions.insert(condition, Condition{cell.field, {}, {}});
        (cell.keep ? condition->keep : condition->drop).push_back(utf8(cell.value));
        m_needsMetadata |= cell.field == LogFilter::Field::Actor || cell.field == LogFilter::Field::Correlation;
    }
    const auto types = std::ranges::find(m_conditions, LogFilter::Field::Type, &Condition::field);
    if (types != m_conditions.end())
        m_types = types->keep;
}

bool LogMatcher::matches(const events::RecordedEvent &event) const
{
    if (!m_includeSystem && (event.stream.isSystem() || event.type.starts_with('$')))
        return false;
    const auto metadata = m_needsMetadata ? events::readMetadata(event.metadata) : events::EventMetadata();
    for (const Condition &condition : m_conditions) {
        const std::string value = valueOf(condition.field, event, metadata);
        if (!condition.keep.empty() && std::ranges::find(condition.keep, value) == condition.keep.end())
            return false;
        if (std::ranges::find(condition.drop, value) != condition.drop.end())
            return false;
    }
    return m_text.empty() || containsFolded(event.type, m_text) || containsFolded(event.stream.value(), m_text) ||
           containsFolded(event.data, m_text) || containsFolded(event.metadata, m_text) ||
           containsFolded(event.id.toString(), m_text);
}

std::string LogMatcher::valueOf(LogFilter::Field field, const events::RecordedEvent &event,
                                const events::EventMetadata &metadata)
{
    switch (field) {
    case LogFilter::Field::Type:
        return event.type;
    case LogFilter::Field::Stream:
        return event.stream.value();
    case LogFilter::Field::Actor:
        return metadata.actor;
    case LogFilter::Field::Id:
        return event.id.toString();
    case LogFilter::Field::Correlation:
        return metadata.correlationId;
    }
    return {};
}

} // namespace foldline::ui
