// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statetree.h"

#include "ui/models/roles.h"
#include "ui/widgets/foldlinestyle.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/paint.h"

#include <algorithm>

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScopedValueRollback>
#include <QStyleOptionHeader>

namespace foldline::ui {

namespace {

/// Says the last column shorter where it is narrow.
class StateHeader : public QHeaderView
{
public:
    explicit StateHeader(const StateTree *tree, QWidget *parent) : QHeaderView(Qt::Horizontal, parent), m_tree(tree) {}

protected:
    void initStyleOptionForIndex(QStyleOptionHeader *option, int section) const override
    {
        QHeaderView::initStyleOptionForIndex(option, section);
        if (section == StateTreeColumn::LastChangedBy && m_tree->isNarrow())
            option->text = StateTree::tr("By rev.");
    }

private:
    const StateTree *m_tree;
};

} // namespace

StateTree::StateTree(const Theme &theme, QWidget *parent) : QTreeView(parent), m_theme(theme)
{
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(true);
    setMouseTracking(true);
    setAllColumnsShowFocus(true);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHeader(new StateHeader(this, this));
    setItemDelegate(new StateTreeDelegate(theme, this));
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(false);
    header()->setMinimumSectionSize(theme.px(40));
    setHeaderEdges(header(), 22, 8);
    const auto restyle = [this] {
        header()->setFont(m_theme.font(TypeRole::Small));
        setIndentation(m_theme.px(14));
        applyWidths();
        viewport()->update();
    };
    connect(&theme, &Theme::changed, this, restyle);
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex &index) { remember(index, true); });
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex &index) { remember(index, false); });
    connect(this, &QTreeView::clicked, this, [this](const QModelIndex &index) {
        if (index.column() == StateTreeColumn::LastChangedBy && index.data(BlameRevisionRole).isValid())
            emit blameClicked(index.data(BlameRevisionRole).toLongLong());
    });
    restyle();
}

void StateTree::setModel(QAbstractItemModel *newModel)
{
    m_hovered = QModelIndex();
    QTreeView::setModel(newModel);
    applyWidths();
    if (!newModel)
        return;
    connect(newModel, &QAbstractItemModel::modelReset, this, [this] { applyExpansion({}); });
    connect(newModel, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &parent) { applyExpansion(parent); });
    // A row's tint and bar reach over its indentation, which is part of no cell.
    connect(newModel, &QAbstractItemModel::dataChanged, viewport(), qOverload<>(&QWidget::update));
    applyExpansion({});
}

void StateTree::setExpandedPointers(const QStringList &pointers)
{
    m_expanded = pointers;
    applyExpansion({});
}

void StateTree::remember(const QModelIndex &index, bool isExpanded)
{
    if (m_applying)
        return;
    const QString pointer = index.data(PointerRole).toString();
    m_expanded.removeAll(pointer);
    if (isExpanded)
        m_expanded.append(pointer);
    if (isExpanded)
        applyExpansion(index);
}

void StateTree::applyExpansion(const QModelIndex &parent)
{
    if (!model() || m_expanded.isEmpty())
        return;
    const QScopedValueRollback applying(m_applying, true);
    for (int row = 0; row < model()->rowCount(parent); ++row) {
        const QModelIndex index = model()->index(row, 0, parent);
        if (!m_expanded.contains(index.data(PointerRole).toString()))
            continue;
        setExpanded(index, true);
        applyExpansion(index);
    }
}

bool StateTree::isNarrow() const { return viewport()->width() < m_theme.px(600); }

bool StateTree::isWide() const { return viewport()->width() >= m_theme.px(1200); }

void StateTree::applyWidths()
{
    if (!model() || model()->columnCount() < StateTreeColumn::ColumnCount)
        return;
    const auto set = [this](int column, int width) {
        header()->setSectionResizeMode(column, QHeaderView::Interactive);
        setColumnWidth(column, m_theme.px(width));
    };
    // Where there is room, values stay near their names and what is said of them takes the rest.
    set(StateTreeColumn::Field, isNarrow() ? 130 : isWide() ? 220 : 164);
    set(StateTreeColumn::Value, 520);
    set(StateTreeColumn::LineTotal, 96);
    set(StateTreeColumn::LastChangedBy, isNarrow() ? 64 : 158);
    // A desktop font may be wider than the one the widths were drawn with.
    const int longest =
        QFontMetrics(m_theme.font(TypeRole::Small)).horizontalAdvance(tr("Quantity changed")) + m_theme.px(72);
    if (!isNarrow() && columnWidth(StateTreeColumn::LastChangedBy) < longest)
        setColumnWidth(StateTreeColumn::LastChangedBy, longest);
    header()->setSectionResizeMode(isWide() ? StateTreeColumn::LastChangedBy : StateTreeColumn::Value,
                                   QHeaderView::Stretch);
    m_wasNarrow = isNarrow();
    m_wasWide = isWide();
}

void StateTree::paintEvent(QPaintEvent *event)
{
    measure();
    QTreeView::paintEvent(event);
}

