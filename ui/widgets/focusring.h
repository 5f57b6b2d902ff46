// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFocusFrame>
#include <QObject>
#include <QPointer>

class QApplication;
class QFocusEvent;
class QWidget;

namespace foldline::ui {

class Theme;

/// Whether a focus that came with that event is one to show: it came by a key.
bool isKeyboardFocus(const QFocusEvent *event, const QWidget *widget);

/// Lays the focus ring around the button that has the keyboard's focus.
class FocusRing : public QObject
{
    Q_OBJECT

public:
    FocusRing(const Theme &theme, QApplication &application, QObject *parent);

private:
    void follow(QWidget *widget);

    const Theme &m_theme;
    QPointer<QFocusFrame> m_frame;
};

} // namespace foldline::ui
