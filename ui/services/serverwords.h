// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/connectionstatus.h"
#include "ui/services/subscription.h"

#include <QString>

#include <optional>

namespace foldline::ui {

class TimeFormat;

/// What the window's head says of the open store.
struct ServerWords
{
    bool isAway = false;
    bool hasEnded = false; ///< it is not followed any more, and trying again by itself would end alike
    Timestamp awaySince;   ///< what is shown was read up to then; only while it is away
    QString text; ///< "leader db1:2113 · 1.2 ms", "away since 14:03:10 · trying again in 4 s", "live", "not live"
    QString shortText; ///< "leader · 1.2 ms", "away since 14:03:10"
    QString tip;       ///< the same in full, and why
    bool operator==(const ServerWords &) const = default;
};

/// `status`: of a server; nullopt for other stores. A server counts as away as soon as its connection is lost, before
/// the subscription gives up. Pure.
[[nodiscard]] ServerWords describeServer(const std::optional<kurrentdb::ConnectionStatus> &status,
                                         const LiveState &live, const TimeFormat &format, Timestamp now);

} // namespace foldline::ui
