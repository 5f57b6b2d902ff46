// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/eventpanel.h"

#include "core/events/ndjson.h"
#include "ui/services/narration.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/eventshape.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/jsonview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace foldline::ui {

namespace {

constexpr int WideFrom = 1100; // room for stored, current and metadata beside each other

QString problemText(const history::Entry &entry)
{
    if (entry.outcome.kind == aggregates::FoldOutcome::Kind::Unreadable)
        return EventPanel::tr("This event cannot be read: %1").arg(qtext(entry.outcome.reason));
    QStringList sentences;
    for (const std::string &warning : entry.outcome.warnings)
        sentences << qtext(warning);
    return sentences.join(QLatin1Char('\n'));
}

} // namespace

EventPanel::EventPanel(const Theme &theme, StoreSession &session, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_service(session), m_shape(new QLabel(this)),
      m_heading(new RunLabel(theme, this)), m_moment(new RunLabel(theme, this)),
      m_warning(new PlainLabel(theme, QString(), TypeRole::Body, Token::Warning, this)),
      m_note(new PlainLabel(theme, QString(), TypeRole::Body, Token::Muted, this)), m_nothing(tr("No event"))
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *body = new Surface(theme, Token::Base, {}, scroll);
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(16));
    column->setSpacing(theme.px(8));
    auto *heading = new QHBoxLayout;
    heading->setSpacing(theme.px(8));
    heading->addWidget(m_shape);
    heading->addWidget(m_heading, 1);
    m_moment->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    heading->addWidget(m_moment);
    column->addLayout(heading);
    m_warning->setWordWrap(true);
    m_warning->setObjectName(QStringLiteral("eventWarning"));
    column->addWidget(m_warning);
    m_note->setWordWrap(true);
    column->addWidget(m_note);
    setupForms();
    column->addWidget(m_forms);
    column->addStretch(1); // all that is left over: the forms stay together
    scroll->setWidget(body);
    outer->addWidget(scroll);
    connect(&m_service, &EventDetailService::detailAvailable, this, &EventPanel::show);
}

QWidget *EventPanel::column(const QString &title, RunLabel *&head, JsonView *&view)
{
    auto *widget = new QWidget(this);
    auto *layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(m_theme.px(4));
    head = new RunLabel(m_theme, {{title, TextRun::Style::Strong}}, widget);
    auto *row = new QHBoxLayout;
    row->addWidget(head, 1);
    auto *copy = makeIconButton(m_theme, QStringLiteral("edit-copy"), tr("Copy: %1").arg(title), widget);
    row->addWidget(copy);
    layout->addLayout(row);
    view = new JsonView(m_theme, widget);
    view->setFitsHeight(true);
    connect(copy, &QToolButton::clicked, this, [this, view, title] {
        QGuiApplication::clipboard()->setText(view->exactText());
        emit copied(tr("Copied: %1").arg(title));
    });
    view->setAccessibleName(title);
    layout->addWidget(view);
    layout->addStretch();
    return widget;
}

void EventPanel::setupForms()
{
    m_forms = new QWidget(this);
    m_grid = new QGridLayout(m_forms);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(m_theme.px(12));
    m_storedColumn = column(tr("Stored"), m_storedHead, m_stored);
    m_currentColumn = column(tr("Current form"), m_currentHead, m_current);
    m_currentColumn->hide();
    m_metadataColumn = column(tr("Metadata"), m_metadataHead, m_metadata);
    m_envelopeColumn = new QWidget(m_forms);
    auto *envelope = new QVBoxLayout(m_envelopeColumn);
    envelope->setContentsMargins(0, 0, 0, 0);
    envelope->setSpacing(m_theme.px(4));
    envelope->addWidget(new PlainLabel(m_theme, tr("Envelope"), TypeRole::BodyStrong, Token::Text, m_envelopeColumn));
    m_envelope = new QGridLayout;
    m_envelope->setHorizontalSpacing(m_theme.px(16));
    m_envelope->setVerticalSpacing(m_theme.px(2));
    m_envelope->setColumnStretch(1, 1);
    envelope->addLayout(m_envelope);
    envelope->addStretch();
    arrange();
}

