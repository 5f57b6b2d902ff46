// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/mirrorfact.h"

#include "ui/services/mirroring.h"

#include <QWidget>

namespace foldline::ui {

using State = mirror::MirrorStatus::State;

void showMirror(const std::optional<mirror::MirrorStatus> &status, const TimeFormat &format, QWidget &line,
                TextRuns &facts)
{
    const QString detail = status ? mirrorDetail(*status, format).toHtmlEscaped() : QString();
    line.setToolTip(detail.isEmpty() ? detail : QStringLiteral("<p style='white-space:pre-wrap'>%1</p>").arg(detail));
    if (!status)
        return;
    const bool isFine = status->state == State::UpToDate || status->state == State::CatchingUp;
    facts << TextRun{mirrorText(*status, format), isFine ? TextRun::Style::Normal : TextRun::Style::Warning};
}

} // namespace foldline::ui
