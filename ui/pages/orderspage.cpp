// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/orderspage.h"

#include "core/orders/orderstream.h"
#include "ui/dialogs/commandsheet.h"
#include "ui/models/ordersmodel.h"
#include "ui/models/projectionsmodel.h"
#include "ui/models/roles.h"
#include "ui/pages/workspace.h"
#include "ui/services/mirroring.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/changedrowtint.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/topbar.h"

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

struct StatusChip
{
    const char *status;
    const char *token;
};
constexpr std::array<StatusChip, 4> StatusChips{{{"draft", "event-created"},
                                                 {"confirmed", "event-confirmed"},
                                                 {"shipped", "event-shipped"},
                                                 {"cancelled", "event-cancelled"}}};

constexpr int TypingMilliseconds = 150;
constexpr qsizetype MostTinted = 20;
constexpr int NarrowestTable = 548; // from the order to its total

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
    const auto [head, row] = makeHead();
    m_lag = new LiveIndicator(theme, head);
    m_lag->setObjectName(QStringLiteral("ordersLag"));
    row->addWidget(m_lag);
    row->addStretch();
    auto *exportButton = makeButton(theme, tr("Export"), ButtonKind::Framed, head, QStringLiteral("document-export"));
    exportButton->setObjectName(QStringLiteral("exportOrders"));
    auto *menu = new QMenu(exportButton);
    connect(menu->addAction(tr("Save all as CSV…")), &QAction::triggered, this,
            [this] { saveAs(OrderExportFormat::Csv); });
    connect(menu->addAction(tr("Save all as JSON lines…")), &QAction::triggered, this,
            [this] { saveAs(OrderExportFormat::JsonLines); });
    menu->addSeparator();
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
    m_filter->setAccessibleName(tr("Filter orders"));
    m_filter->setPlaceholderText(tr("Filter by order, customer, amount…"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(theme.px(300));
    m_filter->setMinimumWidth(theme.px(140));
    m_filter->addAction(themedIcon(theme, QStringLiteral("view-filter")), QLineEdit::LeadingPosition);
    row->addWidget(m_filter, 1);
    row->addStretch();
    m_columns = makeButton(theme, tr("Columns"), ButtonKind::Flat, bar);
    m_columns->setObjectName(QStringLiteral("columnsButton"));
    row->addWidget(m_columns);
    column->addWidget(bar);
    // A line of their own, broken where it ends: any number of them fits a narrow window.
    m_conditions = new QWidget(this);
    auto *flow = new FlowLayout(m_conditions, theme.px(8));
    flow->setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(8));
    m_conditions->hide();
    column->addWidget(m_conditions);
    column->addWidget(makeLine(theme, Qt::Horizontal, this));
    m_typing.setSingleShot(true);
    m_typing.setInterval(TypingMilliseconds);
    connect(m_filter, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(&m_typing, &QTimer::timeout, this, [this] { m_model->setText(m_filter->text().trimmed()); });
}

void OrdersPage::setupTable()
{
    m_table = new DataTable(workspace().theme(), m_splitter);
    m_table->setObjectName(QStringLiteral("ordersTable"));
    m_table->setAccessibleName(tr("Orders"));
    m_table->setRowHeight(26);
    m_table->setModel(m_model);
    m_table->setColumnWidths({140, 196, 112, 64, 116, 196, 196, -1, 60, 110, 196, 196});
    using Orders = OrdersModel;
    m_table->setGivingWay(196, {{Orders::ShippedColumn, 164},
                                {Orders::CreatedColumn, 164},
                                {Orders::CustomerColumn, 150},
                                {Orders::ShippedColumn, 110},
                                {Orders::CreatedColumn, 110},
                                {Orders::StatusColumn, 110},
                                {Orders::CustomerColumn, 110}});
    m_table->setHiddenColumns(
        {OrdersModel::CustomerIdColumn, OrdersModel::ConfirmedColumn, OrdersModel::CancelledColumn});
    m_table->sortByColumn(OrdersModel::LastEventColumn, Qt::DescendingOrder);
    m_columns->setMenu(m_table->columnsMenu());
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
    connect(m_model, &OrdersModel::ordersTouched, this, [this](const QStringList &keys) {
        // Many at once are a read model that catches up: no news about any one order.
        if (keys.size() <= MostTinted)
            m_table->tint().flash(keys);
    });
    connect(m_model, &OrdersModel::queryChanged, this, [this] {
        refreshChips();
        rebuildConditions();
    });
    connect(m_model, &OrdersModel::failed, this, [this](const Error &error) {
        if (!workspace().session().logRefusal())
            m_message->offer(QStringLiteral("failed"), MessageBar::Kind::Error,
                             tr("The orders table could not be read"),
                             qtext(describe(error)) + tr(" What you see was read before; no event is lost."));
        m_loaded = true;
        emit settled();
    });
    connect(&workspace(), &Workspace::timeFormatChanged, m_model, &OrdersModel::setTimeFormat);
    auto &session = workspace().session();
    connect(m_message, &MessageBar::actionTriggered, this, [this](const QString &id, const QString &action) {
        if (action == QLatin1String("resume"))
            this->workspace().session().resumeProjection();
        else if (action == QLatin1String("rebuild"))
            this->workspace().session().rebuildProjection();
        else if (action == QLatin1String("streams"))
            emit this->workspace().pageRequested(QStringLiteral("streams"));
        else
            m_message->withdraw(id);
    });
    connect(&session, &StoreSession::runnerStatusChanged, this, &OrdersPage::refreshLag);
    connect(&session, &StoreSession::liveStateChanged, this, &OrdersPage::refreshLag);
    connect(&session, &StoreSession::runnerStatusChanged, this, &OrdersPage::refreshEmpty);
    refreshLag();
    connect(&session, &StoreSession::opened, this, &OrdersPage::refreshWritable);
    connect(&session, &StoreSession::lastKnownChanged, this, &OrdersPage::refreshWritable);
    connect(&session, &StoreSession::closed, this, &OrdersPage::refreshWritable);
}

void OrdersPage::connectTable()
{
    connect(m_table, &DataTable::openRequested, this, &OrdersPage::open);
    connect(m_table, &DataTable::showOnlyRequested, this,
            [this](int column, const QVariant &value, const QString &text) {
                addCellFilter(column, value.toString(), text, true);
            });
    connect(m_table, &DataTable::showAllButRequested, this,
            [this](int column, const QVariant &value, const QString &text) {
                addCellFilter(column, value.toString(), text, false);
            });
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
    while (QLayoutItem *item = m_conditions->layout()->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    const auto &cells = m_model->query().cells;
    for (int i = 0; i < static_cast<int>(cells.size()); ++i) {
        const QString name = OrdersModel::columnTitle(cells[static_cast<std::size_t>(i)].column);
        const QString prefix = cells[static_cast<std::size_t>(i)].keep ? tr("%1 is").arg(name.toLower())
                                                                       : tr("%1 is not").arg(name.toLower());
        auto *chip = FilterChip::condition(workspace().theme(), prefix,
                                           boundedText(cells[static_cast<std::size_t>(i)].value, 40), m_conditions);
        connect(chip, &FilterChip::removeRequested, this, [this, i] { m_model->removeCellFilter(i); });
        m_conditions->layout()->addWidget(chip);
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

void OrdersPage::createOrder()
{
    const auto &registry = workspace().session().registry();
    const aggregates::AggregateType *type = registry->forCategory(orders::OrderCategory);
    const aggregates::CommandSpec *spec = type != nullptr ? type->command("CreateOrder") : nullptr;
    if (spec == nullptr || m_sheet != nullptr || !writingRefusal(workspace().session()).isEmpty())
        return;
    m_sheet = new CommandSheet(workspace().theme(), workspace().session(), *type, *spec, workspace().actor(),
                               workspace().timeFormat(), m_splitter);
    m_sheet->setTip(nullptr);
    m_stack->setCurrentIndex(0);
    m_splitter->addWidget(m_sheet);
    // Half of a narrow window would cut the totals.
    const int table = std::max(width() / 2, workspace().theme().px(NarrowestTable));
    m_splitter->setSizes({table, width() - table});
    m_sheet->focusForm();
    refreshWritable();
    connect(m_sheet, &CommandSheet::written, this,
            [this](const QString &stream, quint64) { emit workspace().streamRequested(stream, true); });
    connect(m_sheet, &CommandSheet::closeRequested, this, [this] {
        m_sheet->hide();
        m_sheet->deleteLater();
        m_sheet = nullptr;
        refreshWritable();
        refreshEmpty();
    });
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

void OrdersPage::focusContent() { m_table->setFocus(Qt::OtherFocusReason); }

bool OrdersPage::isSettled() const { return m_loaded; }

} // namespace foldline::ui
