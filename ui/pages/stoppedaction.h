// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/projectionrunner.h"
#include "ui/widgets/messagebar.h"

namespace foldline::ui {

/// What is offered where a projection stopped by a failure: "rebuild" where only that helps, "resume" else. GUI thread.
[[nodiscard]] MessageBar::Action stoppedAction(const projections::RunnerStatus &status);

} // namespace foldline::ui
