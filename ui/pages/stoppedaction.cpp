// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/stoppedaction.h"

namespace foldline::ui {

MessageBar::Action stoppedAction(const projections::RunnerStatus &status)
{
    return status.isUnfit ? MessageBar::Action{QStringLiteral("rebuild"), MessageBar::tr("Rebuild"), true}
                          : MessageBar::Action{QStringLiteral("resume"), MessageBar::tr("Try again"), true};
}

} // namespace foldline::ui
