// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/timelinepainter.h"

#include "ui/widgets/eventshape.h"
#include "ui/widgets/paint.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

namespace foldline::ui {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("TimelineStrip", text); }

} // namespace

void TimelinePainter::paintTimeLabels()
{
    const QFont &font = m_theme.font(TypeRole::FiguresSmall);
    const QFontMetricsF metrics(font);
    const int least = static_cast<int>(90 * m_theme.scale());
    qreal end = -1e9;
    const qreal stop = m_s.end == TimelineEnd::LastKnown
                           ? m_s.view.right() - metrics.horizontalAdvance(QLatin1Char('0')) * 24
                           : m_s.view.right() + 8;
    for (const TimelineTick &tick : m_s.view.timeTicks(least)) {
        m_p.fillRect(QRectF(std::round(tick.x), m_lanes.axis, 1, m_theme.px(4)), m_theme.color(Token::Control));
        const qreal width = metrics.horizontalAdvance(tick.text) + 2;
        qreal from = tick.x - width / 2;
        if (from < m_s.view.left())
            from = tick.x + m_theme.px(5);
        if (from < end + m_theme.px(8) || from + width > stop)
            continue;
        const QRectF box(from, m_lanes.labels - 8, width, 16);
        paint::text(m_p, box.toAlignedRect(), Qt::AlignCenter, tick.text, font, m_theme.color(Token::Muted));
        end = from + width;
    }
}

QString TimelinePainter::revisionLabel(int index, int previous) const
{
    const qint64 at = m_s.data.ticks(index);
    const qint64 first = m_s.data.ticks(0);
    const qint64 last = m_s.data.ticks(m_s.data.size() - 1);
    const bool days = !m_s.format.sameDay(first, last);
    const bool changes = previous < 0 || !m_s.format.sameDay(at, m_s.data.ticks(previous));
    if (!days || !changes)
        return m_s.format.time(at, TimeFormat::Detail::Seconds);
    if (!m_s.format.sameYear(first, last) && (previous < 0 || !m_s.format.sameYear(at, m_s.data.ticks(previous))))
        return m_s.format.date(at);
    return m_s.format.shortDateTime(at, TimeFormat::Detail::Minutes);
}

void TimelinePainter::paintRevisionLabels()
{
    const QFont &font = m_theme.font(TypeRole::FiguresSmall);
    const QFontMetricsF metrics(font);
    const qreal gap = 10.0 * m_theme.scale();
    const int step = m_s.view.labelStep(metrics.horizontalAdvance(QStringLiteral("00:00:00")) + gap);
    const int last = std::min(m_s.view.lastVisible(), m_s.data.size() - 1);
    const qreal stop = m_s.end == TimelineEnd::LastKnown
                           ? m_s.view.right() - metrics.horizontalAdvance(QLatin1Char('0')) * 24
                           : m_s.view.right() - metrics.horizontalAdvance(QStringLiteral("now")) - gap;
    qreal end = -1e9;
    int previous = -1;
    for (int i = std::max(0, (m_s.view.firstVisible() + step - 1) / step * step); i <= last; i += step) {
        const qreal x = m_s.view.xOf(i);
        const QString text = revisionLabel(i, previous);
        const qreal width = metrics.horizontalAdvance(text) + 2;
        const qreal from = std::max<qreal>(x - width / 2, m_theme.px(4));
        if (x < 0 || from < end + gap * 0.6 || from + width > stop)
            continue;
        m_p.fillRect(QRectF(std::round(x), m_lanes.axis, 1, m_theme.px(4)), m_theme.color(Token::Control));
        const QRectF box(from, m_lanes.labels - 8, width, 16);
        paint::text(m_p, box.toAlignedRect(), Qt::AlignCenter, text, font, m_theme.color(Token::Muted));
        end = from + width;
        previous = i;
    }
}

void TimelinePainter::paintEnd()
{
    QString text;
    if (m_s.end == TimelineEnd::LastKnown)
        text = tr("unknown after %1").arg(m_s.format.time(m_s.endTicks, TimeFormat::Detail::Seconds));
    else if (m_s.view.axis() == TimelineAxis::Revision)
        text = tr("now");
    if (text.isEmpty())
        return;
    const QRect box(0, m_lanes.labels - 8, static_cast<int>(m_s.view.right()), 16);
    paint::text(m_p, box, Qt::AlignRight | Qt::AlignVCenter, text, m_theme.font(TypeRole::FiguresSmall),
                m_theme.color(Token::Muted));
}

QString TimelinePainter::playheadText(const TimelineScene &s)
{
    if (s.playhead < 0 && !s.data.isEmpty() && s.data.revision(0) > 0)
        return tr("before revision %1").arg(s.data.revision(0));
    if (s.playhead < 0)
        return tr("did not exist yet");
    const QString revision = QString::number(s.data.revision(s.playhead));
    if (s.playhead == s.data.size() - 1)
        return (s.end == TimelineEnd::LastKnown ? tr("last known") : tr("now")) + QStringLiteral(" · ") + revision;
    const qint64 at = s.data.ticks(s.playhead);
    const bool days = !s.format.sameDay(s.data.ticks(0), s.data.ticks(s.data.size() - 1));
    return revision + QStringLiteral(" · ") + (days ? s.format.shortDateTime(at) : s.format.time(at));
}

