// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/timelinepainter.h"

#include "ui/widgets/eventshape.h"
#include "ui/widgets/paint.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

namespace foldline::ui {

namespace {

constexpr qreal ShapeSize = 14.0;
constexpr qreal LineGap = 9.5;

/// `+2 min 31 s` with its first unit only.
QString coarse(const QString &gap)
{
    int blanks = 0;
    for (qsizetype i = 0; i < gap.size(); ++i)
        if (gap.at(i).isSpace() && ++blanks == 2)
            return gap.left(i);
    return gap;
}

} // namespace

TimelineLanes::TimelineLanes(const Theme &theme, TimelineAxis timelineAxis, int height)
{
    density = timelineAxis == TimelineAxis::Time && height >= theme.px(130);
    axisLabels = height >= theme.px(106);
    const int top = density ? theme.px(24) : 0;
    densityBottom = theme.px(22);
    flagTop = top + theme.px(6);
    flagHeight = theme.px(18);
    gapText = top + theme.px(38);
    line = top + theme.px(52);
    numbers = top + theme.px(70);
    bar = top + theme.px(80);
    axis = top + theme.px(86);
    labels = top + theme.px(97);
}

int TimelineLanes::fullHeight(const Theme &theme, TimelineAxis axis)
{
    return theme.px(axis == TimelineAxis::Time ? 130 : 106);
}

int TimelineLanes::leastHeight(const Theme &theme) { return theme.px(88); }

TimelinePainter::TimelinePainter(QPainter &painter, const TimelineScene &scene)
    : m_p(painter), m_s(scene), m_theme(scene.theme), m_lanes(scene.theme, scene.view.axis(), scene.height)
{
}

void TimelinePainter::paint()
{
    m_p.fillRect(0, 0, m_s.view.width(), m_s.height, m_theme.color(Token::Base));
    m_p.fillRect(0, m_lanes.axis, m_s.view.width(), 1, m_theme.color(Token::Border));
    if (m_s.data.isEmpty())
        return;
    paintDensity();
    paintHatch();
    paintLine();
    paintMarkers();
    paintBins();
    paintNumbers();
    if (m_s.view.axis() == TimelineAxis::Revision)
        paintGaps();
    if (m_lanes.axisLabels) {
        if (m_s.view.axis() == TimelineAxis::Time)
            paintTimeLabels();
        else
            paintRevisionLabels();
        paintEnd();
    }
    paintPlayhead();
    paintPill();
}

void TimelinePainter::paintHatch()
{
    if (atEnd())
        return;
    const qreal from = std::max(0.0, playheadX());
    const QRectF area(from, 0, m_s.view.width() - from, m_lanes.axis);
    if (area.width() <= 0)
        return;
    m_p.save();
    m_p.setClipRect(area);
    m_p.setRenderHint(QPainter::Antialiasing);
    m_p.setPen(QPen(m_theme.color(Token::Stripe), 1.2));
    QList<QLineF> lines;
    const qreal step = 8.0 * m_theme.scale();
    // Anchored at the widget's corner, so that the pattern stands still while the playhead moves.
    const qreal start = std::floor(area.left() / step) * step;
    for (qreal x = start; x < area.right() + area.height(); x += step)
        lines.append(QLineF(x, 0, x - area.height(), area.height()));
    m_p.drawLines(lines);
    m_p.restore();
}

void TimelinePainter::paintDensity()
{
    if (!m_lanes.density)
        return;
    const int bottom = m_lanes.densityBottom;
    m_p.fillRect(QRectF(m_s.view.left(), bottom, m_s.view.right() - m_s.view.left(), 1), m_theme.color(Token::Border));
    const qreal tallest = m_s.view.tallestBin();
    const qreal width = 5.0 * m_theme.scale();
    for (const TimelineBin &bin : m_s.view.bins()) {
        const qreal height = std::max(2.0, 16.0 * m_theme.scale() * bin.count / tallest);
        QColor color = m_theme.color(Token::Muted);
        color.setAlphaF(isLater(bin.first) ? 0.4F : 0.85F);
        m_p.fillRect(QRectF(std::round(bin.x - width / 2), bottom - height, width, height), color);
    }
}

void TimelinePainter::paintLine()
{
    const bool time = m_s.view.axis() == TimelineAxis::Time;
    const int count = m_s.data.size();
    const qreal start = time ? m_s.view.left() : std::max(m_s.view.left(), m_s.view.xOf(0));
    const qreal last = m_s.view.xOf(count - 1);
    const qreal stop = time && !atEnd() ? m_s.view.right() : std::min(m_s.view.right(), last);
    const qreal play = std::clamp(playheadX(), start, std::max(start, stop));
    const qreal y = m_lanes.line;
    const QColor grey = m_theme.mixed(Token::Muted, Token::Base, 0.5);
    QPen dotted(grey, 2.0);
    dotted.setDashPattern({1.0, 1.6});
    dotted.setCapStyle(Qt::FlatCap);
    m_p.save();
    if (stop < m_s.view.right())
        m_p.fillRect(QRectF(stop, m_lanes.line, m_s.view.right() - stop, 1), m_theme.color(Token::Border));
    if (m_s.playhead >= 0)
        m_p.fillRect(QRectF(start, y - 1, play - start, 2), grey);
    m_p.setPen(dotted);
    if (stop > play)
        m_p.drawLine(QPointF(m_s.playhead < 0 ? start : play, y), QPointF(stop, y));
    m_p.restore();
    const QColor base = m_theme.color(Token::Base);
    const qreal gap = LineGap * m_theme.scale();
    for (const TimelineBin &bin : m_s.view.bins()) {
        if (bin.shape)
            m_p.fillRect(QRectF(bin.x - gap, m_lanes.line - 2, 2 * gap, 4), base);
    }
}

void TimelinePainter::paintMarkers()
{
    const QColor accent = m_theme.color(Token::Accent);
    if (m_s.a >= 0 && m_s.b >= 0 && m_s.a != m_s.b) {
        const qreal from = std::max(0.0, m_s.view.xOf(std::min(m_s.a, m_s.b)));
        const qreal to = std::min<qreal>(m_s.view.width(), m_s.view.xOf(std::max(m_s.a, m_s.b)));
        if (to > from)
            m_p.fillRect(QRectF(from, m_lanes.bar, to - from, m_theme.px(4)),
                         m_theme.mixed(Token::Accent, Token::Base, 0.36));
    }
    QPen dashed(accent, 1.2);
    dashed.setDashPattern({2.5, 1.8});
    const int side = m_lanes.flagHeight;
    const QRect a = flagRect(m_s, TimelineMarker::A);
    const QRect b = flagRect(m_s, TimelineMarker::B);
    const auto flag = [&](int index, const QString &letter, const QRect &box) {
        if (box.isEmpty())
            return;
        const qreal x = m_s.view.xOf(index);
        m_p.setPen(dashed);
        const qreal gap = LineGap * m_theme.scale();
        m_p.drawLine(QPointF(std::round(x) + 0.5, m_lanes.flagTop + side),
                     QPointF(std::round(x) + 0.5, m_lanes.line - gap));
        m_p.drawLine(QPointF(std::round(x) + 0.5, m_lanes.bar - 2), QPointF(std::round(x) + 0.5, m_lanes.axis));
        paint::frame(m_p, m_theme, box, accent, m_theme.color(Token::Base));
        paint::text(m_p, box, Qt::AlignCenter, letter, m_theme.font(TypeRole::SmallStrong), accent);
    };
    flag(m_s.a, QStringLiteral("A"), a);
    flag(m_s.b, QStringLiteral("B"), b);
}

QRect TimelinePainter::flagRect(const TimelineScene &s, TimelineMarker marker)
{
    const bool isA = marker == TimelineMarker::A;
    const int index = isA ? s.a : s.b;
    const qreal x = s.view.xOf(index);
    if (index < 0 || x < -1 || x > s.view.width() + 1)
        return {};
    const TimelineLanes lanes(s.theme, s.view.axis(), s.height);
    const int side = lanes.flagHeight;
    const int gap = s.theme.px(2);
    const auto at = [&](qreal left) { return QRect(static_cast<int>(std::round(left)), lanes.flagTop, side, side); };
    const qreal shift = s.a != s.b ? 0 : isA ? -side / 2.0 : side / 2.0;
    const QRect box = at(x - side / 2.0 + shift);
    const QRect taken = isA ? QRect() : flagRect(s, TimelineMarker::A);
    const QRect label = playheadLabelRect(s);
    const auto overlaps = [&](const QRect &place) { return place.intersects(label) || place.intersects(taken); };
    if (!overlaps(box))
        return box;
    // The playhead's label stands in front: flags step beside it, and beside each other.
    QList<QRect> places{at(label.left() - gap - side), at(label.right() + 1 + gap), at(label.left() - 2 * (gap + side)),
                        at(label.right() + 1 + 2 * gap + side)};
    if (box.center().x() > label.center().x()) {
        places.swapItemsAt(0, 1);
        places.swapItemsAt(2, 3);
    }
    if (!box.intersects(label))
        places.prepend(at(taken.right() + 1 + gap));
    const auto found = std::ranges::find_if(places, [&](const QRect &place) {
        return !overlaps(place) && place.left() >= 0 && place.right() < s.view.width();
    });
    return found != places.end() ? *found : box;
}

void TimelinePainter::paintBins()
{
    const qreal tallest = m_s.view.tallestBin();
    const qreal width = 5.0 * m_theme.scale();
    const qreal most = 26.0 * m_theme.scale();
    for (const TimelineBin &bin : m_s.view.bins()) {
        if (bin.shape) {
            if (bin.first != m_s.playhead)
                paintShape(bin.first, bin.x);
            continue;
        }
        const bool revisions = m_s.view.axis() == TimelineAxis::Revision;
        // Revisions are even: as many in each bar, so that they are one band.
        const qreal height = revisions ? 10.0 * m_theme.scale() : std::max(3.0, most * bin.count / tallest);
        QColor color = m_theme.color(m_s.data.fresh(bin.first + bin.count - 1) ? Token::ChangedBar : Token::Muted);
        if (isLater(bin.first))
            color.setAlphaF(0.42F);
        if (revisions) {
            const qreal left = m_s.view.xOf(bin.first) - m_s.view.pixelsPerUnit() / 2;
            const qreal right = left + bin.count * m_s.view.pixelsPerUnit();
            m_p.fillRect(QRectF(QPointF(std::round(left), m_lanes.line - height / 2),
                                QPointF(std::round(right), m_lanes.line + height / 2)),
                         color);
            continue;
        }
        m_p.fillRect(QRectF(std::round(bin.x - width / 2), m_lanes.line - height, width, height), color);
    }
}

void TimelinePainter::paintShape(int index, qreal x)
{
    const qreal size = ShapeSize * m_theme.scale();
    if (m_s.data.fresh(index))
        m_p.fillRect(
            QRectF(std::round(x) - m_theme.px(14), m_lanes.line - m_theme.px(13), m_theme.px(28), m_theme.px(36)),
            m_theme.color(Token::Changed));
    const QRectF box(x - size / 2, m_lanes.line - size / 2, size, size);
    drawEventShape(
        m_p, m_theme, m_s.data.token(index), box,
        {isLater(index) ? 0.42 : 1.0, m_s.data.warning(index), m_s.data.unreadable(index), !m_s.data.fresh(index)});
}

void TimelinePainter::paintNumbers()
{
    const QFont &font = m_theme.font(TypeRole::FiguresSmall);
    const QFontMetricsF metrics(font);
    const qreal gap = 6.0 * m_theme.scale();
    const auto widthOf = [&](int index) {
        return metrics.horizontalAdvance(QString::number(m_s.data.revision(index)));
    };
    const auto draw = [&](int index, qreal x, const QColor &color) {
        const qreal width = widthOf(index) + 2;
        const QRectF box(x - width / 2, m_lanes.numbers - 8, width, 16);
        paint::text(m_p, box.toAlignedRect(), Qt::AlignCenter, QString::number(m_s.data.revision(index)), font, color);
    };
    qreal keepFrom = 1e9;
    qreal keepTo = -1e9;
    if (m_s.playhead >= 0) {
        const qreal x = playheadX();
        keepFrom = x - widthOf(m_s.playhead) / 2 - gap;
        keepTo = x + widthOf(m_s.playhead) / 2 + gap;
    }
    const bool revisions = m_s.view.axis() == TimelineAxis::Revision;
    const int step = revisions ? m_s.view.labelStep(widthOf(m_s.data.size() - 1) + 2 * gap) : 1;
    qreal end = -1e9;
    for (const TimelineBin &bin : m_s.view.bins()) {
        const int index = revisions ? (bin.first + step - 1) / step * step : bin.first;
        if (index >= bin.first + bin.count || (!revisions && !bin.shape) || index == m_s.playhead)
            continue;
        const qreal x = m_s.view.xOf(index);
        const qreal half = widthOf(index) / 2;
        if (x - half < end + gap || (x + half > keepFrom && x - half < keepTo))
            continue;
        draw(index, x, m_theme.color(isLater(index) ? Token::Faint : Token::Text));
        end = x + half;
    }
}

void TimelinePainter::paintGaps()
{
    const QFont &font = m_theme.font(TypeRole::Tiny);
    const QFontMetricsF metrics(font);
    const qreal step = m_s.view.pixelsPerUnit();
    if (step < 40.0 * m_theme.scale())
        return;
    const int last = std::min(m_s.view.lastVisible(), m_s.data.size() - 1);
    for (int i = m_s.view.firstVisible(); i < last; ++i) {
        const qreal room = step - 8.0 * m_theme.scale();
        QString text = TimeFormat::gap(m_s.data.ticks(i + 1) - m_s.data.ticks(i));
        if (metrics.horizontalAdvance(text) > room)
            text = coarse(text);
        const qreal width = metrics.horizontalAdvance(text);
        if (width > room)
            continue;
        const qreal middle = m_s.view.xOf(i) + step / 2;
        const QRectF box(middle - width / 2 - 1, m_lanes.gapText - 8, width + 2, 16);
        paint::text(m_p, box.toAlignedRect(), Qt::AlignCenter, text, font,
                    m_theme.color(isLater(i + 1) ? Token::Faint : Token::Muted));
    }
}

} // namespace foldline::ui