void EventPanel::arrange()
{
    const bool wide = width() >= m_theme.px(WideFrom);
    const bool upcast = !m_currentColumn->isHidden();
    for (QWidget *widget : {m_storedColumn, m_currentColumn, m_metadataColumn, m_envelopeColumn})
        m_grid->removeWidget(widget);
    m_grid->addWidget(m_storedColumn, 0, 0, wide ? 2 : 1, 1);
    const int beside = wide && upcast ? 2 : 1;
    if (upcast)
        m_grid->addWidget(m_currentColumn, 0, 1, wide ? 2 : 1, 1);
    if (wide) {
        m_grid->addWidget(m_metadataColumn, 0, beside);
        m_grid->addWidget(m_envelopeColumn, 1, beside);
    } else {
        m_grid->addWidget(m_metadataColumn, upcast ? 1 : 0, upcast ? 0 : 1, 1, upcast ? 2 : 1);
        m_grid->addWidget(m_envelopeColumn, 2, 0, 1, 2);
    }
    const int last = wide ? beside : 1;
    for (int column = 0; column < 3; ++column)
        m_grid->setColumnStretch(column, column > last ? 0 : column == last && (wide || !upcast) ? 4 : 3);
}

void EventPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool was = event->oldSize().width() >= m_theme.px(WideFrom);
    if (was != (width() >= m_theme.px(WideFrom)))
        arrange();
}

void EventPanel::setCompact(bool compact)
{
    m_compact = compact;
    m_shape->setVisible(!compact);
    m_moment->setVisible(!compact);
    m_heading->setVisible(!compact || !m_entry);
    m_note->setVisible(!compact && !m_note->text().isEmpty());
}

void EventPanel::setEntry(const EntryPtr &entry, const TimeFormat &format)
{
    if (entry == m_entry && format == m_format)
        return;
    m_entry = entry;
    m_format = format;
    m_forms->setVisible(entry != nullptr);
    m_heading->setVisible(!m_compact || !entry);
    if (!entry) {
        m_shape->clear();
        m_heading->setText(m_nothing, TextRun::Style::Muted);
        m_moment->setRuns({});
        m_warning->hide();
        m_note->hide();
        showEnvelope({});
        return;
    }
    m_shape->setPixmap(eventIcon(m_theme, qtext(entry->kind.token)).pixmap(m_theme.px(14), m_theme.px(14)));
    m_heading->setRuns(sentenceRuns(sentenceOf(entry->narration), nameIn(entry->narration), TextRun::Style::Strong)
                       << TextRun{QStringLiteral("  ") + qtext(entry->event.type), TextRun::Style::FigureMuted, true});
    m_moment->setRuns({{format.dateTime(entry->event.created.ticks()), TextRun::Style::FigureMuted},
                       {QLatin1Char(' ') + format.zoneName(), TextRun::Style::Muted}});
    const QString warning = problemText(*entry);
    m_warning->setColor(entry->outcome.kind == aggregates::FoldOutcome::Kind::Unreadable ? Token::Error
                                                                                         : Token::Warning);
    m_warning->setText(warning);
    m_warning->setVisible(!warning.isEmpty());
    m_service.request(entry);
}

