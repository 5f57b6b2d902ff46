// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/datatable.h"

#include "ui/models/roles.h"
#include "ui/widgets/changedrowtint.h"
#include "ui/widgets/foldlinestyle.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/tabledelegate.h"

#include <algorithm>

#include <QDataStream>
#include <QHeaderView>
#include <QIODevice>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QResizeEvent>
#include <QScopedValueRollback>
#include <QStyleOptionHeader>

namespace foldline::ui {

namespace {

constexpr quint32 StateMagic = 0x464C5431;

/// Says a title shorter where its column is narrow, as cells do. Has no arrow where it would not be true.
class TableHeader : public QHeaderView
{
public:
    explicit TableHeader(const Theme &theme, QWidget *parent) : QHeaderView(Qt::Horizontal, parent), m_theme(theme) {}

protected:
    void initStyleOptionForIndex(QStyleOptionHeader *option, int section) const override
    {
        QHeaderView::initStyleOptionForIndex(option, section);
        if (model()->headerData(section, orientation(), UnsortedRole).toBool())
            option->sortIndicator = QStyleOptionHeader::None;
        const QStringList shorter = model()->headerData(section, orientation(), ShorterRole).toStringList();
        const bool isSorted = option->sortIndicator != QStyleOptionHeader::None;
        const int width = sectionSize(section) - m_theme.px(16) -
                          (isSorted ? fontMetrics().horizontalAdvance(QStringLiteral(" ↓")) + m_theme.px(12) : 0);
        for (auto one = shorter.cbegin(); one != shorter.cend() && isWider(option->text, width); ++one)
            option->text = *one;
    }

private:
    bool isWider(const QString &text, int width) const { return fontMetrics().horizontalAdvance(text) > width; }

