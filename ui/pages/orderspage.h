// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/services/orderexport.h"

#include <QHash>
#include <QTimer>

class QHBoxLayout;
class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QVBoxLayout;

namespace foldline::ui {

class CommandSheet;
class DataTable;
class EmptyState;
class FilterChip;
class LiveIndicator;
class MessageBar;
class OrdersModel;
class RunLabel;

/// The live read model as a table: counts per status, filters, lag, changed rows tinted for a moment.
class OrdersPage : public Page
{
    Q_OBJECT

public:
    explicit OrdersPage(Workspace &workspace, QWidget *parent = nullptr);
    ~OrdersPage() override;

    [[nodiscard]] QString id() const override { return QStringLiteral("orders"); }
    [[nodiscard]] QString title() const override { return tr("Orders"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("view-list-details"); }
    [[nodiscard]] QMap<QString, QByteArray> layouts() const override;
    void restoreLayouts(const QMap<QString, QByteArray> &layouts) override;
    void focusContent() override;
    [[nodiscard]] bool isSettled() const override;

    [[nodiscard]] OrdersModel &model() const { return *m_model; }
    [[nodiscard]] DataTable &table() const { return *m_table; }
    void createOrder();

signals:
    /// A choice of the empty page: `demo`, `import`, …
    void actionChosen(const QString &id);

private:
    void setupHead(QVBoxLayout *column);
    void setupFilters(QVBoxLayout *column);
    void setupTable();
    void setupFooter(QVBoxLayout *column);
    void setupEmpty();
    void connectModel();
    void connectTable();
    void addCellFilter(int column, const QString &value, const QString &text, bool keep);
    void rebuildConditions();
    void chooseStatus(const QString &status);
    void refreshChips();
    void refreshFooter();
    void refreshLag();
    void refreshEmpty();
    void refreshWritable();
    void updateVisibleRows();
    void exportAs(int format);
    void saveAs(OrderExportFormat format);
    void open(const QModelIndex &index, bool newTab);

    OrdersModel *m_model = nullptr;
    DataTable *m_table = nullptr;
    MessageBar *m_message = nullptr;
    LiveIndicator *m_lag = nullptr;
    QPushButton *m_newOrder = nullptr;
    QHash<QString, FilterChip *> m_chips;
    QLineEdit *m_filter = nullptr;
    QPushButton *m_columns = nullptr;
    QWidget *m_conditions = nullptr;
    RunLabel *m_footer = nullptr;
    RunLabel *m_hiddenColumns = nullptr;
    QStackedWidget *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
    QSplitter *m_splitter = nullptr;
    CommandSheet *m_sheet = nullptr;
    QTimer m_typing;
    bool m_loaded = false; ///< or it could not be
};

} // namespace foldline::ui
