// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/commandsheet.h"

#include "ui/dialogs/commandform.h"
#include "ui/dialogs/conflictpanel.h"
#include "ui/dialogs/previewpanel.h"
#include "ui/dialogs/streamnamegate.h"
#include "ui/services/mirroring.h"
#include "ui/services/narration.h"
#include "ui/services/storesession.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace foldline::ui {

CommandSheet::CommandSheet(const Theme &theme, StoreSession &session, const aggregates::AggregateType &type,
                           const aggregates::CommandSpec &spec, const QString &actor, const TimeFormat &format,
                           QWidget *parent)
    : QWidget(parent), m_theme(theme), m_session(session), m_type(type), m_spec(spec), m_format(format),
      m_service(session), m_column(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("commandSheet"));
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_service.setActor(actor);
    m_production = session.location().production;
    setupHead();
    setupBody(actor);
    setupFooter();
    connectService();
    connect(&session, &StoreSession::lastKnownChanged, this, [this] {
        if (!m_service.isBusy())
            refresh();
    });
}

CommandSheet::~CommandSheet() = default;

void CommandSheet::setupHead()
{
    auto *head = new Surface(m_theme, Token::Window, Qt::BottomEdge, this);
    head->setDesignHeight(32);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(m_theme.px(16), 0, m_theme.px(8), 0);
    row->setSpacing(m_theme.px(8));
    row->addWidget(new PlainLabel(m_theme, qtext(m_spec.title), TypeRole::BodyStrong, Token::Text, head));
    m_subject = new RunLabel(m_theme, head);
    row->addWidget(m_subject, 1);
    auto *close = makeIconButton(m_theme, QStringLiteral("window-close"), tr("Close without writing (Esc)"), head);
    close->setObjectName(QStringLiteral("closeSheet"));
    connect(close, &QToolButton::clicked, this, &CommandSheet::closeRequested);
    row->addWidget(close);
    m_close = close;
    m_column->addWidget(head);
    m_message = new MessageBar(m_theme, this);
    connect(m_message, &MessageBar::actionTriggered, this, [this](const QString &, const QString &action) {
        if (action == QLatin1String("repeat"))
            m_service.repeat();
    });
    m_column->addWidget(m_message);
}

void CommandSheet::setupBody(const QString &actor)
{
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *body = new Surface(m_theme, Token::Base, {}, scroll);
    m_content = new QVBoxLayout(body);
    m_content->setContentsMargins(0, 0, 0, 0);
    m_content->setSpacing(0);
    m_form = new CommandForm(m_theme, m_spec, actor, body);
    connect(m_form, &CommandForm::edited, this, &CommandSheet::refresh);
    m_content->addWidget(m_form);
    m_content->addWidget(makeLine(m_theme, Qt::Horizontal, body));
    m_preview = new PreviewPanel(m_theme, body);
    m_content->addWidget(m_preview);
    m_content->addStretch();
    scroll->setWidget(body);
    m_column->addWidget(scroll, 1);
}

void CommandSheet::setupFooter()
{
    auto *notice = new Surface(m_theme, Token::WarningSurface, Qt::TopEdge, this);
    auto *noticeRow = new QHBoxLayout(notice);
    noticeRow->setContentsMargins(m_theme.px(16), m_theme.px(8), m_theme.px(16), m_theme.px(8));
    noticeRow->setSpacing(m_theme.px(8));
    auto *icon = new QLabel(notice);
    icon->setPixmap(noticeIcon(m_theme, Notice::Warning).pixmap(m_theme.px(16), m_theme.px(16)));
    noticeRow->addWidget(icon, 0, Qt::AlignTop);
    auto *words = new PlainLabel(m_theme, qtext(m_spec.notice), TypeRole::Body, Token::Text, notice);
    words->setWordWrap(true);
    noticeRow->addWidget(words, 1);
    m_notice = notice;
    notice->setObjectName(QStringLiteral("commandNotice"));
    notice->hide();
    m_column->addWidget(notice);
    m_gate = new StreamNameGate(m_theme, this);
    connect(m_gate, &StreamNameGate::edited, this, &CommandSheet::refresh);
    m_column->addWidget(m_gate);

    auto *footer = new Surface(m_theme, Token::Window, Qt::TopEdge, this);
    footer->setDesignHeight(48);
    auto *row = new QHBoxLayout(footer);
    row->setContentsMargins(m_theme.px(16), 0, m_theme.px(16), 0);
    row->setSpacing(m_theme.px(8));
    m_onRevision = new PlainLabel(m_theme, QString(), TypeRole::Body, Token::Muted, footer);
    m_onRevision->setObjectName(QStringLiteral("onRevision"));
    row->addWidget(m_onRevision);
    m_copy = makeButton(m_theme, tr("Copy what I typed"), ButtonKind::Flat, footer, QStringLiteral("edit-copy"));
    m_copy->setObjectName(QStringLiteral("copyTyped"));
    m_copy->hide();
    row->addWidget(m_copy);
    row->addStretch();
    m_cancel = makeButton(m_theme, tr("Cancel"), ButtonKind::Framed, footer);
    m_cancel->setObjectName(QStringLiteral("cancelCommand"));
    m_primary = makeButton(m_theme, qtext(m_spec.title), ButtonKind::Primary, footer);
    m_primary->setObjectName(QStringLiteral("writeCommand"));
    row->addWidget(m_cancel);
    row->addWidget(m_primary);
    m_buttons = row;
    m_column->addWidget(footer);
}

