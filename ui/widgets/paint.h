// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <QList>
#include <QRectF>
#include <QString>

class QFontMetrics;
class QPainter;
class QStyleOptionViewItem;

namespace foldline::ui {

/// Small drawing helpers shared by the style, the delegates and the widgets. Requires for all: the painter is on the
/// widget's surface, no transformation but scaling.
namespace paint {

/// Frame of 1 device-independent pixel inside `rect`, with 3 px corners.
void frame(QPainter &painter, const Theme &theme, const QRectF &rect, const QColor &line, const QColor &fill,
           qreal radius = 3.0);
/// 2 px accent ring; outside the frame of buttons when `rect` is grown by the caller.
void focusRing(QPainter &painter, const Theme &theme, const QRectF &rect, qreal radius = 3.0);
enum class Arrow { Up, Down, Left, Right };
/// Chevron of 1.3 px strokes, `size` wide, about the middle of `rect`.
void chevron(QPainter &painter, const QRectF &rect, Arrow arrow, const QColor &color, qreal size = 8.0);
/// One line of plain text in `rect`, elided at its end; returns the width it took.
int text(QPainter &painter, const QRect &rect, int alignment, const QString &text, const QFont &font,
         const QColor &color);
/// The sentence in `width`: its name (start and length) is elided first, so that the values about it stay; where even
/// that is too much, the end of the name's side.
QString elidedSentence(const QFontMetrics &metrics, const QString &sentence, const QList<int> &name, int width);
/// Background of a row in a view: base, hover, tint, selection and the 3 px bar at the left of the first cell.
struct Row
{
    bool selected = false;
    bool active = true;
    bool hovered = false;
    bool changed = false;
    qreal fresh = 0.0; ///< 0 … 1, share of the full tint of a new row
    bool first = true; ///< leftmost cell: it carries the bar
};
void rowBackground(QPainter &painter, const Theme &theme, const QRect &rect, const Row &row);
/// The round × of tabs and chips: a muted disc with a cross in the colour of the surface it is on.
void closeDot(QPainter &painter, const Theme &theme, const QRectF &rect, const QColor &surface,
              Token token = Token::Muted);
/// The boxed letter of a marker; returns its width.
int markerBox(QPainter &painter, const Theme &theme, const QPoint &topLeft, const QString &letter, qreal opacity = 1.0);

} // namespace paint
} // namespace foldline::ui
