// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "core/base/money.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace foldline::aggregates {

// What every aggregate does alike with what was typed for a command: checking it against the fields of the CommandSpec,
// and reading what was found good. Values may come from a form (all text) or from a command line (JSON where it is
// JSON): a number may be text that holds one, and a text may be a number. A null, and a blank text in an optional
// field, count as absent. Any thread.

inline constexpr std::size_t MaxTextLength = 1000; ///< characters of a text
inline constexpr std::size_t MaxItems = 1000;      ///< lines of a list

/// Unknown, repeated and missing fields, and values of another type, out of range or too long.
[[nodiscard]] std::vector<FieldProblem> checkFields(const CommandSpec &spec, const CommandInput &input);

/// Whether the field is there and not null or blank.
[[nodiscard]] bool hasField(const json::Object &fields, std::string_view name);
/// The text, or empty when absent. Requires: checkFields found nothing wrong with it.
[[nodiscard]] std::string textField(const json::Object &fields, std::string_view name);
/// The number, or 0 when absent. Requires: as above.
[[nodiscard]] std::int64_t integerField(const json::Object &fields, std::string_view name);
[[nodiscard]] Money amountField(const json::Object &fields, std::string_view name);
/// The lines of a list; empty when absent. Requires: as above.
[[nodiscard]] const json::Array &itemsField(const json::Object &fields, std::string_view name);

/// InvalidInput that says all problems; `context` names the fields. Requires: not empty.
[[nodiscard]] Error inputError(const std::vector<FieldProblem> &problems);
/// InvalidInput: there is no such command, and which there are.
[[nodiscard]] tl::unexpected<Error> unknownCommand(const AggregateType &type, std::string_view command);

} // namespace foldline::aggregates
