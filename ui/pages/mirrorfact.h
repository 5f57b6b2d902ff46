// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mirror/mirrorstatus.h"
#include "ui/services/timeformat.h"
#include "ui/widgets/runlabel.h"

#include <optional>

class QWidget;

namespace foldline::ui {

/// Adds where the mirror stands to the facts of the status line, and what more there is to say to its tool tip.
void showMirror(const std::optional<mirror::MirrorStatus> &status, const TimeFormat &format, QWidget &line,
                TextRuns &facts);

} // namespace foldline::ui
