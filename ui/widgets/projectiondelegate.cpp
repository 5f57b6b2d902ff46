// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/projectiondelegate.h"

#include "ui/models/projectionsmodel.h"
#include "ui/widgets/datatable.h"

#include <QPainter>

#include <algorithm>

namespace foldline::ui {

namespace {

constexpr int MarkWidth = 20;
constexpr int GraphWidth = 120;
constexpr int GraphHeight = 18;
constexpr int ProgressHeight = 8;

} // namespace

void ProjectionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QVariant rates = index.data(ProjectionsModel::RatesRole);
    const QVariant progress = index.data(ProjectionsModel::ProgressRole);
    const bool state = index.column() == ProjectionsModel::StateColumn;
    if (!rates.isValid() && !progress.isValid() && !state)
        return TableDelegate::paint(painter, option, index);
    QStyleOptionViewItem words = option;
    words.rect.setLeft(
        std::min(option.rect.right(), option.rect.left() + m_theme.px(state ? MarkWidth : GraphWidth + 16)));
    paintBackground(painter, option, index);
    TableDelegate::paint(painter, words, index);
    painter->save();
    painter->setClipRect(option.rect);
    const QRect graph(option.rect.left() + m_theme.px(8), option.rect.top(), m_theme.px(GraphWidth),
                      option.rect.height());
    if (state)
        paintState(*painter, graph, index.data(ProjectionsModel::StateRole).toInt());
    else if (rates.isValid())
        paintRates(*painter, graph, rates.value<QList<double>>());
    else
        paintProgress(*painter, graph, progress.toDouble());
    painter->restore();
}

void ProjectionDelegate::paintRates(QPainter &painter, const QRect &rect, const QList<double> &rates) const
{
    const qreal height = m_theme.px(GraphHeight);
    const qreal base = rect.center().y() + height / 2;
    painter.fillRect(QRectF(rect.left(), base, rect.width(), 1), m_theme.color(Token::Border));
    const double most = rates.isEmpty() ? 0.0 : *std::ranges::max_element(rates);
    if (most <= 0.0)
        return;
    QPolygonF line;
    const qreal step = static_cast<qreal>(rect.width()) / (ProjectionsModel::RateSamples - 1);
    for (qsizetype i = 0; i < rates.size(); ++i)
        line << QPointF(rect.right() - step * static_cast<qreal>(rates.size() - 1 - i),
                        base - height * rates[i] / most);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.color(Token::Accent), 1.3));
    painter.drawPolyline(line);
}

void ProjectionDelegate::paintState(QPainter &painter, const QRect &rect, int state) const
{
    const qreal side = m_theme.px(8);
    const QRectF box(rect.left(), rect.center().y() - side / 2 + 0.5, side, side);
    painter.setRenderHint(QPainter::Antialiasing);
    switch (static_cast<projections::RunState>(state)) {
    case projections::RunState::Running:
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(Token::Ok));
        painter.drawEllipse(box);
        break;
    case projections::RunState::Stopped:
        painter.fillRect(box, m_theme.color(Token::Error));
        break;
    case projections::RunState::Paused:
        painter.fillRect(QRectF(box.left(), box.top(), side * 0.36, side), m_theme.color(Token::Muted));
        painter.fillRect(QRectF(box.right() - side * 0.36, box.top(), side * 0.36, side), m_theme.color(Token::Muted));
        break;
    default:
        painter.setPen(QPen(m_theme.color(Token::Accent), 1.6));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(box.adjusted(0.8, 0.8, -0.8, -0.8));
    }
}

void ProjectionDelegate::paintProgress(QPainter &painter, const QRect &rect, double share) const
{
    const int height = m_theme.px(ProgressHeight);
    const QRect track(rect.left(), rect.center().y() - height / 2, rect.width(), height);
    painter.fillRect(track, m_theme.color(Token::SelectionIdle));
    painter.fillRect(
        QRect(track.topLeft(), QSize(static_cast<int>(track.width() * std::clamp(share, 0.0, 1.0)), height)),
        m_theme.color(Token::Accent));
}

} // namespace foldline::ui