void CommandSheet::connectService()
{
    connect(m_cancel, &QPushButton::clicked, this, &CommandSheet::closeRequested);
    connect(m_primary, &QPushButton::clicked, this, &CommandSheet::submit);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_form->asText()); });
    connect(&m_service, &CommandService::busyChanged, this, &CommandSheet::setBusy);
    connect(&m_service, &CommandService::conflicted, this, &CommandSheet::showConflict);
    connect(&m_service, &CommandService::failed, this, &CommandSheet::showFailure);
    connect(&m_service, &CommandService::written, this, [this](const WrittenCommand &result) {
        if (result.saved.append.revision)
            emit written(m_tip ? qtext(m_tip->stream().value()) : QString(), result.saved.append.revision->value);
        emit closeRequested();
    });
}

TimelinePtr CommandSheet::tipForInput(const aggregates::CommandInput &input) const
{
    if (!m_spec.creates || m_spec.fields.empty())
        return m_tip;
    // The first field of a command that creates is the id of what it makes.
    std::string id;
    for (const auto &[name, value] : input.fields) {
        if (name == m_spec.fields.front().name)
            id = value.text();
    }
    return std::make_shared<const history::Timeline>(m_type,
                                                     events::StreamName(std::string(m_type.category()) + '-' + id));
}

void CommandSheet::setTip(const TimelinePtr &tip)
{
    const bool first = m_tip == nullptr;
    m_tip = tip;
    if (tip && !m_spec.creates && !m_openedOn)
        m_openedOn = m_told = tip->size();
    if (tip && !tip->isEmpty()) {
        const auto last = tip->size() - 1;
        m_subject->setText(qtext(m_type.summary(tip->stateAt(last)).id), TextRun::Style::Muted);
        if (first) {
            const auto state = tip->stateAt(last);
            for (const auto &field : m_spec.fields)
                m_form->setSuggestions(qtext(field.name), m_type.suggestions(state, m_spec.name, field.name));
        }
    }
    if (!m_service.isBusy() && !(tip && m_service.settleWith(*tip)))
        refresh();
}

bool CommandSheet::isBusy() const { return m_service.isBusy(); }

void CommandSheet::focusForm() { m_form->focusFirstField(); }

void CommandSheet::refresh()
{
    const auto input = m_form->input();
    if (m_spec.creates)
        m_tip = tipForInput(input);
    if (m_conflict && m_tip && m_conflict->report.current.stream != m_tip->stream())
        forgetConflict();
    if (!m_tip)
        return;
    showMeanwhile();
    const CommandPreview preview =
        m_conflict ? m_service.dryRunRetry(input, m_form->reason()) : m_service.dryRun(*m_tip, input, m_form->reason());
    m_form->setProblems(preview.problems, m_tried);
    m_preview->show(preview, m_conflict != nullptr);
    restyleFooter(preview);
}

