// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/timelinestrip.h"
#include "ui/widgets/focusring.h"

#include "ui/widgets/paint.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/timelinepainter.h"

#include <algorithm>
#include <cmath>

#include <QAccessible>
#include <QContextMenuEvent>
#include <QFocusEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

namespace foldline::ui {

TimelineStrip::TimelineStrip(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_data(std::make_unique<TimelineData>()),
      m_view(std::make_unique<TimelineView>(*m_data))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Timeline"));
    connect(&theme, &Theme::changed, this, [this] {
        relayout();
        updateGeometry();
    });
    describe();
}

TimelineStrip::~TimelineStrip() = default;

TimelineScene TimelineStrip::scene() const
{
    return {m_theme, *m_data, *m_view, m_format, height(), m_playhead, m_a, m_b, m_newEvents, m_end, m_endTicks};
}

void TimelineStrip::setMarks(std::span<const TimelineMark> marks)
{
    m_data->clear();
    m_data->append(marks);
    m_view->dataChanged(true);
    m_a = m_b = -1;
    m_playhead = count() - 1;
    describe();
    update();
}

void TimelineStrip::appendMarks(std::span<const TimelineMark> marks)
{
    const bool wasEmpty = m_data->isEmpty();
    m_data->append(marks);
    m_view->dataChanged(wasEmpty);
    describe();
    update();
}

void TimelineStrip::clearFresh()
{
    m_data->clearFresh();
    update();
}

int TimelineStrip::count() const { return m_data->size(); }

void TimelineStrip::setPlayhead(int index)
{
    const int wanted = std::clamp(index, -1, count() - 1);
    if (wanted == m_playhead)
        return;
    m_playhead = wanted;
    if (m_drag == Drag::None)
        revealPlayhead();
    describe();
    update();
}

void TimelineStrip::setMarkers(int a, int b)
{
    m_a = std::clamp(a, -1, count() - 1);
    m_b = std::clamp(b, -1, count() - 1);
    update();
}

TimelineAxis TimelineStrip::axis() const { return m_view->axis(); }

void TimelineStrip::setAxis(TimelineAxis axis)
{
    if (axis == m_view->axis())
        return;
    m_view->setAxis(axis);
    updateGeometry();
    update();
    emit zoomChanged();
}

void TimelineStrip::setTimeFormat(const TimeFormat &format)
{
    m_format = format;
    m_view->setFormat(format);
    describe();
    update();
}

void TimelineStrip::setNewEvents(int number)
{
    m_newEvents = number;
    describe();
    update();
}

void TimelineStrip::setEnd(TimelineEnd end, qint64 sinceTicks)
{
    m_end = end;
    m_endTicks = sinceTicks;
    describe();
    update();
}

void TimelineStrip::setDescriber(std::function<QString(int)> describer) { m_describer = std::move(describer); }

void TimelineStrip::zoom(TimelineZoom zoom)
{
    const qreal focus =
        m_playhead >= 0 ? std::clamp(m_view->xOf(m_playhead), 0.0, static_cast<qreal>(width())) : width() / 2.0;
    if (zoom == TimelineZoom::Fit)
        m_view->fit();
    else
        m_view->zoomAt(focus, zoom == TimelineZoom::In ? 1.6 : 1 / 1.6);
    update();
    emit zoomChanged();
}

bool TimelineStrip::isZoomed() const { return !m_view->isFit(); }

bool TimelineStrip::showsShape(int index) const { return m_view->showsShape(index); }

QPointF TimelineStrip::markPosition(int index) const
{
    return {m_view->xOf(index), static_cast<qreal>(TimelineLanes(m_theme, axis(), height()).line)};
}

int TimelineStrip::indexAt(const QPoint &position) const { return m_view->nearest(position.x()); }

QRect TimelineStrip::pillRect() const { return TimelinePainter::pillRect(scene()); }

QRect TimelineStrip::labelRect() const { return TimelinePainter::playheadLabelRect(scene()); }

QRect TimelineStrip::flagRect(TimelineMarker marker) const { return TimelinePainter::flagRect(scene(), marker); }

QSize TimelineStrip::sizeHint() const { return {m_theme.px(640), TimelineLanes::fullHeight(m_theme, axis())}; }

QSize TimelineStrip::minimumSizeHint() const { return {m_theme.px(280), TimelineLanes::leastHeight(m_theme)}; }

void TimelineStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const TimelineScene shown = scene();
    TimelinePainter(painter, shown).paint();
    if (m_keyboardFocus)
        paint::focusRing(painter, m_theme, rect(), 0.0);
}

void TimelineStrip::resizeEvent(QResizeEvent *) { relayout(); }

void TimelineStrip::relayout()
{
    m_view->setWidth(width(), m_theme.scale());
    update();
}

TimelineStrip::Part TimelineStrip::partAt(const QPoint &position) const
{
    if (pillRect().contains(position))
        return Part::Pill;
    const TimelineLanes lanes(m_theme, axis(), height());
    const bool onLabel = TimelinePainter::playheadLabelRect(scene()).contains(position);
    const bool onLine = position.y() >= lanes.flagTop + lanes.flagHeight && position.y() < lanes.axis;
    const bool onNeedle =
        std::abs(position.x() - m_view->xOf(m_playhead)) <= m_theme.px(6) && position.y() < lanes.axis;
    return onLabel || onLine || onNeedle || !isZoomed() ? Part::Line : Part::Pan;
}

