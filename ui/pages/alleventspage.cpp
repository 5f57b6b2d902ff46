// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/alleventspage.h"

#include "ui/models/logmodel.h"
#include "ui/pages/eventpanel.h"
#include "ui/pages/workspace.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

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
    m_conditions = new QWidget(this);
    auto *flow = new FlowLayout(m_conditions, theme.px(8));
    flow->setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(8));
    column->addWidget(m_conditions);
    m_conditions->hide();
    column->addWidget(makeLine(theme, Qt::Horizontal, this));
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    setupTable();
    m_detail = new EventPanel(theme, workspace.session(), m_splitter);
    m_detail->setMinimumHeight(theme.px(160));
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({theme.px(420), theme.px(322)});
    column->addWidget(m_splitter, 1);
    connectModel();
}

void AllEventsPage::setupHead()
{
    auto &theme = workspace().theme();
    auto *head = new Surface(theme, Token::Base, {}, this);
    head->setDesignHeight(48);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(theme.px(16), 0, theme.px(16), 0);
    row->setSpacing(theme.px(12));
    row->addWidget(new PlainLabel(theme, title(), TypeRole::Title, Token::Text, head));
    m_count = new PlainLabel(theme, QString(), TypeRole::Body, Token::Muted, head);
    row->addWidget(m_count);
    row->addStretch();
    m_new = new PlainLabel(theme, QString(), TypeRole::Body, Token::Muted, head);
    row->addWidget(m_new);
    m_filter = new QLineEdit(head);
    m_filter->setObjectName(QStringLiteral("logFilter"));
    m_filter->setPlaceholderText(tr("Text, id, type, stream…"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(theme.px(280));
    m_filter->addAction(themedIcon(theme, QStringLiteral("edit-find")), QLineEdit::LeadingPosition);
    row->addWidget(m_filter, 1);
    m_live = new SegmentedControl(theme, {tr("Live"), tr("Paused")}, head);
    m_live->setIcons({QStringLiteral("media-playback-start"), QStringLiteral("media-playback-pause")});
    m_live->setObjectName(QStringLiteral("logLive"));
    row->addWidget(m_live);
    layout()->addWidget(head);
}

void AllEventsPage::setupTable()
{
    m_table = new DataTable(workspace().theme(), m_splitter);
    m_table->setObjectName(QStringLiteral("logTable"));
    m_table->setAccessibleName(title());
    m_table->setRowHeight(24);
    m_table->setModel(m_model);
    m_table->setColumnWidths({84, 168, 184, 48, -1, 192, 124});
    m_table->sortByColumn(LogModel::PositionColumn, Qt::DescendingOrder);
}

void AllEventsPage::connectModel()
{
    m_typing.setSingleShot(true);
    m_typing.setInterval(200);
    connect(m_filter, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(&m_typing, &QTimer::timeout, this, [this] {
        LogFilter filter = m_model->filter();
        filter.text = m_filter->text().trimmed();
        m_model->setFilter(filter);
    });
    connect(m_live, &SegmentedControl::chosen, this, [this](int index) { m_model->setLive(index == 0); });
    connect(&workspace(), &Workspace::timeFormatChanged, m_model, &LogModel::setTimeFormat);
    connect(m_model, &LogModel::windowLoaded, this, [this](int row) {
        m_message->withdraw(QStringLiteral("failed"));
        if (row >= 0 && !m_table->currentIndex().isValid())
            m_table->setCurrentIndex(m_model->index(row, 0));
        refreshCount();
        if (!std::exchange(m_loaded, true))
            emit settled();
    });
    connect(m_model, &LogModel::newEventsChanged, this, &AllEventsPage::refreshCount);
    connect(m_model, &LogModel::failed, this, [this](const Error &error) {
        m_message->offer(QStringLiteral("failed"), MessageBar::Kind::Error, tr("The log could not be read"), qtext(describe(error)) + tr(" What you see was read before."));
        emit settled();
    });
    connect(&workspace().session(), &StoreSession::headChanged, this, &AllEventsPage::refreshCount);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &AllEventsPage::showRow);
    connect(m_table, &DataTable::openRequested, this, [this](const QModelIndex &index, bool newTab) {
        if (const EntryPtr entry = m_model->entryAt(index.row()))
            emit workspace().streamRequested(qtext(entry->event.stream.value()), newTab);
    });
    connect(m_table, &DataTable::showOnlyRequested, this, [this](int column, const QVariant &value) { addFilter(column, value.toString(), true); });
    connect(m_table, &DataTable::showAllButRequested, this, [this](int column, const QVariant &value) { addFilter(column, value.toString(), false); });
    connect(m_table, &DataTable::filterRequested, this, [this] { m_filter->setFocus(Qt::ShortcutFocusReason); });
    connect(m_table, &DataTable::copied, &workspace(), &Workspace::notified);
    connect(m_splitter, &QSplitter::splitterMoved, &workspace(), &Workspace::layoutChanged);
}

void AllEventsPage::addFilter(int column, const QString &value, bool keep)
{
    LogFilter filter = m_model->filter();
    LogFilter::Cell cell;
    cell.value = value;
    cell.keep = keep;
    switch (column) {
    case LogModel::TypeColumn:
        cell.field = LogFilter::Field::Type;
        break;
    case LogModel::StreamColumn:
        cell.field = LogFilter::Field::Stream;
        break;
    case LogModel::ActorColumn:
        cell.field = LogFilter::Field::Actor;
        break;
    default:
        return;
    }
    if (!filter.cells.contains(cell))
        filter.cells << cell;
    m_model->setFilter(filter);
    rebuildConditions();
}

void AllEventsPage::rebuildConditions()
{
    while (QLayoutItem *item = m_conditions->layout()->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    const auto nameOf = [](LogFilter::Field field) {
        return field == LogFilter::Field::Type ? tr("type") : field == LogFilter::Field::Stream ? tr("stream") : tr("actor");
    };
    const auto cells = m_model->filter().cells;
    for (const LogFilter::Cell &cell : cells) {
        const QString prefix = cell.keep ? tr("%1 is").arg(nameOf(cell.field)) : tr("%1 is not").arg(nameOf(cell.field));
        auto *chip = FilterChip::condition(workspace().theme(), prefix, boundedText(utf8(cell.value), 60), m_conditions);
        connect(chip, &FilterChip::removeRequested, this, [this, cell] {
            LogFilter filter = m_model->filter();
            filter.cells.removeOne(cell);
            m_model->setFilter(filter);
            rebuildConditions();
        });
        m_conditions->layout()->addWidget(chip);
    }
    m_conditions->setVisible(!cells.isEmpty());
}

void AllEventsPage::refreshCount()
{
    const auto events = workspace().session().head().events;
    m_count->setText(m_model->filter().isEmpty() ? TimeFormat::count(static_cast<qint64>(events)) : tr("filtered, of %1").arg(TimeFormat::count(static_cast<qint64>(events))));
    const auto fresh = m_model->newEvents();
    m_live->setCurrent(m_model->isLive() ? 0 : 1);
    if (m_model->isLive() || fresh == 0) {
        m_new->setText(m_model->isLive() ? QString() : tr("Paused"));
        return;
    }
    const QString since = m_model->pausedSince() ? workspace().timeFormat().time(m_model->pausedSince()->ticks(), TimeFormat::Detail::Seconds) : QString();
    m_new->setText(tr("Paused, %1 new since %2").arg(fresh).arg(since));
}

void AllEventsPage::showRow(const QModelIndex &index)
{
    m_detail->setEntry(index.isValid() ? m_model->entryAt(index.row()) : nullptr, workspace().timeFormat());
}

QMap<QString, QByteArray> AllEventsPage::layouts() const
{
    return {{QStringLiteral("log.table"), m_table->saveState()}, {QStringLiteral("log.splitter"), m_splitter->saveState()}};
}

void AllEventsPage::restoreLayouts(const QMap<QString, QByteArray> &layouts)
{
    if (const auto table = layouts.value(QStringLiteral("log.table")); !table.isEmpty())
        m_table->restoreState(table);
    if (const auto splitter = layouts.value(QStringLiteral("log.splitter")); !splitter.isEmpty())
        m_splitter->restoreState(splitter);
}

void AllEventsPage::focusContent()
{
    m_table->setFocus(Qt::OtherFocusReason);
}

} // namespace foldline::ui
