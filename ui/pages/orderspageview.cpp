// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the orders page says about the read model, and what it hands out.
#include "ui/pages/orderspage.h"

#include "ui/models/ordersmodel.h"
#include "ui/models/projectionsmodel.h"
#include "ui/pages/jobprogress.h"
#include "ui/pages/stoppedaction.h"
#include "ui/pages/workspace.h"
#include "ui/services/job.h"
#include "ui/services/mirroring.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/topbar.h"

#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace foldline::ui {

void OrdersPage::refreshChips()
{
    const auto &counts = m_model->counts();
    const auto &statuses = m_model->query().statuses;
    const QHash<QString, quint64> numbers{{QString(), counts.all},
                                          {QStringLiteral("draft"), counts.draft},
                                          {QStringLiteral("confirmed"), counts.confirmed},
                                          {QStringLiteral("shipped"), counts.shipped},
                                          {QStringLiteral("cancelled"), counts.cancelled}};
    for (auto it = m_chips.cbegin(); it != m_chips.cend(); ++it) {
        it.value()->setCount(static_cast<qint64>(numbers.value(it.key())));
        const bool on =
            it.key().isEmpty() ? statuses.empty() : std::ranges::find(statuses, utf8(it.key())) != statuses.end();
        it.value()->setState(on ? FilterChip::State::On : FilterChip::State::Off);
    }
}

void OrdersPage::refreshFooter()
{
    const auto &counts = m_model->counts();
    TextRuns runs;
    const QString all = TimeFormat::count(static_cast<qint64>(counts.all));
    if (counts.matching == counts.all)
        runs << TextRun{counts.all == 1 ? tr("1 order") : tr("%1 orders").arg(all)};
    else
        runs << TextRun{tr("%1 of %2 orders").arg(TimeFormat::count(static_cast<qint64>(counts.matching)), all)};
    const auto selected = m_table->selectionModel()->selectedRows().size();
    if (selected > 0)
        runs << TextRun{QStringLiteral("   ") + tr("%1 selected").arg(selected), TextRun::Style::Muted};
    const auto total = Money::parse(counts.matching == counts.all ? counts.totalOfAll : counts.totalOfMatching);
    if (total)
        runs << TextRun{QStringLiteral("   ") +
                            (counts.matching == counts.all ? tr("total of all ") : tr("total of these ")),
                        TextRun::Style::Muted}
             << TextRun{qtext(total->toDisplay()), TextRun::Style::Figure};
    m_footer->setRuns(runs);
    QStringList hidden = m_table->hiddenColumnNames();
    for (QString &name : hidden)
        name = name.section(QLatin1String(" ("), 0, 0);
    m_hiddenColumns->setText(
        hidden.isEmpty() ? QString() : tr("columns hidden: %1").arg(hidden.join(QStringLiteral(", ")).toLower()),
        TextRun::Style::Muted);
}

void OrdersPage::refreshLag()
{
    const auto &session = workspace().session();
    if (const auto refusal = session.logRefusal()) {
        m_lag->setState(LiveIndicator::State::None, QString());
        if (!m_message->holds(QStringLiteral("refused")))
            m_message->offer(QStringLiteral("refused"), MessageBar::Kind::Error, tr("The orders cannot be listed."),
                             qtext(describe(*refusal)),
                             {{QStringLiteral("streams"), tr("Open a stream by name"), true}});
        return;
    }
    m_message->withdraw(QStringLiteral("refused"));
    if (const QString known = knownUpToText(session, workspace().timeFormat(), Timestamp::now()); !known.isEmpty()) {
        m_message->withdraw(QStringLiteral("stopped"));
        m_lag->setState(LiveIndicator::State::Reconnecting, known, followingRefusal(session));
        return;
    }
    const auto &status = session.runnerStatus();
    const QString behind =
        tr("%1 behind the log")
            .arg(status.eventsBehind == 1
                     ? tr("1 event")
                     : tr("%1 events").arg(TimeFormat::count(static_cast<qint64>(status.eventsBehind))));
    const QString text = behind + QStringLiteral(", ") + tr("%1 ms").arg(status.millisecondsBehind);
    if (status.state == projections::RunState::Stopped)
        m_message->offer(QStringLiteral("stopped"), MessageBar::Kind::Error,
                         tr("The orders table stands still: %1 stopped.").arg(qtext(status.projection)),
                         stoppedText(status), {stoppedAction(status)});
    else
        m_message->withdraw(QStringLiteral("stopped"));
    switch (status.state) {
    case projections::RunState::Stopped:
        m_lag->setState(LiveIndicator::State::Stopped, status.isUnfit ? tr("stopped") : tr("stopped, %1").arg(behind),
                        status.lastError ? qtext(describe(*status.lastError)) : QString());
        break;
    case projections::RunState::Paused:
        m_lag->setState(LiveIndicator::State::Stopped, tr("paused, %1").arg(behind));
        break;
    case projections::RunState::CatchingUp:
        m_lag->setState(LiveIndicator::State::Reconnecting, tr("catching up, %1").arg(behind));
        break;
    default:
        m_lag->setState(session.isOpen() ? LiveIndicator::State::Live : LiveIndicator::State::None,
                        session.isOpen() ? text : QString(), session.readModelNote());
    }
}

