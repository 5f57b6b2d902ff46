// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/alleventspage.h"

#include "ui/models/logmodel.h"
#include "ui/pages/logcounting.h"
#include "ui/pages/logdetail.h"
#include "ui/pages/logfilters.h"
#include "ui/pages/workspace.h"
#include "ui/services/logmatchcount.h"
#include "ui/services/mirroring.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/changedrowtint.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/loghistogram.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace foldline::ui {

AllEventsPage::AllEventsPage(Workspace &workspace, QWidget *parent) : Page(workspace, parent)
{
    auto &theme = workspace.theme();
    setObjectName(QStringLiteral("logPage"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_model = new LogModel(workspace.session(), this);
    m_model->setTimeFormat(workspace.timeFormat());
    setupHead();
    m_message = new MessageBar(theme, this);
    column->addWidget(m_message);
    m_histogram = new LogHistogram(theme, this);
    m_histogram->setTimeFormat(workspace.timeFormat());
    column->addWidget(m_histogram);
    m_statistics = new LogStatisticsService(workspace.session(), this);
    column->addWidget(new LogCounting(theme, *m_statistics, this));
    m_filters = new LogFilters(theme, *workspace.session().registry(), this);
    column->addWidget(m_filters);
    column->addWidget(makeLine(theme, Qt::Horizontal, this));
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    setupTable();
    m_detail = new LogDetail(theme, workspace.session(), m_splitter);
    m_detail->setMinimumHeight(theme.px(160));
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({theme.px(420), theme.px(322)});
    column->addWidget(m_splitter, 1);
    m_empty = new EmptyState(theme, this);
    m_empty->setObjectName(QStringLiteral("logEmpty"));
    m_empty->setTitle(tr("No events yet"),
                      tr("Nothing was written to this store. Create an order, or import a history, on the Orders page; "
                         "every event appears here as it is written."));
    m_empty->hide();
    column->addWidget(m_empty, 1);
    connectModel();
    connectOverview();
}

void AllEventsPage::setupHead()
{
    auto &theme = workspace().theme();
    const auto [head, row] = makeHead();
    m_count = new PlainLabel(theme, QString(), TypeRole::Body, Token::Muted, head);
    m_count->setObjectName(QStringLiteral("logCount"));
    row->addWidget(m_count);
    row->addStretch();
    m_new = new PlainLabel(theme, QString(), TypeRole::Body, Token::Muted, head);
    m_new->setObjectName(QStringLiteral("logNews"));
    row->addWidget(m_new);
    m_live = new SegmentedControl(theme, {tr("Live"), tr("Paused")}, head);
    m_live->setIcons({QStringLiteral("media-playback-start"), QStringLiteral("media-playback-pause")});
    m_live->setObjectName(QStringLiteral("logLive"));
    m_live->setAccessibleName(tr("New events"));
    row->addWidget(m_live);
    auto *exportButton = makeButton(theme, tr("Export"), ButtonKind::Framed, head, QStringLiteral("document-export"));
    exportButton->setObjectName(QStringLiteral("exportLog"));
    auto *menu = new QMenu(exportButton);
    const QStringList formats{tr("Copy the rows read as text"), tr("Copy the rows read as CSV"),
                              tr("Copy the rows read as JSON")};
    for (int i = 0; i < formats.size(); ++i)
        connect(menu->addAction(formats[i]), &QAction::triggered, this, [this, i] { exportAs(i); });
    exportButton->setMenu(menu);
    row->addWidget(exportButton);
    layout()->addWidget(head);
}

void AllEventsPage::setupTable()
{
    m_table = new DataTable(workspace().theme(), m_splitter);
    m_table->setObjectName(QStringLiteral("logTable"));
    m_table->setAccessibleName(title());
    m_table->setRowHeight(24);
    m_table->setMinimumHeight(workspace().theme().px(200));
    m_table->setModel(m_model);
    // Positions on a server are places in its files: far larger numbers.
    const auto &session = workspace().session();
    const int positionWidth = session.head().isCounted && session.location().connect.isEmpty() ? 84 : 124;
    m_table->setColumnWidths({positionWidth, 168, 184, 48, -1, 192, 160});
    m_table->setGivingWay(340,
                          {{LogModel::CreatedColumn, 164},
                           {LogModel::StreamColumn, 164},
                           {LogModel::TypeColumn, 158},
                           {LogModel::CreatedColumn, 142},
                           {LogModel::PositionColumn, positionWidth - 12},
                           {LogModel::ActorColumn, 144}},
                          560, {{LogModel::ActorColumn, 240}});
    m_table->setEmptyText(tr("No event matches these filters"));
    m_table->setSortableColumns({LogModel::PositionColumn});
    m_table->sortByColumn(LogModel::PositionColumn, Qt::DescendingOrder);
}

void AllEventsPage::connectModel()
{
    connect(m_live, &SegmentedControl::chosen, this, [this](int index) {
        m_model->setLive(index == 0);
        refreshCount();
    });
    connect(&workspace(), &Workspace::timeFormatChanged, this, [this](const TimeFormat &format) {
        m_model->setTimeFormat(format);
        showRow(m_table->currentIndex());
        refreshCount();
    });
    connect(m_model, &LogModel::windowLoaded, this, &AllEventsPage::takeWindow);
    connect(m_model, &LogModel::eventsArrived, &m_table->tint(), &ChangedRowTint::flash);
    connect(m_model, &LogModel::windowLoaded, this, &AllEventsPage::refreshEmpty);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &AllEventsPage::refreshEmpty);
    connect(m_model, &LogModel::newEventsChanged, this, &AllEventsPage::refreshCount);
    connect(m_model, &LogModel::failed, this, [this](const Error &error) {
        const bool isBare = m_model->rowCount() == 0;
        const QString before = isBare ? QString() : tr(" What you see was read before.");
        m_message->offer(QStringLiteral("failed"), MessageBar::Kind::Error, tr("The log could not be read."),
                         qtext(describe(error)) + before);
        // There is nothing to filter, to look at or to be without.
        m_histogram->setVisible(!isBare);
        m_filters->setVisible(!isBare);
        m_detail->setVisible(!isBare);
        if (isBare)
            m_table->setEmptyText(tr("No event could be read"));
        m_loaded = true;
        emit settled();
    });
    const auto &session = workspace().session();
    connect(&session, &StoreSession::headChanged, this, &AllEventsPage::refreshCount);
    connect(&session, &StoreSession::liveStateChanged, this, &AllEventsPage::refreshNews);
    connect(&session, &StoreSession::lastKnownChanged, this, &AllEventsPage::refreshNews);
    refreshNews();
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &AllEventsPage::showRow);
    connect(m_table, &DataTable::openRequested, this, [this](const QModelIndex &index, bool newTab) {
        if (const EntryPtr entry = m_model->entryAt(index.row()))
            emit workspace().streamRequested(qtext(entry->event.stream.value()), newTab);
    });
    connect(m_table, &DataTable::showOnlyRequested, this,
            [this](int column, const QVariant &value) { addFilter(column, value.toString(), true); });
    connect(m_table, &DataTable::showAllButRequested, this,
            [this](int column, const QVariant &value) { addFilter(column, value.toString(), false); });
    connect(m_table, &DataTable::filterRequested, m_filters, &LogFilters::focusText);
    connect(m_table, &DataTable::copied, &workspace(), &Workspace::notified);
    connect(m_model, &LogModel::shiftedBy, this, &AllEventsPage::keepPlace);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &AllEventsPage::lookAbove);
    connect(m_model, &LogModel::loadingChanged, this, &AllEventsPage::lookAbove);
    connect(m_detail, &LogDetail::revisionRequested, &workspace(), &Workspace::revisionRequested);
    connect(m_detail, &LogDetail::copied, &workspace(), &Workspace::notified);
    connect(m_splitter, &QSplitter::splitterMoved, &workspace(), &Workspace::layoutChanged);
    connect(m_table, &DataTable::columnsChanged, &workspace(), &Workspace::layoutChanged);
}

