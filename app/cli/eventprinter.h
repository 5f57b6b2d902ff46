// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/commands.h"
#include "core/events/event.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace foldline::cli {

inline constexpr std::size_t NumberWidth = 8;
inline constexpr std::size_t TimeWidth = 28;
inline constexpr std::size_t TypeWidth = 24;

/// A row of a stream's list: the revision of `listed`, then when and what `shown` is, and the sentence.
[[nodiscard]] std::string eventRow(const events::RecordedEvent &listed, const events::RecordedEvent &shown,
                                   std::string_view sentence);

/// Prints events one by one: filters, counts towards the limit, and knows when to stop. Lives as long as one list.
class EventPrinter
{
public:
    EventPrinter(Context &context, const EventsArguments &arguments);

    /// `listed` stands in what is listed, `shown` is shown for it: itself, or what a link leads to. `text` is asked for
    /// the line, JSON or for people, where it is printed. False when there is nothing more to do.
    bool print(const events::RecordedEvent &listed, const events::RecordedEvent &shown,
               const std::function<std::string()> &text);
    [[nodiscard]] bool isDone() const;

private:
    [[nodiscard]] bool isWanted(const events::RecordedEvent &listed, const events::RecordedEvent &shown) const;

    Context &m_context;
    const EventsArguments &m_arguments;
    std::uint64_t m_left;
};

} // namespace foldline::cli