void TimelineStrip::mousePressEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    m_dragX = position.x();
    if (event->button() == Qt::MiddleButton) {
        m_drag = Drag::Pan;
        return;
    }
    if (event->button() != Qt::LeftButton || count() == 0)
        return;
    switch (partAt(position)) {
    case Part::Pill:
        emit newEventsClicked();
        return;
    case Part::Pan:
        m_drag = Drag::Pan;
        setCursor(Qt::ClosedHandCursor);
        return;
    case Part::Line:
        break;
    }
    m_drag = Drag::Playhead;
    const int index = indexAt(position);
    const bool hit = std::abs(m_view->xOf(index) - position.x()) <= m_theme.px(9);
    moveTo(index);
    if (hit)
        emit markClicked(index);
}

void TimelineStrip::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    if (m_drag == Drag::Playhead) {
        moveTo(indexAt(position));
    } else if (m_drag == Drag::Pan) {
        m_view->pan(position.x() - m_dragX);
        m_dragX = position.x();
        update();
    } else {
        const Part part = count() == 0 ? Part::Line : partAt(position);
        setCursor(part == Part::Pill  ? Qt::PointingHandCursor
                  : part == Part::Pan ? Qt::OpenHandCursor
                                      : Qt::ArrowCursor);
    }
}

void TimelineStrip::mouseReleaseEvent(QMouseEvent *event)
{
    m_drag = Drag::None;
    mouseMoveEvent(event);
}

void TimelineStrip::wheelEvent(QWheelEvent *event)
{
    const QPoint delta = event->angleDelta();
    if (event->modifiers() & Qt::ShiftModifier || std::abs(delta.x()) > std::abs(delta.y()))
        m_view->pan(std::abs(delta.x()) > std::abs(delta.y()) ? delta.x() : delta.y());
    else
        m_view->zoomAt(event->position().x(), std::pow(1.25, delta.y() / 120.0));
    event->accept();
    update();
    emit zoomChanged();
}

void TimelineStrip::keyPressEvent(QKeyEvent *event)
{
    const int page = std::max(1, (m_view->lastVisible() - m_view->firstVisible()) / 10);
    switch (event->key()) {
    case Qt::Key_Left:
        moveTo(std::max(0, m_playhead - 1));
        return;
    case Qt::Key_Right:
        moveTo(m_playhead + 1);
        return;
    case Qt::Key_PageUp:
        moveTo(std::max(0, m_playhead - page));
        return;
    case Qt::Key_PageDown:
        moveTo(m_playhead + page);
        return;
    case Qt::Key_Home:
        moveTo(0);
        return;
    case Qt::Key_End:
        moveTo(count() - 1);
        return;
    case Qt::Key_Space:
        emit playToggled();
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(TimelineZoom::In);
        return;
    case Qt::Key_Minus:
        zoom(TimelineZoom::Out);
        return;
    case Qt::Key_0:
        zoom(TimelineZoom::Fit);
        return;
    case Qt::Key_A:
    case Qt::Key_B:
        if (event->modifiers() == Qt::NoModifier && m_playhead >= 0) {
            emit markerChosen(event->key() == Qt::Key_A ? TimelineMarker::A : TimelineMarker::B, m_playhead);
            return;
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void TimelineStrip::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byMouse = event->reason() == QContextMenuEvent::Mouse;
    const int index = byMouse ? indexAt(event->pos()) : m_playhead;
    if (index >= 0)
        emit markMenuRequested(index, byMouse ? event->globalPos() : mapToGlobal(markPosition(index).toPoint()));
}

void TimelineStrip::focusInEvent(QFocusEvent *event)
{
    m_keyboardFocus = isKeyboardFocus(event, this);
    update();
}

void TimelineStrip::focusOutEvent(QFocusEvent *)
{
    m_keyboardFocus = false;
    update();
}

bool TimelineStrip::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), tipAt(help->pos()), this);
        return true;
    }
    return QWidget::event(event);
}

void TimelineStrip::moveTo(int index)
{
    const int wanted = std::clamp(index, std::min(0, count() - 1), count() - 1);
    if (wanted == m_playhead)
        return;
    setPlayhead(wanted);
    emit playheadMoved(wanted);
}

void TimelineStrip::revealPlayhead()
{
    if (m_playhead >= 0)
        m_view->reveal(m_playhead);
}

void TimelineStrip::describe()
{
    QString text;
    if (count() == 0)
        text = tr("No events");
    else if (m_playhead < 0)
        text = tr("Before the first of %1 events").arg(count());
    else
        text = tr("Revision %1, event %2 of %3, %4")
                   .arg(m_data->revision(m_playhead))
                   .arg(m_playhead + 1)
                   .arg(count())
                   .arg(m_format.dateTime(m_data->ticks(m_playhead)) + QLatin1Char(' ') + m_format.zoneName());
    if (m_newEvents > 0)
        text += QStringLiteral(", ") + TimelinePainter::pillText(m_newEvents);
    setAccessibleDescription(text);
}

QString TimelineStrip::tipAt(const QPoint &position) const
{
    const int index = indexAt(position);
    if (index < 0 || std::abs(m_view->xOf(index) - position.x()) > m_theme.px(12))
        return {};
    const auto lines = [&](int at) {
        const QString moment =
            QString::number(m_data->revision(at)) + QStringLiteral(" · ") + m_format.full(m_data->ticks(at));
        const QString words = m_describer ? m_describer(at).left(300) : QString();
        return words.isEmpty() ? moment : moment + QLatin1Char('\n') + words;
    };
    QString text = lines(index);
    if (!m_view->showsShape(index)) {
        for (const TimelineBin &bin : m_view->bins()) {
            if (index >= bin.first && index < bin.first + bin.count && bin.count > 1)
                text = tr("%1 events, from revision %2 to %3")
                           .arg(TimeFormat::count(bin.count))
                           .arg(m_data->revision(bin.first))
                           .arg(m_data->revision(bin.first + bin.count - 1));
        }
    }
    return plainTip(text);
}

} // namespace foldline::ui
