// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/timelineservice.h"
#include "ui/widgets/messagebar.h"

namespace foldline::ui {

/// Which revisions a stream does not show, by which rule, and what cannot be known for that. Requires: `first` > 0.
[[nodiscard]] MessageBar::Message hiddenMessage(const aggregates::HiddenEvents &hidden, bool anythingShown);
/// Where the playhead stands before the first event.
[[nodiscard]] QString beforeFirstWords(const TimelinePtr &timeline);

} // namespace foldline::ui
