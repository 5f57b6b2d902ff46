// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/datatable.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "ui/models/roles.h"
#include "ui/widgets/icons.h"

#include <algorithm>

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>

namespace foldline::ui {

namespace {

constexpr int MostRows = 100'000;

QString shortened(const QString &text)
{
    QString line = text.simplified();
    if (line.size() > 32)
        line = line.left(31) + QStringLiteral("…");
    return line.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

QString csv(const QString &text) { return QString::fromStdString(csvCell(text.toStdString())); }

} // namespace

QString DataTable::cellText(const QModelIndex &index) const
{
    const QVariant exact = index.data(CopyTextRole);
    if (exact.isValid())
        return exact.toString();
    const QString shown = index.data(Qt::DisplayRole).toString();
    return shown.isEmpty() ? index.data(SentenceRole).toString() : shown;
}

QString DataTable::rowsAs(CopyFormat format, bool all) const
{
    if (!model())
        return {};
    QList<int> rows;
    if (all) {
        for (int row = 0; row < std::min(model()->rowCount(), MostRows); ++row)
            rows.append(row);
    } else if (selectionModel()) {
        for (const QModelIndex &index : selectionModel()->selectedRows())
            rows.append(index.row());
        std::sort(rows.begin(), rows.end());
        rows.resize(std::min<qsizetype>(rows.size(), MostRows));
    }
    const QList<int> columns = shownColumns();
    const auto header = [&](int column) { return model()->headerData(column, Qt::Horizontal).toString(); };
    const auto line = [&](const auto &cell) {
        QStringList cells;
        for (const int column : columns)
            cells.append(cell(column));
        return cells;
    };
    if (format == CopyFormat::Json) {
        json::Array array;
        for (const int row : rows) {
            json::Value object = json::Value::object();
            for (const int column : columns)
                object.set(header(column).toStdString(),
                           json::Value::string(cellText(model()->index(row, column)).toStdString()));
            array.push_back(std::move(object));
        }
        return QString::fromStdString(json::pretty(json::Value::array(std::move(array)))) + QLatin1Char('\n');
    }
    const bool quoted = format == CopyFormat::Csv;
    const QString between = quoted ? QStringLiteral(",") : QStringLiteral("\t");
    const QString end = quoted ? QStringLiteral("\r\n") : QStringLiteral("\n");
    QString result =
        line([&](int column) { return quoted ? csv(header(column)) : header(column); }).join(between) + end;
    for (const int row : rows) {
        result += line([&](int column) {
                      const QString text = cellText(model()->index(row, column));
                      return quoted ? csv(text) : text.simplified();
                  }).join(between) +
                  end;
    }
    return result;
}

void DataTable::copy(const QString &text, const QString &what)
{
    QGuiApplication::clipboard()->setText(text);
    emit copied(what);
}

void DataTable::copyCurrent()
{
    if (selectionModel() && selectionModel()->selectedRows().size() > 1)
        copy(rowsAs(CopyFormat::Text, false), tr("rows"));
    else if (currentIndex().isValid())
        copy(cellText(currentIndex()), tr("cell"));
}

void DataTable::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index = event->reason() == QContextMenuEvent::Keyboard ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addFilterActions(menu, index);
    addOpenActions(menu, index);
    emit menuAboutToShow(menu, index);
    menu->addSeparator();
    addCopyActions(menu, index);
    menu->addSeparator();
    addColumnActions(menu, index.column());
    menu->popup(event->reason() == QContextMenuEvent::Keyboard ? viewport()->mapToGlobal(visualRect(index).center())
                                                               : event->globalPos());
}

void DataTable::addFilterActions(QMenu *menu, const QModelIndex &index)
{
    const QVariant value = index.data(FilterRole);
    const QString exact = cellText(index);
    const QString text = exact.isEmpty() ? index.data().toString() : exact;
    const int column = index.column();
    if (value.isValid() && !text.isEmpty()) {
        menu->addAction(themedIcon(m_theme, QStringLiteral("view-filter")), tr("Show only “%1”").arg(shortened(text)),
                        this, [this, column, value, text] { emit showOnlyRequested(column, value, text); });
        menu->addAction(tr("Show all but “%1”").arg(shortened(text)), this,
                        [this, column, value, text] { emit showAllButRequested(column, value, text); });
    }
    if (m_hasFilter)
        menu->addAction(tr("Filter…") + QStringLiteral("\tCtrl+F"), this, &DataTable::filterRequested);
    menu->addSeparator();
}

void DataTable::addOpenActions(QMenu *menu, const QModelIndex &index)
{
    if (!m_opens)
        return;
    const QPersistentModelIndex kept(index);
    menu->addAction(tr("Open") + QStringLiteral("\tEnter"), this, [this, kept] { emit openRequested(kept, false); });
    menu->addAction(tr("Open in a new tab") + QStringLiteral("\tCtrl+Enter"), this,
                    [this, kept] { emit openRequested(kept, true); });
}

void DataTable::addCopyActions(QMenu *menu, const QModelIndex &index)
{
    const QString text = cellText(index);
    menu->addAction(themedIcon(m_theme, QStringLiteral("edit-copy")), tr("Copy cell") + QStringLiteral("\tCtrl+C"),
                    this, [this, text] { copy(text, tr("cell")); });
    const auto formats = [&](const QString &title, bool all) {
        QMenu *sub = menu->addMenu(title);
        const QString what = all ? tr("table") : tr("rows");
        sub->addAction(tr("Text"), this, [this, all, what] { copy(rowsAs(CopyFormat::Text, all), what); });
        sub->addAction(tr("CSV"), this, [this, all, what] { copy(rowsAs(CopyFormat::Csv, all), what); });
        sub->addAction(tr("JSON"), this, [this, all, what] { copy(rowsAs(CopyFormat::Json, all), what); });
    };
    formats(tr("Copy row as"), false);
    formats(tr("Copy table as"), true);
}

void DataTable::addColumnActions(QMenu *menu, int column)
{
    QAction *hide = menu->addAction(tr("Hide this column"), this, [this, column] {
        setColumnHidden(column, true);
        emit columnsChanged();
    });
    hide->setEnabled(shownColumns().size() > 1);
    menu->addAction(tr("Resize columns to contents"), this, &QTableView::resizeColumnsToContents);
}

void DataTable::showHeaderMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (const int column = horizontalHeader()->logicalIndexAt(position); column >= 0) {
        addColumnActions(menu, column);
        menu->addSeparator();
    }
    fillColumnsMenu(menu);
    menu->popup(horizontalHeader()->mapToGlobal(position));
}

QMenu *DataTable::columnsMenu()
{
    if (!m_columnsMenu) {
        m_columnsMenu = new QMenu(this);
        connect(m_columnsMenu, &QMenu::aboutToShow, this, [this] {
            m_columnsMenu->clear();
            fillColumnsMenu(m_columnsMenu);
        });
    }
    return m_columnsMenu;
}

void DataTable::fillColumnsMenu(QMenu *menu)
{
    const QList<int> shown = shownColumns();
    for (int i = 0; model() && i < model()->columnCount(); ++i) {
        const QString name = model()->headerData(i, Qt::Horizontal).toString();
        if (name.isEmpty())
            continue;
        QAction *action = menu->addAction(QString(name).replace(QLatin1Char('&'), QStringLiteral("&&")));
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(i));
        action->setEnabled(isColumnHidden(i) || shown.size() > 1);
        connect(action, &QAction::toggled, this, [this, i](bool on) {
            setColumnHidden(i, !on);
            emit columnsChanged();
        });
    }
}

} // namespace foldline::ui
