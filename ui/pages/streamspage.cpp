// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/streamspage.h"

#include "ui/models/streamsmodel.h"
#include "ui/pages/workspace.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace foldline::ui {

StreamsPage::StreamsPage(Workspace &workspace, QWidget *parent) : Page(workspace, parent)
{
    auto &theme = workspace.theme();
    setObjectName(QStringLiteral("streamsPage"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    const auto [head, row] = makeHead(Qt::BottomEdge);
    m_count = new PlainLabel(theme, QString(), TypeRole::Body, Token::Muted, head);
    m_count->setObjectName(QStringLiteral("streamsCount"));
    row->addWidget(m_count);
    row->addStretch();
    m_scope = new SegmentedControl(theme, {tr("Streams"), tr("With system streams")}, head);
    m_scope->setObjectName(QStringLiteral("streamsScope"));
    m_scope->setAccessibleName(tr("Which streams"));
    row->addWidget(m_scope);
    m_filter = new QLineEdit(head);
    m_filter->setObjectName(QStringLiteral("streamsFilter"));
    m_filter->setAccessibleName(tr("Filter streams"));
    m_filter->setPlaceholderText(tr("Part of the name…"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(theme.px(300));
    m_filter->addAction(themedIcon(theme, QStringLiteral("view-filter")), QLineEdit::LeadingPosition);
    row->addWidget(m_filter, 1);
    column->addWidget(head);
    m_source = new PlainLabel(theme, QString(), TypeRole::Body, Token::Muted, this);
    m_source->setObjectName(QStringLiteral("streamsSource"));
    m_source->setContentsMargins(theme.px(16), theme.px(6), theme.px(16), theme.px(6));
    m_source->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_source->hide();
    column->addWidget(m_source);
    m_message = new MessageBar(theme, this);
    column->addWidget(m_message);
    m_model = new StreamsModel(workspace.session(), this);
    m_model->setTimeFormat(workspace.timeFormat());
    m_table = new DataTable(theme, this);
    m_table->setObjectName(QStringLiteral("streamsTable"));
    m_table->setAccessibleName(title());
    m_table->setModel(m_model);
    m_table->setColumnWidths({-1, 120, 84, 96, 196, 196, 120});
    m_table->setSortableColumns({StreamsModel::FirstColumn, StreamsModel::LastColumn});
    m_table->setOneWaySorting(
        {{StreamsModel::FirstColumn, Qt::AscendingOrder}, {StreamsModel::LastColumn, Qt::DescendingOrder}});
    m_table->sortByColumn(StreamsModel::LastColumn, Qt::DescendingOrder);
    m_table->setEmptyText(tr("No stream matches these filters"));
    column->addWidget(m_table, 1);
    m_empty = new EmptyState(theme, this);
    m_empty->setObjectName(QStringLiteral("streamsEmpty"));
    m_empty->setTitle(tr("No streams yet"),
                      tr("A stream begins with its first event. Create an order, or import a history, on the Orders "
                         "page; streams appear here as they are written."));
    m_empty->hide();
    column->addWidget(m_empty, 1);

    m_typing.setSingleShot(true);
    m_typing.setInterval(150);
    connect(m_filter, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_filter, &QLineEdit::returnPressed, this, &StreamsPage::openTyped);
    connect(&m_typing, &QTimer::timeout, this, [this] { m_model->setContains(m_filter->text().trimmed()); });
    connect(m_scope, &SegmentedControl::chosen, this, [this](int index) { m_model->setIncludeSystem(index == 1); });
    connect(&workspace, &Workspace::timeFormatChanged, m_model, &StreamsModel::setTimeFormat);
    connect(m_model, &StreamsModel::loaded, this, [this] {
        m_message->withdraw(QStringLiteral("failed"));
        m_table->setEmptyText(tr("No stream matches these filters"));
        refreshCount();
        refreshEmpty();
        if (!std::exchange(m_loaded, true))
            emit settled();
    });
    connect(m_model, &StreamsModel::totalChanged, this, &StreamsPage::refreshCount);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &StreamsPage::refreshEmpty);
    connect(m_model, &StreamsModel::failed, this, [this](const Error &error) {
        m_message->offer(QStringLiteral("failed"), MessageBar::Kind::Error, tr("The streams could not be listed."),
                         qtext(describe(error)));
        m_table->setEmptyText(tr("Type a stream's whole name above and press Enter to open it"));
        m_loaded = true;
        emit settled();
    });
    connect(m_table, &DataTable::openRequested, this, [this](const QModelIndex &index, bool newTab) {
        emit this->workspace().streamRequested(m_model->streamAt(index.row()), newTab);
    });
    connect(m_table, &DataTable::filterRequested, this, [this] { m_filter->setFocus(Qt::ShortcutFocusReason); });
    connect(m_table, &DataTable::copied, &workspace, &Workspace::notified);
    connect(m_table, &DataTable::columnsChanged, &workspace, &Workspace::layoutChanged);
}

/// What was typed is the name of a stream where nothing is listed, be it that nothing may be.
void StreamsPage::openTyped()
{
    const QString name = m_filter->text().trimmed();
    if (!name.isEmpty() && m_model->rowCount() == 0)
        emit workspace().streamRequested(name, false);
}

void StreamsPage::refreshCount()
{
    const QString rows = TimeFormat::count(m_model->rowCount());
    const auto total = m_model->total();
    if (m_model->isComplete())
        m_count->setText(rows);
    else if (!total)
        m_count->setText(tr("the first %1, scroll for more").arg(rows));
    else if (*total > StreamsModel::CountedAtMost)
        m_count->setText(tr("more than %1, the first %2 read; scroll for more")
                             .arg(TimeFormat::count(StreamsModel::CountedAtMost), rows));
    else
        m_count->setText(
            tr("%1, the first %2 read; scroll for more").arg(TimeFormat::count(static_cast<qint64>(*total)), rows));
    m_source->setText(m_model->listingText());
    m_source->setVisible(!m_source->text().isEmpty());
}

void StreamsPage::refreshEmpty()
{
    const bool empty = m_model->rowCount() == 0 && m_filter->text().trimmed().isEmpty();
    m_table->setVisible(!empty);
    m_empty->setVisible(empty);
}

QMap<QString, QByteArray> StreamsPage::layouts() const
{
    return {{QStringLiteral("streams.table"), m_table->saveState()}};
}

void StreamsPage::restoreLayouts(const QMap<QString, QByteArray> &layouts)
{
    if (const auto table = layouts.value(QStringLiteral("streams.table")); !table.isEmpty())
        m_table->restoreState(table);
}

void StreamsPage::focusContent() { m_table->setFocus(Qt::OtherFocusReason); }

} // namespace foldline::ui
