// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <QIcon>
#include <QRectF>
#include <QString>

class QPainter;

namespace foldline::ui {

struct EventShapeFlags
{
    qreal opacity = 1.0;
    bool warning = false;
    bool unreadable = false;
    bool halo = false; ///< 2.5 px of `base` around it
};

/// Draws the shape of a kind of event (`event-created` …) about the middle of `box`; any other token is drawn as
/// `event-unknown`.
void drawEventShape(QPainter &painter, const Theme &theme, const QString &token, const QRectF &box,
                    const EventShapeFlags &flags = {});
/// The same as an icon that follows the theme.
QIcon eventIcon(const Theme &theme, const QString &token);

} // namespace foldline::ui
