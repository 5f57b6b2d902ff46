// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statuspill.h"

#include "ui/widgets/eventshape.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/theme.h"

#include <QFontMetrics>
#include <QPainter>

namespace foldline::ui {

StatusPill::StatusPill(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void StatusPill::setStatus(const QString &text, const QString &token)
{
    m_text = text;
    m_token = token;
    setAccessibleName(tr("Status: %1").arg(text));
    setVisible(!text.isEmpty());
    updateGeometry();
    update();
}

QSize StatusPill::sizeHint() const
{
    return {QFontMetrics(m_theme.font(TypeRole::BodyMedium)).horizontalAdvance(m_text) +
                m_theme.px(m_token.isEmpty() ? 18 : 36),
            m_theme.px(22)};
}

void StatusPill::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paint::frame(painter, m_theme, rect(), m_theme.color(Token::Border), {});
    int x = m_theme.px(9);
    if (!m_token.isEmpty()) {
        const qreal side = m_theme.px(10);
        drawEventShape(painter, m_theme, m_token, QRectF(x, (height() - side) / 2.0, side, side));
        x += m_theme.px(18);
    }
    paint::text(painter, rect().adjusted(x, 0, -m_theme.px(4), 0), Qt::AlignLeft | Qt::AlignVCenter, m_text,
                m_theme.font(TypeRole::BodyMedium), m_theme.color(Token::Text));
}

} // namespace foldline::ui
