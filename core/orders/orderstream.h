// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace foldline::orders {

inline constexpr std::string_view OrderCategory = "order";

/// The stream of an order: `order-<orderId>`.
[[nodiscard]] inline std::string orderStream(std::string_view orderId)
{
    return std::string(OrderCategory).append("-").append(orderId);
}

} // namespace foldline::orders