void AllEventsPage::takeWindow(int row)
{
    m_message->withdraw(QStringLiteral("failed"));
    m_table->setEmptyText(tr("No event matches these filters"));
    m_detail->show();
    const auto wanted = std::exchange(m_wanted, {});
    const QModelIndex there = wanted ? m_model->indexOf(events::Position::at(*wanted)) : QModelIndex();
    row = there.isValid() ? there.row() : row;
    if (row >= 0 && (wanted || !m_table->currentIndex().isValid())) {
        m_table->setCurrentIndex(m_model->index(row, 0));
        m_table->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtCenter);
        if (wanted && !m_model->isAtTop()) {
            m_slidesUp = true; // what stands around it is of interest too
            m_model->slideUp();
        }
    } else {
        showRow(m_table->currentIndex());
    }
    refreshCount();
    if (!std::exchange(m_loaded, true))
        emit settled();
}

void AllEventsPage::lookAbove()
{
    if (m_model->isLoading())
        return;
    m_slidesUp = m_table->verticalScrollBar()->value() == 0 && !m_model->isAtTop();
    if (m_slidesUp)
        m_model->slideUp();
}

void AllEventsPage::keepPlace(int rows)
{
    QScrollBar *bar = m_table->verticalScrollBar();
    if (bar->value() == 0 && !m_slidesUp)
        return; // it stands at the newest events and follows them
    const int place = std::max(0, bar->value() + rows * m_table->verticalHeader()->defaultSectionSize());
    m_table->doItemsLayout();
    bar->setValue(place);
}

