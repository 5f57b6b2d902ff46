// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/timestamp.h"
#include "core/events/event.h"

#include <cstdint>
#include <optional>
#include <string>

namespace foldline::mirror {

/// Where a mirror stands. A value.
struct MirrorStatus
{
    enum class State {
        Idle,       ///< nothing was asked of the source yet
        CatchingUp, ///< reading what the source has more
        UpToDate,   ///< has all that the source had at `asOf`
        Full,       ///< the size limit is reached: it takes no more
        Away,       ///< the source does not answer: `error` says how
        Failed      ///< the mirror itself: `error` says how; the source serves without it
    };

    State state = State::Idle;
    Timestamp since{}; ///< when this state began
    std::uint64_t events = 0;
    std::uint64_t bytes = 0;
    std::uint64_t sizeLimit = 0;                ///< bytes
    std::optional<events::Position> position{}; ///< of the source, looked at up to here
    std::optional<events::Position> end{};      ///< where the source's log ended when catching up began
    std::optional<std::uint64_t> behind{};      ///< events; absent where the source does not count them
    std::optional<Timestamp> asOf{};            ///< when it last had all
    std::string note{};                         ///< why it was last begun anew, a sentence; empty: never
    std::optional<Error> error{};

    bool operator==(const MirrorStatus &) const = default;
};

/// "catchingUp", "upToDate", …: for JSON.
[[nodiscard]] std::string_view stateName(MirrorStatus::State state);
/// "mirror: 11 701 events, up to date", "mirror: 10 000 events, 1 200 behind", "mirror: 10 000 events, 62 % read".
[[nodiscard]] std::string statusText(const MirrorStatus &status);

} // namespace foldline::mirror
