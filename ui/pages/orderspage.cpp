// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/orderspage.h"

#include "ui/dialogs/commandsheet.h"
#include "ui/models/ordersmodel.h"
#include "ui/models/roles.h"
#include "ui/pages/workspace.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/topbar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace foldline::ui {

namespace {

struct StatusChip {
    const char *status;
    const char *token;
};
constexpr std::array<StatusChip, 4> StatusChips{{{"draft", "event-created"},
                                                 {"confirmed", "event-confirmed"},
                                                 {"shipped", "event-shipped"},
                                                 {"cancelled", "event-cancelled"}}};

constexpr int TypingMilliseconds = 150;

} // namespace

OrdersPage::OrdersPage(Workspace &workspace, QWidget *parent) : Page(workspace, parent)
{
    setObjectName(QStringLiteral("ordersPage"));
    m_model = new OrdersModel(workspace.orders(), this);
    m_model->setTimeFormat(workspace.timeFormat());
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    m_stack = new QStackedWidget(this);
    outer->addWidget(m_stack);
    auto *content = new QWidget(m_stack);
    m_stack->addWidget(content);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    setupHead(column);
    m_message = new MessageBar(workspace.theme(), content);
    column->addWidget(m_message);
    setupFilters(column);
    m_splitter = new QSplitter(Qt::Horizontal, content);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    setupTable();
    m_splitter->addWidget(m_table);
    column->addWidget(m_splitter, 1);
    setupFooter(column);
    setupEmpty();
    connectModel();
    connectTable();
    refreshWritable();
    refreshLag();
}

OrdersPage::~OrdersPage() = default;

void OrdersPage::setupHead(QVBoxLayout *column)
{
    auto &theme = workspace().theme();
    auto *head = new Surface(theme, Token::Base, {}, this);
    head->setDesignHeight(48);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(theme.px(16), 0, theme.px(16), 0);
    row->setSpacing(theme.px(12));
    row->addWidget(new PlainLabel(theme, title(), TypeRole::Title, Token::Text, head));
    m_lag = new LiveIndicator(theme, head);
    m_lag->setObjectName(QStringLiteral("ordersLag"));
    row->addWidget(m_lag);
    row->addStretch();
    auto *exportButton = makeButton(theme, tr("Export"), ButtonKind::Framed, head, QStringLiteral("document-export"));
    exportButton->setObjectName(QStringLiteral("exportOrders"));
    auto *menu = new QMenu(exportButton);
    const QStringList formats{tr("Copy as text"), tr("Copy as CSV"), tr("Copy as JSON")};
    for (int i = 0; i < formats.size(); ++i)
        connect(menu->addAction(formats[i]), &QAction::triggered, this, [this, i] { exportAs(i); });
    exportButton->setMenu(menu);
    row->addWidget(exportButton);
    m_newOrder = makeButton(theme, tr("New order…"), ButtonKind::Framed, head, QStringLiteral("list-add"));
    m_newOrder->setObjectName(QStringLiteral("newOrder"));
    connect(m_newOrder, &QPushButton::clicked, this, &OrdersPage::createOrder);
    row->addWidget(m_newOrder);
    column->addWidget(head);
}