void StateTree::measure()
{
    int decimals = 2;
    qint64 revision = 0;
    for (QModelIndex index = indexAt(QPoint(0, 0)); index.isValid(); index = indexBelow(index)) {
        if (visualRect(index).top() > viewport()->height())
            break;
        const QString text = index.siblingAtColumn(StateTreeColumn::LineTotal).data().toString();
        const qsizetype point = text.lastIndexOf(QLatin1Char('.'));
        decimals = std::max(decimals, point < 0 ? 0 : static_cast<int>(text.size() - point - 1));
        revision = std::max(revision,
                            index.siblingAtColumn(StateTreeColumn::LastChangedBy).data(BlameRevisionRole).toLongLong());
    }
    m_decimals = std::min(decimals, 6);
    m_revisionDigits = static_cast<int>(QString::number(revision).size());
}

void StateTree::drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    paint::Row row;
    row.selected = selectionModel() && selectionModel()->isSelected(index);
    row.active = hasFocus();
    row.hovered = m_hovered.isValid() && m_hovered == index.siblingAtColumn(0);
    row.changed = index.data(ChangedRole).toBool();
    const QRect whole(0, option.rect.top(), viewport()->width(), option.rect.height());
    paint::rowBackground(*painter, m_theme, whole, row);
    QStyleOptionViewItem cell = option;
    for (int visual = 0; visual < header()->count(); ++visual) {
        const int column = header()->logicalIndex(visual);
        if (isColumnHidden(column))
            continue;
        const QModelIndex sibling = index.siblingAtColumn(column);
        cell.rect = visualRect(sibling);
        itemDelegate()->paint(painter, cell, sibling);
        if (column == 0)
            drawBranches(painter, QRect(0, whole.top(), cell.rect.left(), whole.height()), index);
    }
    if (hasFocus() && currentIndex().siblingAtColumn(0) == index.siblingAtColumn(0) &&
        window()->testAttribute(Qt::WA_KeyboardFocusChange))
        paint::focusRing(*painter, m_theme, whole, 0.0);
}

void StateTree::drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const
{
    if (!model()->hasChildren(index.siblingAtColumn(0)))
        return;
    const qreal side = m_theme.px(12);
    const QRectF box(rect.right() - side / 2, rect.center().y() - side / 2 + 0.5, side, side);
    paint::chevron(*painter, box, isExpanded(index.siblingAtColumn(0)) ? paint::Arrow::Down : paint::Arrow::Right,
                   m_theme.color(Token::Muted), m_theme.px(7));
}

void StateTree::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    if (isNarrow() != m_wasNarrow || isWide() != m_wasWide)
        applyWidths();
}

void StateTree::mouseMoveEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (m_hovered != index.siblingAtColumn(0)) {
        m_hovered = index.siblingAtColumn(0);
        viewport()->update();
    }
    viewport()->setCursor(index.column() == StateTreeColumn::LastChangedBy && index.data(BlameRevisionRole).isValid()
                              ? Qt::PointingHandCursor
                              : Qt::ArrowCursor);
    QTreeView::mouseMoveEvent(event);
}

void StateTree::leaveEvent(QEvent *event)
{
    m_hovered = QModelIndex();
    viewport()->update();
    QTreeView::leaveEvent(event);
}

void StateTree::copy(const QString &text) { QGuiApplication::clipboard()->setText(text); }

QString StateTree::valueText(const QModelIndex &index) const
{
    const QModelIndex value = index.siblingAtColumn(StateTreeColumn::Value);
    const QVariant exact = value.data(CopyTextRole);
    return exact.isValid() ? exact.toString() : value.data().toString();
}

void StateTree::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index = event->reason() == QContextMenuEvent::Keyboard ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    const QString pointer = index.data(PointerRole).toString();
    const QString value = valueText(index);
    const QVariant revision = index.siblingAtColumn(StateTreeColumn::LastChangedBy).data(BlameRevisionRole);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(themedIcon(m_theme, QStringLiteral("edit-copy")), tr("Copy value") + QStringLiteral("\tCtrl+C"),
                    this, [value] { copy(value); });
    menu->addAction(tr("Copy field path"), this, [pointer] { copy(pointer); });
    menu->addSeparator();
    if (revision.isValid())
        menu->addAction(tr("Go to revision %1").arg(revision.toLongLong()) + QStringLiteral("\tB"), this,
                        [this, revision] { emit blameClicked(revision.toLongLong()); });
    menu->addAction(tr("Show every change of this field"), this, [this, pointer] { emit pointerRequested(pointer); });
    emit menuAboutToShow(menu, index);
    menu->addSeparator();
    menu->addAction(tr("Expand all"), this, &QTreeView::expandAll);
    menu->addAction(tr("Collapse all"), this, &QTreeView::collapseAll);
    menu->popup(event->reason() == QContextMenuEvent::Keyboard ? viewport()->mapToGlobal(visualRect(index).bottomLeft())
                                                               : event->globalPos());
}

void StateTree::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex index = currentIndex();
    const QVariant revision = index.siblingAtColumn(StateTreeColumn::LastChangedBy).data(BlameRevisionRole);
    if (event->matches(QKeySequence::Copy) && index.isValid())
        copy(valueText(index));
    else if (event->key() == Qt::Key_B && event->modifiers() == Qt::NoModifier && revision.isValid())
        emit blameClicked(revision.toLongLong());
    else
        QTreeView::keyPressEvent(event);
}

} // namespace foldline::ui