void CommandSheet::restyleFooter(const CommandPreview &preview)
{
    const bool refusedAfterConflict =
        m_overtaken || (m_conflict && !preview.canBeWritten() && preview.problems.empty());
    m_onRevision->setText(preview.onRevision ? tr("On revision %1").arg(preview.onRevision->value)
                                             : tr("The first event of a new stream"));
    m_onRevision->setVisible(!refusedAfterConflict);
    m_copy->setVisible(refusedAfterConflict);
    m_notice->setVisible(!m_spec.notice.empty() && preview.canBeWritten());
    m_gate->ask(m_production && !m_spec.notice.empty() && preview.canBeWritten() ? qtext(m_tip->stream().value())
                                                                                 : QString());
    m_cancel->setText(m_conflict || m_overtaken ? tr("Discard") : tr("Cancel"));
    const QString retry = preview.onRevision && preview.canBeWritten()
                              ? tr("Retry on revision %1").arg(preview.onRevision->value)
                              : tr("Retry");
    m_primary->setText(m_conflict ? retry : qtext(m_spec.title));
    m_primary->setEnabled(!m_service.isBusy() &&
                          (preview.canBeWritten() || (!preview.problems.empty() && !preview.refusal)) &&
                          m_gate->isPassed());
    if (m_service.canRepeat()) {
        m_primary->setText(tr("Send again"));
        m_primary->setEnabled(!m_service.isBusy());
    }
    placeButtons(refusedAfterConflict);
    setButtonKind(m_cancel, refusedAfterConflict ? ButtonKind::Primary : ButtonKind::Framed);
    setButtonKind(m_primary, refusedAfterConflict ? ButtonKind::Framed : ButtonKind::Primary);
    m_cancel->setDefault(refusedAfterConflict);
    m_primary->setDefault(!refusedAfterConflict);
    m_primary->setToolTip(preview.refusal ? plainTip(qtext(preview.refusal->message)) : QString());
    refreshLock();
}

void CommandSheet::refreshLock()
{
    const QString refusal = writingRefusal(m_session);
    if (refusal.isEmpty())
        return m_message->withdraw(QStringLiteral("locked"));
    m_message->offer(QStringLiteral("locked"), MessageBar::Kind::Warning, tr("Nothing can be written now."),
                     tr("The server is away. Nothing you typed is lost."));
    // What may have been written already is found out by sending it again.
    if (!m_service.canRepeat()) {
        m_primary->setEnabled(false);
        m_primary->setToolTip(plainTip(refusal));
    }
}

/// The default stands at the right.
void CommandSheet::placeButtons(bool refused)
{
    QPushButton *last = refused ? m_cancel : m_primary;
    if (m_buttons->itemAt(m_buttons->count() - 1)->widget() == last)
        return;
    m_buttons->removeWidget(last);
    m_buttons->addWidget(last);
    setTabOrder(refused ? m_primary : m_cancel, last);
}

void CommandSheet::submit()
{
    if (m_service.canRepeat()) // with new ids it might be written twice
        return m_service.repeat();
    m_tried = true;
    const auto input = m_form->input();
    refresh();
    if (!m_tip || !CommandService::problems(m_type, input).empty()) {
        m_form->focusFirstProblem();
        return;
    }
    m_message->withdraw(QStringLiteral("failure"));
    if (m_conflict)
        m_service.retry(input, m_form->reason());
    else
        m_service.submit(m_tip, input, m_form->reason());
}

void CommandSheet::showConflict(const std::shared_ptr<const CommandConflict> &conflict)
{
    m_conflict = conflict;
    const bool allowed = conflict->report.decision.has_value();
    const auto &current = conflict->report.current.revision;
    const QString decided = conflict->report.expected
                                ? tr("You decided on revision %1").arg(conflict->report.expected->value)
                                : tr("You decided on a stream that did not exist");
    m_message->offer(QStringLiteral("conflict"), allowed ? MessageBar::Kind::Warning : MessageBar::Kind::Error,
                     tr("Not written: someone else wrote to this order first"),
                     decided + (current
                                    ? tr("; it is now at revision %1. Nothing you typed is lost.").arg(current->value)
                                    : tr(". Nothing you typed is lost.")));
    forgetMeanwhile();
    delete m_conflictPanel;
    const auto &report = conflict->report;
    m_conflictPanel =
        new ConflictPanel(m_theme,
                          {conflict->meanwhile, allowed ? std::nullopt : std::optional(report.decision.error()),
                           report.expected, current},
                          m_format, this);
    m_content->insertWidget(0, m_conflictPanel);
    refresh();
    (allowed ? m_primary : m_cancel)->setFocus(Qt::OtherFocusReason);
}

