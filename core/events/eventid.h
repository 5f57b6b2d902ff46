// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace foldline::events {

/// The identity of an event: a UUID as 16 bytes in text order (RFC 9562). A value type; any thread.
class EventId
{
public:
    EventId() = default;
    explicit EventId(const std::array<std::uint8_t, 16> &bytes) : m_bytes(bytes) {}
    /// A random UUID (version 4) from the operating system's generator.
    [[nodiscard]] static EventId random();
    /// `072c87a7-2bd9-5239-be45-3a4c01c6705a`, case ignored; InvalidInput otherwise, and for the all-zero id.
    [[nodiscard]] static Result<EventId> parse(std::string_view text);

    [[nodiscard]] const std::array<std::uint8_t, 16> &bytes() const { return m_bytes; }
    [[nodiscard]] std::string_view view() const;
    [[nodiscard]] bool isNull() const { return m_bytes == std::array<std::uint8_t, 16>{}; }
    [[nodiscard]] std::string toString() const;

    auto operator<=>(const EventId &) const = default;

private:
    std::array<std::uint8_t, 16> m_bytes{};
};

} // namespace foldline::events

template <>
struct std::hash<foldline::events::EventId>
{
    std::size_t operator()(const foldline::events::EventId &id) const noexcept
    {
        std::uint64_t high = 0;
        std::uint64_t low = 0;
        for (std::size_t i = 0; i < 8; ++i) {
            high = (high << 8) | id.bytes()[i];
            low = (low << 8) | id.bytes()[i + 8];
        }
        return static_cast<std::size_t>(high ^ (low * 0x9E3779B97F4A7C15ULL));
    }
};