void AllEventsPage::addFilter(int column, const QString &value, bool keep)
{
    const auto field = LogModel::filterField(column);
    if (!field)
        return;
    m_filters->add({*field, value, keep});
}

void AllEventsPage::connectOverview()
{
    connect(m_statistics, &LogStatisticsService::statisticsChanged, this, &AllEventsPage::refreshCount);
    connect(m_statistics, &LogStatisticsService::statisticsChanged, this,
            [this](const std::shared_ptr<const LogStatistics> &statistics) {
                m_histogram->setStatistics(statistics);
                if (statistics)
                    m_filters->setStatistics(*statistics);
            });
    m_statistics->start();
    connect(m_filters, &LogFilters::filterChanged, m_model, &LogModel::setFilter);
    m_matches = new LogMatchCount(workspace().session(), this);
    connect(m_filters, &LogFilters::filterChanged, m_matches, &LogMatchCount::setFilter);
    connect(m_matches, &LogMatchCount::changed, this, &AllEventsPage::refreshCount);
    connect(m_filters, &LogFilters::filterChanged, this, &AllEventsPage::refreshCount);
    connect(m_model, &LogModel::searchProgress, this, [this](quint64 examined) {
        m_examined = examined;
        refreshCount();
    });
    connect(m_model, &LogModel::loadingChanged, this, [this] {
        m_examined = 0;
        refreshCount();
    });
    connect(m_histogram, &LogHistogram::instantChosen, this, &AllEventsPage::showInstant);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &AllEventsPage::refreshShown);
    connect(m_table->verticalScrollBar(), &QScrollBar::rangeChanged, this, &AllEventsPage::refreshShown);
    connect(m_model, &LogModel::windowLoaded, this, &AllEventsPage::refreshShown);
    connect(&workspace(), &Workspace::timeFormatChanged, m_histogram, &LogHistogram::setTimeFormat);
}

void AllEventsPage::refreshShown()
{
    const int first = m_table->rowAt(0);
    const int last = m_table->rowAt(m_table->viewport()->height() - 1);
    const EntryPtr from = m_model->entryAt(std::max(first, 0));
    const EntryPtr to = m_model->entryAt(last >= 0 ? last : m_model->rowCount() - 1);
    if (from && to)
        m_histogram->setShown(std::pair(from->event.created.ticks(), to->event.created.ticks()));
    else
        m_histogram->setShown(std::nullopt);
}

void AllEventsPage::showInstant(qint64 ticks)
{
    const auto &statistics = m_statistics->statistics();
    const auto position = statistics ? statistics->positionAt(Timestamp::fromTicks(ticks)) : std::nullopt;
    if (position)
        showPosition(position->commit);
}

