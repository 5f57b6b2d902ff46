// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/loghistogram.h"

#include "ui/widgets/paint.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/timelineticks.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace foldline::ui {

namespace {

constexpr int BarStep = 4; // 3 px and a gap
constexpr int BarsHeight = 36;
constexpr int AxisHeight = 20;
constexpr int LabelSpace = 88;
constexpr int LabelGap = 8;

} // namespace

LogHistogram::LogHistogram(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Events over time"));
    setAccessibleDescription(tr("Arrow keys go to an earlier or later part of the log."));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        count();
    });
}

QSize LogHistogram::sizeHint() const { return {m_theme.px(400), m_theme.px(BarsHeight) + m_theme.px(AxisHeight)}; }

void LogHistogram::setStatistics(const std::shared_ptr<const LogStatistics> &statistics)
{
    m_statistics = statistics;
    m_from = m_to = 0;
    if (statistics && statistics->first()) {
        m_from = statistics->first()->ticks();
        m_to = std::max<qint64>(statistics->latest()->ticks(), m_from + Timestamp::TicksPerSecond) + 1;
    }
    count();
}

void LogHistogram::setTimeFormat(const TimeFormat &format)
{
    m_format = format;
    update();
}

void LogHistogram::setShown(std::optional<std::pair<qint64, qint64>> ticks)
{
    if (ticks && ticks->first > ticks->second)
        std::swap(ticks->first, ticks->second);
    if (m_shown == ticks)
        return;
    m_shown = ticks;
    update();
}

void LogHistogram::count()
{
    m_bars.clear();
    if (m_to > m_from)
        m_bars = m_statistics->histogram(Timestamp::fromTicks(m_from), Timestamp::fromTicks(m_to),
                                         static_cast<std::size_t>(std::max(1, plot().width() / BarStep)));
    update();
}

QRect LogHistogram::plot() const
{
    const int margin = m_theme.px(16);
    return {margin, m_theme.px(2), std::max(1, width() - 2 * margin), m_theme.px(BarsHeight) - m_theme.px(2)};
}

qint64 LogHistogram::ticksAt(qreal x) const
{
    const QRect area = plot();
    const double share = std::clamp((x - area.left()) / area.width(), 0.0, 1.0);
    return m_from + static_cast<qint64>(share * static_cast<double>(m_to - m_from));
}

qreal LogHistogram::xOf(qint64 ticks) const
{
    const QRect area = plot();
    return area.left() + area.width() * static_cast<double>(ticks - m_from) / static_cast<double>(m_to - m_from);
}

void LogHistogram::choose(qreal x) { chooseTicks(ticksAt(x)); }

void LogHistogram::chooseTicks(qint64 ticks)
{
    if (m_to > m_from)
        emit instantChosen(std::clamp(ticks, m_from, m_to - 1));
}

void LogHistogram::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Token::Base));
    if (m_to <= m_from)
        return;
    paintShown(painter);
    paintBars(painter);
    paintAxis(painter);
    if (hasFocus())
        paint::focusRing(painter, m_theme, QRectF(plot()).adjusted(-2, -2, 2, 0));
}

void LogHistogram::paintShown(QPainter &painter) const
{
    if (!m_shown)
        return;
    const QRect area = plot();
    const qreal least = m_theme.px(8);
    qreal left = xOf(m_shown->first);
    qreal right = xOf(m_shown->second);
    if (right - left < least) {
        const qreal middle = std::clamp((left + right) / 2, area.left() + least / 2, area.right() + 1 - least / 2);
        left = middle - least / 2;
        right = middle + least / 2;
    }
    paint::frame(painter, m_theme, QRectF(QPointF(left, area.top()), QPointF(right, area.bottom() + 1)),
                 m_theme.color(Token::Accent), m_theme.color(Token::Selection), 0);
}

