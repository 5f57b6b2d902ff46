// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/output.h"
#include "core/aggregates/aggregatetype.h"
#include "core/base/json.h"
#include "core/events/event.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace foldline::cli {

/// The event as an interchange line (docs/event-format.md) with its position added.
[[nodiscard]] std::string eventLine(const events::RecordedEvent &event);
/// A count as a JSON number.
[[nodiscard]] json::Value count(std::uint64_t number);
/// `1 event`, `11701 events`: digits without groups, for scripts too.
[[nodiscard]] std::string plural(std::uint64_t number, std::string_view noun);
/// The text with a full stop where it has no end yet, so that another sentence can follow.
[[nodiscard]] std::string asSentence(std::string text);
/// A measured figure as a JSON number with three decimals, whatever the locale.
[[nodiscard]] json::Value figure(double number);
/// The same as text.
[[nodiscard]] std::string figureText(double number);

/// Folds a stream's events one after the other and says each in words. Requires: the stream's events from its first one
/// on. Not thread-safe.
class Narrator
{
public:
    explicit Narrator(const aggregates::AggregateType &type) : m_type(type), m_state(type.initial()) {}
    /// Sentence, what changed, and what is odd about it.
    [[nodiscard]] std::string tell(const events::RecordedEvent &event);

private:
    const aggregates::AggregateType &m_type;
    aggregates::State m_state;
};

} // namespace foldline::cli
