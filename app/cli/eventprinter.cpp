// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/eventprinter.h"

#include "app/cli/table.h"
#include "core/base/text.h"

#include <algorithm>

namespace foldline::cli {

std::string eventRow(const events::RecordedEvent &listed, const events::RecordedEvent &shown, std::string_view sentence)
{
    return padded(std::to_string(listed.revision.value), NumberWidth, Table::Align::Right) + "  " +
           padded(shown.created.toIso8601(), TimeWidth) + "  " + padded(printable(shown.type), TypeWidth) + "  " +
           printable(sentence);
}

EventPrinter::EventPrinter(Context &context, const EventsArguments &arguments)
    : m_context(context), m_arguments(arguments), m_left(arguments.limit)
{
}

bool EventPrinter::print(const events::RecordedEvent &listed, const events::RecordedEvent &shown,
                         const std::function<std::string()> &text)
{
    if (m_left > 0 && isWanted(listed, shown)) {
        if (m_arguments.json)
            m_context.out.storedJson(text());
        else
            m_context.out.line(text());
        --m_left;
    }
    return !isDone();
}

bool EventPrinter::isDone() const { return m_left == 0 || !m_context.out.ok(); }

bool EventPrinter::isWanted(const events::RecordedEvent &listed, const events::RecordedEvent &shown) const
{
    const auto &types = m_arguments.types;
    return (types.empty() || std::ranges::find(types, shown.type) != types.end()) &&
           (m_arguments.category.empty() || shown.stream.category() == m_arguments.category) &&
           (m_arguments.stream.empty() || listed.revision.value >= m_arguments.from.value_or(0));
}

} // namespace foldline::cli
