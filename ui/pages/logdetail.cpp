// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/logdetail.h"

#include "ui/pages/eventpanel.h"
#include "ui/services/narration.h"
#include "ui/services/storesession.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/jsonview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/tabbars.h"
#include "ui/widgets/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace foldline::ui {

LogDetail::LogDetail(const Theme &theme, StoreSession &session, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_session(session), m_tabs(new PanelTabBar(theme, this)),
      m_stack(new QStackedWidget(this)), m_event(new EventPanel(theme, session, m_stack)),
      m_json(new JsonView(theme, m_stack)), m_bytes(new JsonView(theme, m_stack)), m_note(new RunLabel(theme, this)),
      m_copies(new QWidget(this))
{
    setObjectName(QStringLiteral("logDetail"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    setupBar();
    m_event->setNothing(tr("No event is chosen"));
    m_event->setCompact(true);
    m_json->setObjectName(QStringLiteral("logJson"));
    m_json->setAccessibleName(tr("The event as JSON"));
    m_bytes->setObjectName(QStringLiteral("logBytes"));
    m_bytes->setAccessibleName(tr("Stored bytes"));
    for (QWidget *widget : std::initializer_list<QWidget *>{m_event, m_json, m_bytes})
        m_stack->addWidget(widget);
    column->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_event, &EventPanel::detailShown, this, &LogDetail::take);
    connect(m_event, &EventPanel::copied, this, &LogDetail::copied);
    refresh();
}

void LogDetail::setupBar()
{
    auto *bar = new Surface(m_theme, Token::Window, Qt::TopEdge | Qt::BottomEdge, this);
    bar->setDesignHeight(32);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(m_theme.px(4), 0, m_theme.px(16), 0);
    row->setSpacing(m_theme.px(8));
    m_tabs->setObjectName(QStringLiteral("logDetailTabs"));
    m_tabs->setAccessibleName(tr("What is shown of the chosen event"));
    for (const QString &text : {tr("Stored and current"), tr("JSON"), tr("Bytes")})
        m_tabs->addTab(text);
    row->addWidget(m_tabs);
    m_note->setObjectName(QStringLiteral("logDetailNote"));
    m_note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_note, 1);
    auto *copies = new QHBoxLayout(m_copies);
    copies->setContentsMargins(0, 0, 0, 0);
    copies->setSpacing(m_theme.px(8));
    copies->addWidget(makeLine(m_theme, Qt::Vertical, m_copies));
    copies->addWidget(new PlainLabel(m_theme, tr("Copy"), TypeRole::Body, Token::Muted, m_copies));
    const auto button = [&](const QString &name, const QString &text, const QString &what, auto action) {
        auto *made = makeButton(m_theme, text, ButtonKind::Link, m_copies);
        made->setObjectName(name);
        made->setAccessibleName(tr("Copy %1").arg(what));
        connect(made, &QPushButton::clicked, this, action);
        copies->addWidget(made);
    };
    button(QStringLiteral("copyEventJson"), tr("JSON"), tr("the event as JSON"), [this] {
        if (m_detail)
            copy(m_detail->whole, tr("the event as JSON"));
    });
    button(QStringLiteral("copyEventId"), tr("id"), tr("the event’s id"),
           [this] { copy(qtext(m_entry->event.id.toString()), tr("the event’s id")); });
    button(QStringLiteral("copyEventText"), tr("text"), tr("the event in words"),
           [this] { copy(asText(), tr("the event in words")); });
    copies->addWidget(makeLine(m_theme, Qt::Vertical, m_copies));
    row->addWidget(m_copies);
    m_open = makeButton(m_theme, QString(), ButtonKind::Flat, bar);
    setButtonSmall(m_open);
    m_open->setObjectName(QStringLiteral("openFromLog"));
    connect(m_open, &QPushButton::clicked, this,
            [this] { emit revisionRequested(qtext(m_entry->event.stream.value()), m_entry->event.revision.value); });
    row->addWidget(m_open);
    layout()->addWidget(bar);
}

void LogDetail::setEntry(const EntryPtr &entry, const TimeFormat &format)
{
    m_format = format;
    if (entry != m_entry)
        m_detail.reset();
    m_entry = entry;
    m_event->setEntry(entry, format);
    refresh();
}

void LogDetail::take(const EventDetailPtr &detail)
{
    m_detail = detail;
    refresh();
}

void LogDetail::refresh()
{
    m_copies->setVisible(m_entry != nullptr);
    m_open->setVisible(m_entry != nullptr);
    refreshNote();
    m_json->setText(m_detail ? m_detail->whole : QString());
    m_bytes->setText(m_detail ? m_detail->hex : QString());
    if (!m_entry)
        return;
    const auto &type = m_session.registry()->forStream(m_entry->event.stream);
    m_open->setText(type.category().empty() ? tr("Open stream") : tr("Open %1").arg(qtext(type.name()).toLower()));
    m_open->setToolTip(tr("Opens it as it was at revision %1").arg(m_entry->event.revision.value));
}

/// How it was read, where that is remarkable; else what it is.
void LogDetail::refreshNote()
{
    if (!m_entry)
        return m_note->setRuns({});
    if (m_detail && !m_detail->note.isEmpty()) {
        m_note->setToolTip(plainTip(m_detail->note));
        return m_note->setRuns({{m_detail->note, TextRun::Style::Muted, true}});
    }
    m_note->setToolTip(plainTip(asText()));
    m_note->setRuns(sentenceRuns(sentenceOf(m_entry->narration), nameIn(m_entry->narration), TextRun::Style::Muted)
                    << TextRun{QStringLiteral("  ") + qtext(m_entry->event.type), TextRun::Style::FigureMuted, true}
                    << TextRun{QStringLiteral("  ") + m_format.dateTime(m_entry->event.created.ticks()),
                               TextRun::Style::FigureMuted}
                    << TextRun{QLatin1Char(' ') + m_format.zoneName(), TextRun::Style::Muted});
}

void LogDetail::copy(const QString &text, const QString &what)
{
    QGuiApplication::clipboard()->setText(text);
    emit copied(tr("Copied %1").arg(what));
}

QString LogDetail::asText() const
{
    const auto &event = m_entry->event;
    QString text = m_format.dateTime(event.created.ticks()) + u' ' + m_format.zoneName() + QStringLiteral("  ") +
                   boundedText(event.stream.value()) + u'@' + QString::number(event.revision.value) +
                   QStringLiteral("  ") + sentenceOf(m_entry->narration);
    if (!m_entry->narration.detail.empty())
        text += QStringLiteral(" (%1)").arg(boundedText(m_entry->narration.detail));
    if (!m_entry->actor.empty())
        text += QStringLiteral(", ") + boundedText(m_entry->actor);
    return text;
}

} // namespace foldline::ui
