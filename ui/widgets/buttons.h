// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <QString>
#include <QToolButton>

namespace foldline::ui {

class Theme;

/// Framed: the usual button. Primary: the next usual act, at most one on a page. Flat: no frame until hovered. Link:
/// accent text.
enum class ButtonKind { Framed, Primary, Flat, Link };

void setButtonKind(QAbstractButton *button, ButtonKind kind);
ButtonKind buttonKind(const QWidget *button);
/// 24 instead of 28 px high, for panel heads.
void setButtonSmall(QAbstractButton *button, bool small = true);
bool isButtonSmall(const QWidget *button);

/// `iconName` may be empty. The icon follows the theme and the kind.
QPushButton *makeButton(const Theme &theme, const QString &text, ButtonKind kind, QWidget *parent,
                        const QString &iconName = {});
/// A flat square button; `tip` is tooltip and accessible name.
QToolButton *makeIconButton(const Theme &theme, const QString &iconName, const QString &tip, QWidget *parent);

} // namespace foldline::ui