QRect TimelinePainter::playheadLabelRect(const TimelineScene &s)
{
    if (s.data.isEmpty())
        return {};
    const TimelineLanes lanes(s.theme, s.view.axis(), s.height);
    const int width = static_cast<int>(std::ceil(
                          QFontMetricsF(s.theme.font(TypeRole::FiguresMedium)).horizontalAdvance(playheadText(s)))) +
                      s.theme.px(18);
    const int wanted = static_cast<int>(std::round(s.view.xOf(s.playhead))) - width / 2;
    const int from = std::clamp(wanted, s.theme.px(4), std::max(s.theme.px(4), s.view.width() - width - s.theme.px(4)));
    return {from, lanes.flagTop, width, lanes.flagHeight};
}

void TimelinePainter::paintPlayhead()
{
    const QColor accent = m_theme.color(Token::Accent);
    const qreal x = std::round(playheadX());
    const QRect label = playheadLabelRect(m_s);
    if (inView(x)) {
        const qreal top = m_lanes.density ? m_theme.px(4) : m_lanes.flagTop;
        const qreal radius = 11.5 * m_theme.scale();
        const bool exists = m_s.playhead >= 0;
        const qreal bottom = exists ? m_lanes.line - radius : m_lanes.axis;
        m_p.fillRect(QRectF(x - 1, top, 2, bottom - top), accent);
        if (exists) {
            if (m_s.data.fresh(m_s.playhead))
                m_p.fillRect(QRectF(x - m_theme.px(14), m_lanes.line - m_theme.px(13), m_theme.px(28), m_theme.px(36)),
                             m_theme.color(Token::Changed));
            m_p.fillRect(QRectF(x - 1, m_lanes.bar - 1, 2, m_lanes.axis - m_lanes.bar + 1), accent);
            m_p.save();
            m_p.setRenderHint(QPainter::Antialiasing);
            m_p.setPen(QPen(accent, 2.0));
            m_p.setBrush(m_theme.color(Token::Base));
            m_p.drawEllipse(QPointF(x, m_lanes.line), radius, radius);
            m_p.restore();
            const qreal size = 14.0 * m_theme.scale();
            drawEventShape(m_p, m_theme, m_s.data.token(m_s.playhead),
                           QRectF(x - size / 2, m_lanes.line - size / 2, size, size),
                           {1.0, m_s.data.warning(m_s.playhead), m_s.data.unreadable(m_s.playhead), false});
            const QRect number(static_cast<int>(x) - m_theme.px(40), m_lanes.numbers - 8, m_theme.px(80), 16);
            paint::text(m_p, number, Qt::AlignCenter, QString::number(m_s.data.revision(m_s.playhead)),
                        m_theme.font(TypeRole::FiguresSmall), accent);
        }
    }
    paint::frame(m_p, m_theme, label, accent, accent, 2.0);
    paint::text(m_p, label, Qt::AlignCenter, playheadText(m_s), m_theme.font(TypeRole::FiguresMedium),
                m_theme.color(Token::OnAccent));
}

QString TimelinePainter::pillText(int newEvents)
{
    return newEvents == 1 ? tr("1 new event") : tr("%1 new events").arg(TimeFormat::count(newEvents));
}

QRect TimelinePainter::pillRect(const TimelineScene &s)
{
    if (s.newEvents <= 0)
        return {};
    const TimelineLanes lanes(s.theme, s.view.axis(), s.height);
    const QString text = pillText(s.newEvents);
    const int width =
        static_cast<int>(std::ceil(QFontMetricsF(s.theme.font(TypeRole::BodyMedium)).horizontalAdvance(text))) +
        s.theme.px(42);
    const int height = s.theme.px(24);
    return {static_cast<int>(s.view.right()) - width, lanes.line - height / 2, width, height};
}

void TimelinePainter::paintPill()
{
    const QRect pill = pillRect(m_s);
    if (pill.isEmpty())
        return;
    const QColor accent = m_theme.color(Token::Accent);
    const QColor on = m_theme.color(Token::OnAccent);
    paint::frame(m_p, m_theme, pill, accent, accent, pill.height() / 2.0);
    const QString text = pillText(m_s.newEvents);
    paint::text(m_p, pill.adjusted(m_theme.px(13), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text,
                m_theme.font(TypeRole::BodyMedium), on);
    paint::chevron(m_p, QRectF(pill.right() - m_theme.px(22), pill.top(), m_theme.px(10), pill.height()),
                   paint::Arrow::Down, on, m_theme.px(8));
}

} // namespace foldline::ui