void OrdersPage::refreshEmpty()
{
    const auto &query = m_model->query();
    const bool filtered = !query.statuses.empty() || !query.text.empty() || !query.cells.empty();
    m_table->setEmptyText(filtered ? tr("No order matches these filters") : tr("No order has been read yet"));
    const auto &status = workspace().session().runnerStatus();
    // Not while the read model is still being made: then no row says nothing.
    const bool made = status.state == projections::RunState::Running && status.eventsBehind == 0 && status.rows == 0;
    const bool empty = m_model->isLoaded() && m_model->counts().all == 0 && !filtered && made && m_sheet == nullptr;
    if (!empty) {
        m_stack->setCurrentIndex(0);
        return;
    }
    if (m_stack->currentWidget() == m_empty)
        return;
    const bool readOnly = workspace().session().isReadOnly();
    const bool isServer = workspace().session().serverStatus().has_value();
    m_empty->setTitle(
        tr("No orders yet"),
        tr("This store holds no order. Import a history, open the demo, or create the first order yourself."));
    QList<EmptyState::Row> rows;
    if (!readOnly)
        rows << EmptyState::Row{QStringLiteral("create"), QStringLiteral("list-add"),
                                tr("Create an order"),    tr("Its first event is written when you say so."),
                                tr("New order…"),         true}
             << EmptyState::Row{
                    QStringLiteral("import"),
                    QStringLiteral("document-import"),
                    tr("Import a history"),
                    isServer ? tr("An NDJSON file, one event a line. Where it breaks off, run it again: it goes on.")
                             : tr("An NDJSON file, one event a line. All of it is taken, or nothing."),
                    tr("Import…"),
                    false};
    rows << EmptyState::Row{
        QStringLiteral("demo"), QStringLiteral("media-playback-start"),
        tr("Open the demo"),    tr("Three years of orders, made on this computer. Nothing of yours is touched."),
        tr("Open demo"),        readOnly};
    m_empty->setRows(rows);
    m_stack->setCurrentWidget(m_empty);
}

void OrdersPage::refreshWritable()
{
    const auto &session = workspace().session();
    const QString refusal = session.isOpen() ? writingRefusal(session) : QString();
    m_newOrder->setEnabled(session.isOpen() && refusal.isEmpty() && m_sheet == nullptr);
    m_newOrder->setToolTip(refusal);
    refreshLag();
}

void OrdersPage::exportAs(int format)
{
    const QString text = m_table->rowsAs(static_cast<DataTable::CopyFormat>(format),
                                         m_table->selectionModel()->selectedRows().size() < 2);
    QGuiApplication::clipboard()->setText(text);
    emit workspace().notified(tr("Copied"));
}

void OrdersPage::saveAs(OrderExportFormat format)
{
    auto &session = workspace().session();
    const auto readModels = session.readModels();
    if (!readModels)
        return;
    const bool csv = format == OrderExportFormat::Csv;
    QString file = workspace().saveFileChooser(
        this, tr("Save the orders"),
        QDir::homePath() + (csv ? QStringLiteral("/orders.csv") : QStringLiteral("/orders.jsonl")),
        csv ? tr("CSV files (*.csv);;All files (*)") : tr("JSON lines (*.jsonl);;All files (*)"));
    if (file.isEmpty())
        return;
    if (QFileInfo(file).suffix().isEmpty())
        file += csv ? QStringLiteral(".csv") : QStringLiteral(".jsonl");
    auto *job = new Job(tr("Saving the orders"), session.pool(), this);
    job->start([readModels = *readModels, query = m_model->query(), file, format](const JobContext &context) {
        return writeOrdersFile(readModels, query, file, format, context);
    });
    showProgress(
        this, job, job->title(), [this](const QString &summary) { emit workspace().notified(summary); },
        [this](const Error &error) {
            if (error.code == ErrorCode::Cancelled) {
                emit workspace().notified(qtext(error.message));
                return;
            }
            m_message->offer(QStringLiteral("save"), MessageBar::Kind::Error, tr("The orders were not saved."),
                             qtext(describe(error)), {{QStringLiteral("dismiss"), tr("Close"), true}});
        });
}

} // namespace foldline::ui
