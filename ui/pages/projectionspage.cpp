// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/projectionspage.h"

#include "ui/models/projectionsmodel.h"
#include "ui/pages/stoppedaction.h"
#include "ui/pages/workspace.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/lagchart.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/projectiondelegate.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace foldline::ui {

using projections::RunState;

ProjectionsPage::ProjectionsPage(Workspace &workspace, QWidget *parent) : Page(workspace, parent)
{
    setObjectName(QStringLiteral("projectionsPage"));
    auto &theme = workspace.theme();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_model = new ProjectionsModel(workspace.session(), this);
    setupHead();
    m_message = new MessageBar(theme, this);
    column->addWidget(m_message);
    m_table = new DataTable(theme, this);
    m_table->setObjectName(QStringLiteral("projectionsTable"));
    m_table->setAccessibleName(title());
    m_table->setRowHeight(36);
    m_table->setModel(m_model);
    m_table->setColumnWidths({190, 116, 96, -1, 208, 72, 160});
    m_table->setItemDelegate(new ProjectionDelegate(theme, m_table));
    m_table->setSortingEnabled(false);
    m_table->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    column->addWidget(m_table);
    setupDetail();
    column->addWidget(m_detail);
    setupChart();
    column->addWidget(m_chartPanel, 1);
    auto &session = workspace.session();
    connect(&session, &StoreSession::runnerStatusChanged, this, &ProjectionsPage::refresh);
    connect(m_message, &MessageBar::actionTriggered, this, &ProjectionsPage::actOnStop);
    connect(m_model, &ProjectionsModel::sampled, this, &ProjectionsPage::refreshChart);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ProjectionsPage::fitTable);
    connect(&theme, &Theme::changed, this, &ProjectionsPage::fitTable);
    connect(&workspace, &Workspace::timeFormatChanged, m_chart, &LagChart::setTimeFormat);
    fitTable();
    refresh();
    refreshChart();
}

void ProjectionsPage::setupHead()
{
    auto &theme = workspace().theme();
    auto &session = workspace().session();
    const auto [head, row] = makeHead(Qt::BottomEdge);
    m_count = new PlainLabel(theme, QString(), TypeRole::Body, Token::Muted, head);
    row->addWidget(m_count, 1);
    m_pause = makeButton(theme, tr("Pause"), ButtonKind::Framed, head, QStringLiteral("media-playback-pause"));
    m_resume = makeButton(theme, tr("Resume"), ButtonKind::Framed, head, QStringLiteral("media-playback-start"));
    m_rebuild = makeButton(theme, tr("Rebuild"), ButtonKind::Framed, head, QStringLiteral("view-refresh"));
    m_pause->setObjectName(QStringLiteral("pauseProjection"));
    connect(m_pause, &QPushButton::clicked, &session, &StoreSession::pauseProjection);
    m_resume->setObjectName(QStringLiteral("resumeProjection"));
    connect(m_resume, &QPushButton::clicked, &session, &StoreSession::resumeProjection);
    m_rebuild->setObjectName(QStringLiteral("rebuildProjection"));
    connect(m_rebuild, &QPushButton::clicked, &session, &StoreSession::rebuildProjection);
    for (QPushButton *button : {m_pause, m_resume, m_rebuild})
        row->addWidget(button);
    layout()->addWidget(head);
}

void ProjectionsPage::setupDetail()
{
    auto &theme = workspace().theme();
    auto *detail = new Surface(theme, Token::Base, Qt::TopEdge, this);
    auto *column = new QVBoxLayout(detail);
    column->setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(16));
    column->setSpacing(theme.px(8));
    auto *row = new QHBoxLayout;
    m_detailTitle = new PlainLabel(theme, QString(), TypeRole::BodyStrong, Token::Text, detail);
    row->addWidget(m_detailTitle, 1);
    m_stopRebuild = makeButton(theme, tr("Stop rebuild"), ButtonKind::Framed, detail);
    m_stopRebuild->setObjectName(QStringLiteral("stopRebuild"));
    connect(m_stopRebuild, &QPushButton::clicked, &workspace().session(), &StoreSession::cancelRebuild);
    row->addWidget(m_stopRebuild);
    column->addLayout(row);
    m_progress = new QProgressBar(detail);
    m_progress->setObjectName(QStringLiteral("rebuildProgress"));
    m_progress->setAccessibleName(tr("Rebuild"));
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    column->addWidget(m_progress);
    m_detailText = new PlainLabel(theme, QString(), TypeRole::Body, Token::Muted, detail);
    m_detailText->setObjectName(QStringLiteral("projectionDetail"));
    m_detailText->setWordWrap(true);
    column->addWidget(m_detailText);
    m_detail = detail;
}

