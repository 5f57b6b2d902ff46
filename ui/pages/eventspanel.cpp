// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/eventspanel.h"

#include "ui/models/eventlistmodel.h"
#include "ui/widgets/eventtable.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace foldline::ui {

EventsPanel::EventsPanel(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_model(new EventListModel(this)), m_table(new EventTable(theme, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    setupHead();
    m_table->setObjectName(QStringLiteral("eventTable"));
    m_table->setAccessibleName(tr("Events of this stream"));
    m_table->setModel(m_model);
    column->addWidget(m_table, 1);
    connect(m_table, &EventTable::rowChosen, this, [this](int row) { emit eventChosen(m_model->eventAt(row)); });
}

void EventsPanel::setupHead()
{
    auto *head = new Surface(m_theme, Token::Window, Qt::BottomEdge, this);
    head->setDesignHeight(32);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(m_theme.px(16), 0, m_theme.px(8), 0);
    row->setSpacing(m_theme.px(8));
    row->addWidget(new PlainLabel(m_theme, tr("Events"), TypeRole::BodyStrong, Token::Text, head));
    m_count = new PlainLabel(m_theme, QString(), TypeRole::Body, Token::Muted, head);
    row->addWidget(m_count, 1);
    m_filter = new QLineEdit(head);
    m_filter->setObjectName(QStringLiteral("eventFilter"));
    m_filter->setAccessibleName(tr("Filter events"));
    m_filter->setPlaceholderText(tr("Filter events…"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(m_theme.px(190));
    m_filter->setFixedHeight(m_theme.px(24));
    m_filter->addAction(themedIcon(m_theme, QStringLiteral("view-filter")), QLineEdit::LeadingPosition);
    row->addWidget(m_filter, 1);
    layout()->addWidget(head);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model->setFilter(text);
        setPlayhead(m_playhead);
        refreshSeparator();
        const auto shown = m_model->rowCount();
        const auto all = m_model->timeline() ? m_model->timeline()->size() : 0;
        m_count->setText(
            text.isEmpty() ? TimeFormat::count(static_cast<qint64>(all))
                           : tr("%1 of %2").arg(TimeFormat::count(shown), TimeFormat::count(static_cast<qint64>(all))));
    });
}

void EventsPanel::setTimeline(const TimelinePtr &timeline)
{
    m_model->setTimeline(timeline);
    m_count->setText(TimeFormat::count(timeline ? static_cast<qint64>(timeline->size()) : 0));
    if (timeline && !timeline->isEmpty()) {
        const auto first = timeline->entry(0).event.created.ticks();
        const auto last = timeline->entry(timeline->size() - 1).event.created.ticks();
        m_table->setShowsDate(!m_format.sameDay(first, last));
    }
    refreshSeparator();
}

void EventsPanel::setTimeFormat(const TimeFormat &format)
{
    m_format = format;
    m_model->setTimeFormat(format);
    m_table->setTimeFormat(format);
    setTimeline(m_model->timeline());
}

void EventsPanel::setPlayhead(std::optional<std::size_t> index)
{
    m_playhead = index;
    m_model->setPlayhead(index);
    m_table->setPlayheadRow(index ? m_model->rowOf(*index) : -1);
}

void EventsPanel::setMarkers(std::optional<std::size_t> a, std::optional<std::size_t> b) { m_model->setMarkers(a, b); }

void EventsPanel::setFresh(std::optional<std::size_t> first, qint64 sinceTicks)
{
    m_firstNew = first;
    m_sinceTicks = sinceTicks;
    m_model->setFreshFrom(first);
    refreshSeparator();
}

void EventsPanel::refreshSeparator()
{
    const auto &timeline = m_model->timeline();
    if (!m_firstNew || !timeline || *m_firstNew >= timeline->size()) {
        m_table->setNewSince(-1, QString());
        return;
    }
    const auto count = timeline->size() - *m_firstNew;
    m_table->setNewSince(
        m_model->rowOf(*m_firstNew),
        tr("%1 new since %2").arg(count).arg(m_format.time(m_sinceTicks, TimeFormat::Detail::Seconds)));
}

} // namespace foldline::ui