void AllEventsPage::showPosition(quint64 position)
{
    const auto at = events::Position::at(position);
    if (const QModelIndex there = m_model->indexOf(at); there.isValid()) {
        m_table->setCurrentIndex(there);
        m_table->scrollTo(there, QAbstractItemView::PositionAtCenter);
        return;
    }
    m_wanted = position;
    m_model->goTo(at);
}

void AllEventsPage::exportAs(int format)
{
    QGuiApplication::clipboard()->setText(m_table->rowsAs(static_cast<DataTable::CopyFormat>(format), true));
    emit workspace().notified(tr("Copied %1 rows").arg(TimeFormat::count(m_model->rowCount())));
}

void AllEventsPage::refreshEmpty()
{
    const bool empty = m_model->rowCount() == 0 && m_model->filter().isEmpty();
    m_histogram->setVisible(!empty);
    m_filters->setVisible(!empty);
    m_splitter->setVisible(!empty);
    m_empty->setVisible(empty);
}

void AllEventsPage::refreshCount()
{
    const LogHead &head = workspace().session().head();
    const auto &counted = m_statistics->statistics();
    const auto number = [](quint64 count) { return TimeFormat::count(static_cast<qint64>(count)); };
    // A server does not say how many events it has: reading all of them for the histogram does.
    const bool isKnown = head.isCounted || (counted && !counted->isPartial());
    const QString all = isKnown ? number(head.isCounted ? head.events : counted->events()) : QString();
    const bool isFiltered = !m_model->filter().isEmpty();
    QString words = !isFiltered            ? all
                    : m_matches->matches() ? tr("%1 of %2").arg(number(*m_matches->matches()), all)
                    : isKnown              ? tr("filtered, of %1").arg(all)
                                           : tr("filtered");
    if (isFiltered && m_model->isLoading() && m_examined > 0)
        words += tr(", looking… %1 looked through").arg(number(m_examined));
    m_count->setText(words);
    refreshNews();
}

void AllEventsPage::refreshNews()
{
    const auto fresh = m_model->newEvents();
    const auto &session = workspace().session();
    const QString refusal = followingRefusal(session);
    m_live->setCurrent(!m_model->isLive() ? 1 : refusal.isEmpty() ? 0 : -1);
    m_live->setEnabled(refusal.isEmpty());
    m_live->setToolTip(plainTip(refusal));
    if (!refusal.isEmpty()) {
        const QString known = knownUpToText(session, workspace().timeFormat(), Timestamp::now());
        m_new->setText(known.isEmpty() ? tr("Not live") : tr("Not live, %1").arg(known));
        return;
    }
    if (m_model->isLive() || fresh == 0) {
        m_new->setText(m_model->isLive() ? QString() : tr("Paused"));
        return;
    }
    const QString since = m_model->pausedSince() ? workspace().timeFormat().time(m_model->pausedSince()->ticks(),
                                                                                 TimeFormat::Detail::Seconds)
                                                 : QString();
    m_new->setText(tr("Paused, %1 new since %2").arg(fresh).arg(since));
}

void AllEventsPage::showRow(const QModelIndex &index)
{
    m_detail->setEntry(index.isValid() ? m_model->entryAt(index.row()) : nullptr, workspace().timeFormat());
}

QMap<QString, QByteArray> AllEventsPage::layouts() const
{
    return {{QStringLiteral("log.table"), m_table->saveState()},
            {QStringLiteral("log.splitter"), m_splitter->saveState()}};
}

void AllEventsPage::restoreLayouts(const QMap<QString, QByteArray> &layouts)
{
    if (const auto table = layouts.value(QStringLiteral("log.table")); !table.isEmpty())
        m_table->restoreState(table);
    if (const auto splitter = layouts.value(QStringLiteral("log.splitter")); !splitter.isEmpty())
        m_splitter->restoreState(splitter);
}

void AllEventsPage::focusContent() { m_table->setFocus(Qt::OtherFocusReason); }

} // namespace foldline::ui
