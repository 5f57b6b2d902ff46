// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mirror/mirrorstatus.h"

#include "core/base/text.h"

namespace foldline::mirror {

namespace {

/// Positions of a server are bytes of its log, so that a share of them says how far it is.
std::string distanceText(const MirrorStatus &status)
{
    if (status.behind)
        return groupedCount(*status.behind) + " behind";
    if (!status.position || !status.end || status.end->commit == 0 || *status.position >= *status.end)
        return "catching up";
    const double share = static_cast<double>(status.position->commit) / static_cast<double>(status.end->commit);
    return std::to_string(static_cast<int>(share * 100)) + " % read";
}

std::string conditionText(const MirrorStatus &status)
{
    switch (status.state) {
    case MirrorStatus::State::Idle:
        return "not looked at yet";
    case MirrorStatus::State::CatchingUp:
        return distanceText(status);
    case MirrorStatus::State::UpToDate:
        return "up to date";
    case MirrorStatus::State::Full:
        return "full: it takes no more";
    case MirrorStatus::State::Away:
        return "as last known";
    case MirrorStatus::State::Failed:
        return "out of use";
    }
    return {};
}

} // namespace

std::string_view stateName(MirrorStatus::State state)
{
    switch (state) {
    case MirrorStatus::State::Idle:
        return "idle";
    case MirrorStatus::State::CatchingUp:
        return "catchingUp";
    case MirrorStatus::State::UpToDate:
        return "upToDate";
    case MirrorStatus::State::Full:
        return "full";
    case MirrorStatus::State::Away:
        return "away";
    case MirrorStatus::State::Failed:
        return "failed";
    }
    return {};
}

std::string statusText(const MirrorStatus &status)
{
    const std::string noun = status.events == 1 ? " event, " : " events, ";
    return "mirror: " + groupedCount(status.events) + noun + conditionText(status);
}

} // namespace foldline::mirror