void OrdersPage::setupFilters(QVBoxLayout *column)
{
    auto &theme = workspace().theme();
    auto *bar = new Surface(theme, Token::Base, {}, this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(theme.px(16), theme.px(2), theme.px(16), theme.px(10));
    row->setSpacing(theme.px(8));
    const auto addChip = [&](const QString &status, const QString &text, const QString &token) {
        auto *chip = new FilterChip(theme, text, token, bar);
        chip->setObjectName(QStringLiteral("chip_") + (status.isEmpty() ? QStringLiteral("all") : status));
        connect(chip, &FilterChip::stateChosen, this, [this, status] { chooseStatus(status); });
        row->addWidget(chip);
        m_chips.insert(status, chip);
    };
    addChip(QString(), tr("All"), QString());
    for (const StatusChip &one : StatusChips)
        addChip(QString::fromLatin1(one.status), tr(one.status), QString::fromLatin1(one.token));
    row->addWidget(makeLine(theme, Qt::Vertical, bar));
    m_filter = new QLineEdit(bar);
    m_filter->setObjectName(QStringLiteral("ordersFilter"));
    m_filter->setPlaceholderText(tr("Filter by order, customer, amount…"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(theme.px(300));
    m_filter->setMinimumWidth(theme.px(140));
    m_filter->addAction(themedIcon(theme, QStringLiteral("view-filter")), QLineEdit::LeadingPosition);
    row->addWidget(m_filter, 1);
    m_conditions = new QWidget(bar);
    m_conditionRow = new QHBoxLayout(m_conditions);
    m_conditionRow->setContentsMargins(0, 0, 0, 0);
    m_conditionRow->setSpacing(theme.px(8));
    row->addWidget(m_conditions);
    row->addStretch();
    auto *columns = makeButton(theme, tr("Columns"), ButtonKind::Flat, bar);
    columns->setObjectName(QStringLiteral("columnsButton"));
    row->addWidget(columns);
    column->addWidget(bar);
    column->addWidget(makeLine(theme, Qt::Horizontal, this));
    m_typing.setSingleShot(true);
    m_typing.setInterval(TypingMilliseconds);
    connect(m_filter, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(&m_typing, &QTimer::timeout, this, [this] { m_model->setText(m_filter->text().trimmed()); });
    connect(columns, &QPushButton::clicked, this, [this, columns] { m_table->columnsMenu()->popup(columns->mapToGlobal(QPoint(0, columns->height()))); });
}

void OrdersPage::setupTable()
{
    m_table = new DataTable(workspace().theme(), m_splitter);
    m_table->setObjectName(QStringLiteral("ordersTable"));
    m_table->setAccessibleName(tr("Orders"));
    m_table->setRowHeight(26);
    m_table->setModel(m_model);
    m_table->setColumnWidths({140, 196, 112, 64, 116, 196, 196, -1, 60, 110, 196, 196});
    m_table->setHiddenColumns({OrdersModel::CustomerIdColumn, OrdersModel::ConfirmedColumn, OrdersModel::CancelledColumn});
    m_table->sortByColumn(OrdersModel::LastEventColumn, Qt::DescendingOrder);
}

void OrdersPage::setupFooter(QVBoxLayout *column)
{
    auto &theme = workspace().theme();
    auto *footer = new Surface(theme, Token::Window, Qt::TopEdge, this);
    footer->setDesignHeight(28);
    auto *row = new QHBoxLayout(footer);
    row->setContentsMargins(theme.px(16), 0, theme.px(16), 0);
    m_footer = new RunLabel(theme, footer);
    m_footer->setObjectName(QStringLiteral("ordersFooter"));
    row->addWidget(m_footer, 1);
    m_hiddenColumns = new RunLabel(theme, footer);
    m_hiddenColumns->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_hiddenColumns);
    column->addWidget(footer);
}

void OrdersPage::setupEmpty()
{
    m_empty = new EmptyState(workspace().theme(), m_stack);
    m_stack->addWidget(m_empty);
    connect(m_empty, &EmptyState::chosen, this, [this](const QString &id) {
        if (id == QLatin1String("create"))
            createOrder();
        else
            emit actionChosen(id);
    });
}

void OrdersPage::connectModel()
{
    connect(m_model, &OrdersModel::countsChanged, this, [this] {
        m_message->withdraw(QStringLiteral("failed"));
        refreshChips();
        refreshFooter();
        refreshEmpty();
    });
    connect(m_model, &OrdersModel::loaded, this, [this] {
        m_message->withdraw(QStringLiteral("failed"));
        refreshEmpty();
        if (!m_loaded) {
            m_loaded = true;
            emit settled();
        }
    });
    connect(m_model, &OrdersModel::queryChanged, this, [this] {
        refreshChips();
        rebuildConditions();
    });
    connect(m_model, &OrdersModel::failed, this, [this](const Error &error) {
        m_message->offer(QStringLiteral("failed"), MessageBar::Kind::Error, tr("The orders table could not be read"),
                         qtext(describe(error)) + tr(" What you see was read before; no event is lost."));
        emit settled();
    });
    connect(&workspace(), &Workspace::timeFormatChanged, m_model, &OrdersModel::setTimeFormat);
    auto &session = workspace().session();
    connect(&session, &StoreSession::runnerStatusChanged, this, &OrdersPage::refreshLag);
    connect(&session, &StoreSession::opened, this, &OrdersPage::refreshWritable);
    connect(&session, &StoreSession::closed, this, &OrdersPage::refreshWritable);
}

void OrdersPage::connectTable()
{
    connect(m_table, &DataTable::openRequested, this, &OrdersPage::open);
    connect(m_table, &DataTable::showOnlyRequested, this,
            [this](int column, const QVariant &value, const QString &text) { addCellFilter(column, value.toString(), text, true); });
    connect(m_table, &DataTable::showAllButRequested, this,
            [this](int column, const QVariant &value, const QString &text) { addCellFilter(column, value.toString(), text, false); });
    connect(m_table, &DataTable::filterRequested, this, [this] { m_filter->setFocus(Qt::ShortcutFocusReason); });
    connect(m_table, &DataTable::copied, &workspace(), &Workspace::notified);
    connect(m_table, &DataTable::columnsChanged, this, [this] {
        refreshFooter();
        emit workspace().layoutChanged();
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &OrdersPage::updateVisibleRows);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &OrdersPage::refreshFooter);
}

void OrdersPage::updateVisibleRows()
{
    const int first = m_table->rowAt(0);
    const int last = m_table->rowAt(m_table->viewport()->height() - 1);
    m_model->setVisibleRows(std::max(first, 0), last >= 0 ? last : m_model->rowCount() - 1);
}

void OrdersPage::open(const QModelIndex &index, bool newTab)
{
    const QString stream = m_model->streamAt(index.row());
    if (!stream.isEmpty())
        emit workspace().streamRequested(stream, newTab);
}

void OrdersPage::addCellFilter(int column, const QString &value, const QString &, bool keep)
{
    m_model->addCellFilter(column, value, keep);
}

void OrdersPage::rebuildConditions()
{
    while (QLayoutItem *item = m_conditionRow->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    const auto &cells = m_model->query().cells;
    for (int i = 0; i < static_cast<int>(cells.size()); ++i) {
        const QString name = OrdersModel::columnTitle(cells[static_cast<std::size_t>(i)].column);
        const QString prefix = cells[static_cast<std::size_t>(i)].keep ? tr("%1 is").arg(name.toLower()) : tr("%1 is not").arg(name.toLower());
        auto *chip = FilterChip::condition(workspace().theme(), prefix, boundedText(cells[static_cast<std::size_t>(i)].value, 40), m_conditions);
        connect(chip, &FilterChip::removeRequested, this, [this, i] { m_model->removeCellFilter(i); });
        m_conditionRow->addWidget(chip);
    }
    m_conditions->setVisible(!cells.empty());
}

void OrdersPage::chooseStatus(const QString &status)
{
    QStringList statuses;
    if (!status.isEmpty()) {
        for (const std::string &one : m_model->query().statuses)
            statuses << qtext(one);
        if (!statuses.removeOne(status))
            statuses << status;
    }
    m_model->setStatuses(statuses);
    refreshChips();
}

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
        const bool on = it.key().isEmpty() ? statuses.empty()
                                           : std::ranges::find(statuses, utf8(it.key())) != statuses.end();
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
        runs << TextRun{QStringLiteral("   ") + (counts.matching == counts.all ? tr("total of all ") : tr("total of these ")), TextRun::Style::Muted}
             << TextRun{qtext(total->toDisplay()), TextRun::Style::Figure};
    m_footer->setRuns(runs);
    QStringList hidden = m_table->hiddenColumnNames();
    for (QString &name : hidden)
        name = name.section(QLatin1String(" ("), 0, 0);
    m_hiddenColumns->setText(hidden.isEmpty() ? QString() : tr("columns hidden: %1").arg(hidden.join(QStringLiteral(", ")).toLower()), TextRun::Style::Muted);
}

void OrdersPage::refreshLag()
{
    const auto &session = workspace().session();
    const auto &status = session.runnerStatus();
    const QString behind = tr("%1 behind the log").arg(status.eventsBehind == 1 ? tr("1 event") : tr("%1 events").arg(TimeFormat::count(static_cast<qint64>(status.eventsBehind))));
    const QString text = behind + QStringLiteral(", ") + tr("%1 ms").arg(status.millisecondsBehind);
    switch (status.state) {
    case projections::RunState::Stopped:
        m_lag->setState(LiveIndicator::State::Stopped, tr("stopped, %1").arg(behind),
                        status.lastError ? qtext(describe(*status.lastError)).toHtmlEscaped() : QString());
        break;
    case projections::RunState::Paused:
        m_lag->setState(LiveIndicator::State::Stopped, tr("paused, %1").arg(behind));
        break;
    case projections::RunState::CatchingUp:
        m_lag->setState(LiveIndicator::State::Reconnecting, tr("catching up, %1").arg(behind));
        break;
    default:
        m_lag->setState(session.isOpen() ? LiveIndicator::State::Live : LiveIndicator::State::None, session.isOpen() ? text : QString(), session.readModelNote().toHtmlEscaped());
    }
}

void OrdersPage::refreshEmpty()
{
    const auto &query = m_model->query();
    const bool filtered = !query.statuses.empty() || !query.text.empty() || !query.cells.empty();
    const auto &status = workspace().session().runnerStatus();
    const bool empty = m_model->isLoaded() && m_model->counts().all == 0 && !filtered && status.eventsBehind == 0 && m_sheet == nullptr;
    if (!empty) {
        m_stack->setCurrentIndex(0);
        return;
    }
    const bool readOnly = workspace().session().isReadOnly();
    m_empty->setTitle(tr("No orders yet"), tr("This store holds no order. Import a history, open the demo, or create the first order yourself."));
    QList<EmptyState::Row> rows;
    if (!readOnly)
        rows << EmptyState::Row{QStringLiteral("create"), QStringLiteral("list-add"), tr("Create an order"), tr("Its first event is written when you say so."), tr("New order…"), true}
             << EmptyState::Row{QStringLiteral("import"), QStringLiteral("document-import"), tr("Import a history"), tr("An NDJSON file, one event a line. All of it is taken, or nothing."), tr("Import…"), false};
    rows << EmptyState::Row{QStringLiteral("demo"), QStringLiteral("media-playback-start"), tr("Open the demo"), tr("Three years of orders, made on this computer. Nothing of yours is touched."), tr("Open demo"), readOnly};
    m_empty->setRows(rows);
    m_stack->setCurrentWidget(m_empty);
}

void OrdersPage::refreshWritable()
{
    const auto &session = workspace().session();
    const bool writable = session.isOpen() && !session.isReadOnly();
    m_newOrder->setEnabled(writable && m_sheet == nullptr);
    m_newOrder->setToolTip(session.isReadOnly() ? tr("This store is open read-only.") : QString());
    refreshLag();
}

void OrdersPage::createOrder()
{
    const auto &registry = workspace().session().registry();
    const aggregates::AggregateType *type = registry->forCategory("order");
    const aggregates::CommandSpec *spec = type != nullptr ? type->command("CreateOrder") : nullptr;
    if (spec == nullptr || m_sheet != nullptr || workspace().session().isReadOnly())
        return;
    m_sheet = new CommandSheet(workspace().theme(), workspace().session(), *type, *spec, workspace().actor(), workspace().timeFormat(), m_splitter);
    m_sheet->setTip(nullptr);
    m_stack->setCurrentIndex(0);
    m_splitter->addWidget(m_sheet);
    m_splitter->setSizes({width() / 2, width() / 2});
    m_sheet->focusForm();
    refreshWritable();
    connect(m_sheet, &CommandSheet::written, this, [this](const QString &stream, quint64) { emit workspace().streamRequested(stream, true); });
    connect(m_sheet, &CommandSheet::closeRequested, this, [this] {
        m_sheet->hide();
        m_sheet->deleteLater();
        m_sheet = nullptr;
        refreshWritable();
        refreshEmpty();
    });
}

void OrdersPage::exportAs(int format)
{
    const QString text = m_table->rowsAs(static_cast<DataTable::CopyFormat>(format), m_table->selectionModel()->selectedRows().size() < 2);
    QGuiApplication::clipboard()->setText(text);
    emit workspace().notified(tr("Copied"));
}

QMap<QString, QByteArray> OrdersPage::layouts() const
{
    return {{QStringLiteral("orders.table"), m_table->saveState()}};
}

void OrdersPage::restoreLayouts(const QMap<QString, QByteArray> &layouts)
{
    if (const auto table = layouts.value(QStringLiteral("orders.table")); !table.isEmpty())
        m_table->restoreState(table);
}

void OrdersPage::focusContent()
{
    m_table->setFocus(Qt::OtherFocusReason);
}

bool OrdersPage::isSettled() const
{
    return m_loaded;
}

} // namespace foldline::ui
