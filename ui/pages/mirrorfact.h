// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/timeformat.h"
#include "ui/widgets/messagebar.h"

class QWidget;

namespace foldline::ui {

class StoreSession;

/// Adds where the mirror stands to the facts of the status line, and what more there is to say to its tool tip.
void showMirror(const StoreSession &session, const TimeFormat &format, QWidget &line, TextRuns &facts);
/// The bar of a window that shows the last known history only.
[[nodiscard]] MessageBar::Message lastKnownMessage(const StoreSession &session, const TimeFormat &format);

} // namespace foldline::ui
