// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/eventlines.h"

#include "core/events/ndjson.h"

#include <array>
#include <charconv>

namespace foldline::cli {

std::string eventLine(const events::RecordedEvent &event)
{
    std::string line;
    events::writeInterchangeLine(event, events::InterchangeForm::Readable, line);
    line.pop_back();
    line += ",\"position\":" + std::to_string(event.position.commit) + '}';
    return line;
}

json::Value count(std::uint64_t number) { return json::Value::number(std::to_string(number)); }

std::string plural(std::uint64_t number, std::string_view noun)
{
    return std::to_string(number) + ' ' + std::string(noun) + (number == 1 ? "" : "s");
}

std::string asSentence(std::string text)
{
    if (!text.empty() && std::string_view(".!?)").find(text.back()) == std::string_view::npos)
        text += '.';
    return text;
}

std::string figureText(double number)
{
    std::array<char, 64> text{};
    const auto result = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed, 3);
    return {text.data(), result.ptr};
}

json::Value figure(double number) { return json::Value::number(figureText(number)); }

std::string Narrator::tell(const events::RecordedEvent &event)
{
    const aggregates::State before = m_state;
    const aggregates::FoldOutcome outcome = m_type.fold(m_state, event);
    const aggregates::Narration narration = m_type.narrate(before, event, m_state, outcome);
    std::string text = narration.sentence;
    if (!narration.detail.empty())
        text += " — " + narration.detail;
    const bool isTold = outcome.reason.empty() || narration.detail == outcome.reason;
    if (outcome.kind == aggregates::FoldOutcome::Kind::Unreadable && !isTold)
        text += " (unreadable: " + outcome.reason + ')';
    for (const std::string &warning : outcome.warnings)
        text += " (warning: " + warning + ')';
    return text;
}

} // namespace foldline::cli
