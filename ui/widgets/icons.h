// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <QIcon>
#include <QRectF>
#include <QString>

class QPainter;

namespace foldline::ui {

enum class Notice { Info, Warning, Error, Ok };

/// The sign of a message in its colour: square with i, triangle with !, square with ×, check mark.
void drawNotice(QPainter &painter, const Theme &theme, Notice notice, const QRectF &box, const QColor &surface);
/// The same as an icon that follows the theme; for use on `base`.
QIcon noticeIcon(const Theme &theme, Notice notice);

/// Makes theme icons found whatever the desktop: Breeze as fallback theme. Call once, after QApplication was made.
void installIconTheme();

/// A Breeze icon in one colour of the theme, right in light and dark and at every scale; disabled icons are drawn in
/// `faint`. The theme must outlive the icon.
QIcon themedIcon(const Theme &theme, const QString &name, Token token = Token::Muted);

} // namespace foldline::ui