void ProjectionsPage::setupChart()
{
    auto &theme = workspace().theme();
    auto *panel = new Surface(theme, Token::Base, Qt::TopEdge, this);
    auto *column = new QVBoxLayout(panel);
    column->setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12));
    column->setSpacing(theme.px(8));
    auto *row = new QHBoxLayout;
    row->setSpacing(theme.px(8));
    row->addWidget(new PlainLabel(theme, tr("Behind the log"), TypeRole::BodyStrong, Token::Text, panel));
    row->addWidget(new PlainLabel(theme, tr("last 10 minutes, logarithmic"), TypeRole::Body, Token::Muted, panel), 1);
    m_unit = new SegmentedControl(theme, {tr("events"), tr("time")}, panel);
    m_unit->setObjectName(QStringLiteral("lagUnit"));
    m_unit->setAccessibleName(tr("Show the lag in"));
    connect(m_unit, &SegmentedControl::chosen, this, &ProjectionsPage::refreshChart);
    row->addWidget(m_unit);
    column->addLayout(row);
    m_chart = new LagChart(theme, panel);
    m_chart->setObjectName(QStringLiteral("lagChart"));
    m_chart->setTimeFormat(workspace().timeFormat());
    column->addWidget(m_chart, 1);
    m_chartPanel = panel;
}

void ProjectionsPage::fitTable()
{
    const int rows = std::max(1, m_model->rowCount()) * m_table->verticalHeader()->defaultSectionSize();
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() + rows + 2 * m_table->frameWidth());
}

void ProjectionsPage::refreshChart()
{
    if (m_model->rowCount() == 0)
        return m_chart->setSamples(QString(), {}, LagChart::Unit::Events);
    const bool time = m_unit->current() == 1;
    m_chart->setSamples(qtext(m_model->statusAt(0).projection),
                        time ? m_model->behindMillisecondsHistory(0) : m_model->behindHistory(0),
                        time ? LagChart::Unit::Milliseconds : LagChart::Unit::Events);
}

void ProjectionsPage::actOnStop(const QString &, const QString &action)
{
    const auto &refusal = workspace().session().runnerStatus().refusal;
    if (action == QLatin1String("resume"))
        workspace().session().resumeProjection();
    else if (action == QLatin1String("rebuild"))
        workspace().session().rebuildProjection();
    else if (action == QLatin1String("setAside"))
        workspace().session().setAsideAndResume();
    else if (refusal)
        emit workspace().positionRequested(refusal->position.commit);
}

void ProjectionsPage::refresh()
{
    const auto &session = workspace().session();
    const auto &status = session.runnerStatus();
    const bool paused = status.state == RunState::Paused;
    const bool stopped = status.state == RunState::Stopped;
    const bool rebuilding = status.state == RunState::Rebuilding;
    const bool isAway = session.liveState().kind == LiveState::Kind::Reconnecting;
    const QString standing = session.logRefusal()         ? tr("does not run")
                             : session.location().offline ? tr("stands still")
                             : isAway                     ? tr("waits for the server")
                             : status.state == RunState::Running && status.eventsBehind == 0
                                 ? tr("up to date")
                                 : runStateText(status.state);
    m_count->setText(session.isOpen() ? tr("1 %1").arg(standing) : QString());
    const bool runs = session.isOpen() && !session.logRefusal();
    m_pause->setEnabled(runs && !paused && !stopped && !rebuilding);
    m_resume->setEnabled(runs && (paused || (stopped && !status.isUnfit)));
    m_rebuild->setEnabled(runs && !rebuilding);
    m_progress->setVisible(rebuilding);
    m_stopRebuild->setVisible(rebuilding);
    if (rebuilding) {
        const auto total = std::max<std::uint64_t>(1, status.rebuildTotal);
        m_detailTitle->setText(tr("%1 is being rebuilt").arg(qtext(status.projection)));
        m_progress->setValue(static_cast<int>(status.rebuildDone * 1000 / total));
        m_detailText->setText(tr("%1 of %2 events. The old table keeps serving until the new one is complete; then "
                                 "they change places in one transaction.")
                                  .arg(TimeFormat::count(static_cast<qint64>(status.rebuildDone)),
                                       TimeFormat::count(static_cast<qint64>(status.rebuildTotal))));
    } else {
        m_detailTitle->setText(tr("Rows and checkpoint are committed together"));
        QString text = tr("The table is the fold of the log up to its checkpoint, always. A rebuild makes a new table "
                          "beside it and swaps the two.");
        if (status.setAside > 0)
            text += QLatin1Char(' ') + tr("%1 events were set aside.").arg(status.setAside);
        if (!session.readModelNote().isEmpty())
            text += QLatin1Char(' ') + session.readModelNote();
        m_detailText->setText(text);
    }
    refreshMessage();
}

void ProjectionsPage::refreshMessage()
{
    const auto &status = workspace().session().runnerStatus();
    if (const auto refusal = workspace().session().logRefusal())
        return m_message->offer(QStringLiteral("refused"), MessageBar::Kind::Error, tr("Projections do not run here."),
                                qtext(describe(*refusal)));
    if (status.state != RunState::Stopped) {
        m_message->withdraw(QStringLiteral("stopped"));
        return;
    }
    QList<MessageBar::Action> actions;
    if (status.refusal)
        actions << MessageBar::Action{QStringLiteral("open"), tr("Open event"), false}
                << MessageBar::Action{QStringLiteral("setAside"), tr("Set aside and go on"), true};
    else
        actions << stoppedAction(status);
    m_message->offer(QStringLiteral("stopped"), MessageBar::Kind::Error,
                     tr("%1 stopped.").arg(qtext(status.projection)), stoppedText(status), actions);
}

void ProjectionsPage::focusContent() { m_table->setFocus(Qt::OtherFocusReason); }

} // namespace foldline::ui
