// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/headtag.h"

#include "ui/widgets/paint.h"

#include <QFontMetrics>
#include <QPainter>

namespace foldline::ui {

HeadTag::HeadTag(const Theme &theme, Token fill, QWidget *parent) : QWidget(parent), m_theme(theme), m_fill(fill)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void HeadTag::setText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize HeadTag::sizeHint() const
{
    return {QFontMetrics(m_theme.font(TypeRole::SmallStrong)).horizontalAdvance(m_text) + m_theme.px(16),
            m_theme.px(24)};
}

void HeadTag::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paint::frame(painter, m_theme, rect(), m_theme.color(m_fill), m_theme.color(m_fill));
    paint::text(painter, rect(), Qt::AlignCenter, m_text, m_theme.font(TypeRole::SmallStrong),
                m_theme.color(Token::Base));
}

} // namespace foldline::ui
