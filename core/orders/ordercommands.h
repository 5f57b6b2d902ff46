// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "core/orders/order.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace foldline::orders {

// The commands of orders as forms and command lines see them. Any thread.

[[nodiscard]] std::span<const aggregates::CommandSpec> commandSpecs();
/// An empty command of that name; nullopt when there is none.
[[nodiscard]] std::optional<OrderCommand> emptyCommand(std::string_view name);
/// Problems of what was typed. Requires: `spec` is the command's.
[[nodiscard]] std::vector<aggregates::FieldProblem> checkInput(const aggregates::CommandSpec &spec,
                                                               const aggregates::CommandInput &input);
/// The command with what was typed; nullopt when there is none of that name. Requires: checkInput found nothing.
[[nodiscard]] std::optional<OrderCommand> parseCommand(const aggregates::CommandInput &input);

} // namespace foldline::orders