void CommandSheet::showMeanwhile()
{
    // What may be this sheet's own writing is no news: its outcome is being found out.
    if (m_conflict || m_service.canRepeat() || !m_openedOn || m_tip->size() <= m_told)
        return;
    m_told = m_tip->size();
    const auto current = m_tip->size() - 1;
    WrittenMeanwhile meanwhile;
    for (std::size_t i = *m_openedOn; i <= current; ++i) // shares the timeline's ownership
        meanwhile.events.emplace_back(m_tip, &m_tip->entry(i));
    if (*m_openedOn > 0)
        meanwhile.decidedOn = m_tip->entry(*m_openedOn - 1).event.revision;
    meanwhile.current = m_tip->entry(current).event.revision;
    if (const auto allowed = m_type.allowed(m_tip->stateAt(current), m_spec.name); !allowed)
        meanwhile.refusal = allowed.error();
    m_overtaken = meanwhile.refusal.has_value();
    const QString sentence = sentenceOf(meanwhile.events.back()->narration);
    m_message->offer(
        QStringLiteral("meanwhile"), m_overtaken ? MessageBar::Kind::Error : MessageBar::Kind::Warning,
        meanwhile.events.size() == 1
            ? tr("Written meanwhile: %1").arg(sentence)
            : tr("Written meanwhile: %1 events, the last: %2").arg(meanwhile.events.size()).arg(sentence),
        m_overtaken ? tr("The order is now at revision %1. Nothing you typed is lost.").arg(meanwhile.current->value)
                    : tr("What will happen is decided anew on revision %1. Nothing you typed is lost.")
                          .arg(meanwhile.current->value));
    delete m_meanwhilePanel;
    m_meanwhilePanel = new ConflictPanel(m_theme, meanwhile, m_format, this);
    m_meanwhilePanel->setObjectName(QStringLiteral("meanwhile"));
    m_content->insertWidget(0, m_meanwhilePanel);
}

/// A conflict tells the same, and more.
void CommandSheet::forgetMeanwhile()
{
    m_overtaken = false;
    m_message->withdraw(QStringLiteral("meanwhile"));
    delete m_meanwhilePanel;
    m_meanwhilePanel = nullptr;
}

/// Another id was typed for what is created: that one may be free.
void CommandSheet::forgetConflict()
{
    m_conflict.reset();
    m_service.discard();
    m_message->withdraw(QStringLiteral("conflict"));
    delete m_conflictPanel;
    m_conflictPanel = nullptr;
}

void CommandSheet::showFailure(const Error &error, bool outcomeUnknown)
{
    if (outcomeUnknown && m_tip && m_service.settleWith(*m_tip))
        return;
    using Style = TextRun::Style;
    MessageBar::Message message;
    message.kind = MessageBar::Kind::Error;
    if (outcomeUnknown) {
        message.first = {{tr("The outcome is unknown."), Style::Strong},
                         {tr(" If it was written, it shows up here by itself."), Style::Muted}};
        message.second = {{tr("Event id %1. Sending it again writes it once at most. %2")
                               .arg(m_service.attemptedId(), qtext(error.message)),
                           Style::Muted}};
        message.actions = {{QStringLiteral("repeat"), tr("Send again"), true}};
    } else {
        message.first = {
            {tr("Not written"), Style::Strong},
            {QLatin1Char(' ') + qtext(error.message) + tr(" Nothing was written, and nothing you typed is lost."),
             Style::Muted}};
    }
    m_message->offer(QStringLiteral("failure"), message);
    m_form->setReadOnly(outcomeUnknown);
    refresh();
}

void CommandSheet::setBusy(bool busy)
{
    m_form->setReadOnly(busy);
    m_cancel->setEnabled(!busy);
    m_close->setEnabled(!busy);
    m_primary->setEnabled(!busy);
    if (busy)
        m_primary->setText(tr("Writing…"));
    else
        refresh();
}

void CommandSheet::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !m_service.isBusy()) {
        emit closeRequested();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_primary->isEnabled() &&
        m_primary->isDefault()) {
        submit();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace foldline::ui