void EventPanel::show(const EventDetailPtr &detail)
{
    if (detail->entry != m_entry)
        return;
    const bool upcast = detail->storedSchema != detail->currentSchema;
    m_note->setText(detail->note);
    m_note->setVisible(!m_compact && !detail->note.isEmpty());
    m_storedHead->setRuns(
        {{tr("Stored"), TextRun::Style::Strong},
         {QStringLiteral("  ") + tr("schema %1, exact").arg(detail->storedSchema), TextRun::Style::Muted}});
    m_stored->setText(detail->stored);
    m_stored->setMarkedLines({detail->storedMarks.cbegin(), detail->storedMarks.cend()});
    if (upcast == m_currentColumn->isHidden()) {
        m_currentColumn->setVisible(upcast);
        arrange();
    }
    m_currentHead->setRuns(
        {{tr("Current form"), TextRun::Style::Strong},
         {QStringLiteral("  ") + tr("schema %1, upcast on read").arg(detail->currentSchema), TextRun::Style::Muted}});
    m_current->setText(upcast ? detail->current : QString());
    m_current->setMarkedLines({detail->currentMarks.cbegin(), detail->currentMarks.cend()});
    m_metadata->setText(detail->metadata);
    showEnvelope(*detail);
    emit detailShown(detail);
}

void EventPanel::showEnvelope(const EventDetail &detail)
{
    while (QLayoutItem *item = m_envelope->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    for (const auto &[name, value] : detail.envelope) {
        auto *label = new PlainLabel(m_theme, value, TypeRole::FiguresSmall, Token::Text, this);
        label->setSelectable(true);
        m_envelope->addWidget(new PlainLabel(m_theme, name, TypeRole::Small, Token::Muted, this), row, 0);
        m_envelope->addWidget(label, row++, 1);
    }
}

RawPanel::RawPanel(const Theme &theme, StoreSession &session, QWidget *parent)
    : QWidget(parent), m_service(session),
      m_choice(new SegmentedControl(theme, {tr("data"), tr("metadata"), tr("interchange line"), tr("bytes")}, this)),
      m_size(new PlainLabel(theme, QString(), TypeRole::Body, Token::Muted, this)), m_view(new JsonView(theme, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *bar = new QWidget(this);
    auto *flow = new FlowLayout(bar, theme.px(12)); // two lines where one is too narrow: neither is cut
    flow->setContentsMargins(theme.px(16), theme.px(6), theme.px(16), theme.px(6));
    m_choice->setSmall(true);
    m_choice->setAccessibleName(tr("Raw form"));
    m_size->setObjectName(QStringLiteral("rawSize"));
    m_size->setMinimumHeight(theme.px(24));
    flow->addWidget(m_choice);
    flow->addWidget(m_size);
    column->addWidget(bar);
    column->addWidget(makeLine(theme, Qt::Horizontal, this));
    m_view->setAccessibleName(tr("Raw event"));
    m_view->setLarge(true);
    m_view->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_view->setObjectName(QStringLiteral("rawView"));
    column->addWidget(m_view, 1);
    connect(m_choice, &SegmentedControl::chosen, this, &RawPanel::refresh);
    connect(&m_service, &EventDetailService::detailAvailable, this, &RawPanel::show);
}

void RawPanel::setEntry(const EntryPtr &entry)
{
    if (entry == m_entry)
        return;
    m_entry = entry;
    m_detail.reset();
    refresh();
    if (entry)
        m_service.request(entry);
}

void RawPanel::show(const EventDetailPtr &detail)
{
    if (detail->entry != m_entry)
        return;
    m_detail = detail;
    refresh();
}

void RawPanel::refresh()
{
    if (!m_entry) {
        m_view->setText(QString());
        m_size->setText(tr("no event"));
        return;
    }
    const auto &event = m_entry->event;
    m_size->setText(tr("%1 bytes of data, %2 of metadata, exactly as stored")
                        .arg(TimeFormat::count(static_cast<qint64>(event.data.size())),
                             TimeFormat::count(static_cast<qint64>(event.metadata.size()))));
    std::string line;
    switch (m_choice->current()) {
    case 0:
        m_view->setText(qtext(event.data));
        break;
    case 1:
        m_view->setText(qtext(event.metadata));
        break;
    case 2:
        events::writeInterchangeLine(event, events::InterchangeForm::Readable, line);
        m_view->setText(qtext(line));
        break;
    default:
        m_view->setText(m_detail ? m_detail->hex : QString());
    }
}

} // namespace foldline::ui