void LogHistogram::paintBars(QPainter &painter) const
{
    const QRect area = plot();
    const auto most = std::ranges::max(m_bars);
    const double step = static_cast<double>(area.width()) / static_cast<double>(m_bars.size());
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        if (m_bars[i] == 0)
            continue;
        const int x = area.left() + static_cast<int>(std::floor(static_cast<double>(i) * step));
        const int height = std::max(1, static_cast<int>(std::lround(static_cast<double>(m_bars[i]) *
                                                                    (area.height() - 2) / static_cast<double>(most))));
        painter.fillRect(x, area.bottom() + 1 - height, BarStep - 1, height, m_theme.color(Token::Muted));
    }
}

void LogHistogram::paintAxis(QPainter &painter) const
{
    const QRect area = plot();
    const int base = area.bottom() + 1;
    painter.fillRect(area.left(), base, area.width(), 1, m_theme.color(Token::Border));
    const QFont &font = m_theme.font(TypeRole::FiguresSmall);
    for (const Label &label : labels()) {
        painter.fillRect(label.x, base, 1, m_theme.px(4), m_theme.color(Token::Control));
        paint::text(painter, label.rect, Qt::AlignLeft | Qt::AlignVCenter, label.text, font,
                    m_theme.color(Token::Muted));
    }
}

QList<LogHistogram::Label> LogHistogram::labels() const
{
    QList<Label> result;
    if (m_to <= m_from)
        return result;
    const QRect area = plot();
    const int top = area.bottom() + 1 + m_theme.px(4);
    const auto least = static_cast<qint64>(static_cast<double>(m_to - m_from) * m_theme.px(LabelSpace) / area.width());
    const QFontMetrics metrics(m_theme.font(TypeRole::FiguresSmall));
    for (const AxisMoment &moment : axisMoments(m_format, m_from, m_to, least)) {
        const int x = static_cast<int>(xOf(moment.ticks));
        const int width = metrics.horizontalAdvance(moment.text);
        const int left = std::clamp(x - width / 2, area.left(), std::max(area.left(), area.right() - width));
        // The first one has the date, and is longer than the others.
        if (!result.isEmpty() && left < result.back().rect.right() + m_theme.px(LabelGap))
            continue;
        result.append({x, QRect(left, top, width + 1, m_theme.px(AxisHeight - 4)), moment.text});
    }
    return result;
}

void LogHistogram::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    count();
}

void LogHistogram::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        choose(event->position().x());
}

void LogHistogram::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons().testFlag(Qt::LeftButton))
        choose(event->position().x());
}

void LogHistogram::keyPressEvent(QKeyEvent *event)
{
    const qint64 step = m_bars.empty() ? 0 : (m_to - m_from) / static_cast<qint64>(m_bars.size());
    const qint64 here = m_shown ? m_shown->first : m_to;
    switch (event->key()) {
    case Qt::Key_Left:
        return chooseTicks(here - step);
    case Qt::Key_Right:
        return chooseTicks(here + step);
    case Qt::Key_PageUp:
        return chooseTicks(here - 10 * step);
    case Qt::Key_PageDown:
        return chooseTicks(here + 10 * step);
    case Qt::Key_Home:
        return chooseTicks(m_from);
    case Qt::Key_End:
        return chooseTicks(m_to);
    default:
        QWidget::keyPressEvent(event);
    }
}

QString LogHistogram::tipAt(int x) const
{
    const QRect area = plot();
    const auto count = static_cast<qint64>(m_bars.size());
    const auto bar = std::clamp<qint64>((x - area.left()) * count / area.width(), 0, count - 1);
    const qint64 from = m_from + (m_to - m_from) / count * bar;
    const auto events = m_bars[static_cast<std::size_t>(bar)];
    return (events == 1 ? tr("1 event") : tr("%1 events").arg(TimeFormat::count(static_cast<qint64>(events)))) +
           tr(", from %1 %2").arg(m_format.dateTime(from), m_format.zoneName());
}

bool LogHistogram::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && !m_bars.empty()) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), tipAt(help->pos().x()), this);
        return true;
    }
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QWidget::event(event);
}

} // namespace foldline::ui