    const Theme &m_theme;
};

} // namespace

DataTable::DataTable(const Theme &theme, QWidget *parent)
    : QTableView(parent), m_theme(theme), m_tint(new ChangedRowTint(theme, this))
{
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setItemDelegate(new TableDelegate(theme, this));
    setHorizontalHeader(new TableHeader(theme, this));
    setupHeader();
    setRowHeight(m_rowHeight);
    connect(this, &QTableView::activated, this, [this](const QModelIndex &index) { emit openRequested(index, false); });
    connect(&theme, &Theme::changed, this, [this] {
        horizontalHeader()->setFont(m_theme.font(TypeRole::Small));
        setRowHeight(m_rowHeight);
        viewport()->update();
    });
}

void DataTable::setupHeader()
{
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(1);
    QHeaderView *header = horizontalHeader();
    header->setSectionsMovable(true);
    header->setSectionsClickable(true);
    header->setHighlightSections(false);
    header->setStretchLastSection(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setMinimumSectionSize(m_theme.px(36));
    header->setFont(m_theme.font(TypeRole::Small));
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    setHeaderEdges(header, m_edgePadding, m_edgePadding);
    setSortingEnabled(true);
    connect(header, &QHeaderView::sortIndicatorChanged, this, [this, header](int column, Qt::SortOrder order) {
        if (m_sortable.isEmpty() || m_sortable.contains(column))
            m_sorted = {column, m_oneWay.value(column, order)};
        const QSignalBlocker quiet(header);
        header->setSortIndicator(m_sorted.first, m_sorted.second);
    });
    connect(header, &QHeaderView::sectionMoved, this, &DataTable::columnsChanged);
    connect(header, &QHeaderView::sectionResized, this, [this, header](int column, int, int width) {
        if (m_fitting)
            return;
        const bool byHand = header->sectionResizeMode(column) == QHeaderView::Interactive && m_widthsApplied;
        if (byHand && width > 0 && !m_dragged.contains(column))
            m_dragged.append(column);
        emit columnsChanged();
    });
    connect(header, &QHeaderView::sortIndicatorChanged, this, &DataTable::columnsChanged);
    connect(header, &QHeaderView::customContextMenuRequested, this,
            [this](const QPoint &position) { showHeaderMenu(position); });
}

void DataTable::setModel(QAbstractItemModel *model)
{
    m_hovered = QModelIndex();
    QTableView::setModel(model);
    m_widthsApplied = false;
    applyWidths();
}

void DataTable::setRowHeight(int height)
{
    m_rowHeight = height;
    verticalHeader()->setDefaultSectionSize(m_theme.px(height));
}

void DataTable::setColumnWidths(const QList<int> &widths)
{
    m_widths = widths;
    m_widthsApplied = false;
    applyWidths();
}

void DataTable::setHiddenColumns(const QList<int> &columns)
{
    m_hiddenAtFirst = columns;
    m_widthsApplied = false;
    applyWidths();
}

void DataTable::setEdgePadding(int padding)
{
    m_edgePadding = padding;
    setHeaderEdges(horizontalHeader(), padding, padding);
}

void DataTable::setOffers(bool open, bool filter)
{
    m_opens = open;
    m_hasFilter = filter;
}

void DataTable::applyWidths()
{
    if (!model() || m_widthsApplied)
        return;
    m_dragged.clear();
    const int count = std::min<int>(static_cast<int>(m_widths.size()), model()->columnCount());
    for (int i = 0; i < count; ++i) {
        if (m_widths.at(i) < 0) {
            horizontalHeader()->setSectionResizeMode(i, QHeaderView::Stretch);
        } else {
            horizontalHeader()->setSectionResizeMode(i, QHeaderView::Interactive);
            setColumnWidth(i, m_theme.px(m_widths.at(i)));
        }
    }
    for (const int column : m_hiddenAtFirst)
        setColumnHidden(column, true);
    m_widthsApplied = count > 0 || m_widths.isEmpty();
    fitWidths();
    emit columnsChanged();
}

void DataTable::setGivingWay(int least, const QList<Step> &narrower, int enough, const QList<Step> &wider)
{
    m_least = least;
    m_narrower = narrower;
    m_enough = enough;
    m_wider = wider;
    fitWidths();
}

void DataTable::fitWidths()
{
    if (!model() || !m_widthsApplied || m_fitting || (m_narrower.isEmpty() && m_wider.isEmpty()))
        return;
    const QScopedValueRollback fitting(m_fitting, true);
    const QHeaderView *header = horizontalHeader();
    QHash<int, int> widths;
    for (const Step &step : m_narrower + m_wider) {
        if (!m_dragged.contains(step.first) && !isColumnHidden(step.first))
            widths[step.first] = m_theme.px(m_widths.value(step.first));
    }
    int room = viewport()->width();
    for (const int column : shownColumns()) {
        if (header->sectionResizeMode(column) != QHeaderView::Stretch)
            room -= widths.value(column, columnWidth(column));
    }
    for (const auto &[column, width] : m_narrower) {
        const int gives = std::min(m_theme.px(m_least) - room, widths.value(column) - m_theme.px(width));
        if (gives > 0 && widths.contains(column)) {
            widths[column] -= gives;
            room += gives;
        }
    }
    for (const auto &[column, width] : m_wider) {
        const int takes = std::min(room - m_theme.px(m_enough), m_theme.px(width) - widths.value(column));
        if (takes > 0 && widths.contains(column)) {
            widths[column] += takes;
            room -= takes;
        }
    }
    for (auto it = widths.cbegin(); it != widths.cend(); ++it)
        setColumnWidth(it.key(), it.value());
}

void DataTable::resizeEvent(QResizeEvent *event)
{
    fitWidths();
    QTableView::resizeEvent(event);
}

QByteArray DataTable::saveState() const
{
    QByteArray result;
    QDataStream stream(&result, QIODevice::WriteOnly);
    stream << StateMagic << (model() ? model()->columnCount() : 0) << horizontalHeader()->saveState() << m_dragged;
    return result;
}

bool DataTable::restoreState(const QByteArray &state)
{
    QDataStream stream(state);
    quint32 magic = 0;
    int columns = 0;
    QByteArray header;
    stream >> magic >> columns >> header;
    if (stream.status() != QDataStream::Ok || magic != StateMagic || !model() || columns != model()->columnCount())
        return false;
    QList<int> dragged;
    if (!stream.atEnd()) // states of earlier versions end here
        stream >> dragged;
    const QByteArray before = horizontalHeader()->saveState();
    {
        const QScopedValueRollback fitting(m_fitting, true);
        if (!horizontalHeader()->restoreState(header)) {
            horizontalHeader()->restoreState(before);
            return false;
        }
    }
    m_dragged = dragged;
    m_widthsApplied = true;
    fitWidths();
    emit columnsChanged();
    return true;
}

QStringList DataTable::hiddenColumnNames() const
{
    QStringList result;
    for (int i = 0; model() && i < model()->columnCount(); ++i) {
        if (isColumnHidden(i))
            result.append(model()->headerData(i, Qt::Horizontal).toString());
    }
    return result;
}

QList<int> DataTable::shownColumns() const
{
    QList<int> result;
    for (int visual = 0; model() && visual < horizontalHeader()->count(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (!isColumnHidden(column))
            result.append(column);
    }
    return result;
}

void DataTable::paintEvent(QPaintEvent *event)
{
    measureDecimals();
    QTableView::paintEvent(event);
    if (m_emptyText.isEmpty() || model() == nullptr || model()->rowCount() > 0)
        return;
    QPainter painter(viewport());
    const QRect upper(0, 0, viewport()->width(), std::min(viewport()->height(), m_theme.px(160)));
    paint::text(painter, upper, Qt::AlignCenter, m_emptyText, m_theme.font(TypeRole::Body),
                m_theme.color(Token::Muted));
}

void DataTable::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

void DataTable::measureDecimals()
{
    if (!model() || model()->rowCount() == 0)
        return;
    const int first = std::max(0, rowAt(0));
    const int below = rowAt(viewport()->height() - 1);
    const int last = below < 0 ? model()->rowCount() - 1 : below;
    QHash<int, int> decimals;
    for (const int column : shownColumns()) {
        if (!model()->index(first, column).data(AmountRole).toBool())
            continue;
        int most = 2;
        for (int row = first; row <= last; ++row) {
            const QString text = model()->index(row, column).data().toString();
            const qsizetype point = text.lastIndexOf(QLatin1Char('.'));
            most = std::max(most, point < 0 ? 0 : static_cast<int>(text.size() - point - 1));
        }
        decimals[column] = std::min(most, 6);
    }
    if (decimals == m_decimals)
        return;
    m_decimals = decimals;
    viewport()->update();
}

void DataTable::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && currentIndex().isValid()) {
        emit openRequested(currentIndex(), event->modifiers() & Qt::ControlModifier);
    } else if (event->matches(QKeySequence::Copy)) {
        copyCurrent();
    } else if (event->matches(QKeySequence::Find)) {
        emit filterRequested();
    } else {
        QTableView::keyPressEvent(event);
    }
}

void DataTable::mouseMoveEvent(QMouseEvent *event)
{
    setHovered(indexAt(event->position().toPoint()));
    QTableView::mouseMoveEvent(event);
}

void DataTable::leaveEvent(QEvent *event)
{
    setHovered({});
    QTableView::leaveEvent(event);
}

void DataTable::setHovered(const QModelIndex &index)
{
    if (index.row() == m_hovered.row())
        return;
    const auto refresh = [this](const QModelIndex &row) {
        if (row.isValid())
            viewport()->update(0, rowViewportPosition(row.row()), viewport()->width(), rowHeight(row.row()));
    };
    refresh(m_hovered);
    m_hovered = index;
    refresh(index);
}

} // namespace foldline::ui
