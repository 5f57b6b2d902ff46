// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/focusring.h"

#include "ui/widgets/paint.h"

#include <QApplication>
#include <QFocusEvent>
#include <QFocusFrame>
#include <QPainter>
#include <QPushButton>

namespace foldline::ui {

namespace {

class Ring : public QFocusFrame
{
public:
    Ring(const Theme &theme, QWidget *parent) : QFocusFrame(parent), m_theme(theme) {}

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paint::focusRing(painter, m_theme, QRectF(rect()), 5.0);
    }

private:
    const Theme &m_theme;
};

} // namespace

bool isKeyboardFocus(const QFocusEvent *event, const QWidget *widget)
{
    switch (event->reason()) {
    case Qt::TabFocusReason:
    case Qt::BacktabFocusReason:
    case Qt::ShortcutFocusReason:
        return true;
    case Qt::MouseFocusReason:
        return false;
    default:
        return widget->window()->testAttribute(Qt::WA_KeyboardFocusChange);
    }
}

FocusRing::FocusRing(const Theme &theme, QApplication &application, QObject *parent) : QObject(parent), m_theme(theme)
{
    connect(&application, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) { follow(now); });
}

void FocusRing::follow(QWidget *widget)
{
    delete m_frame.data();
    auto *button = qobject_cast<QPushButton *>(widget);
    if (!button || !button->window()->testAttribute(Qt::WA_KeyboardFocusChange))
        return;
    m_frame = new Ring(m_theme, button->parentWidget());
    m_frame->setWidget(button);
}

} // namespace foldline::ui
