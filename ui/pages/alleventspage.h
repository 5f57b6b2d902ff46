// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/services/eventdetail.h"

#include <QTimer>

class QLineEdit;
class QSplitter;

namespace foldline::ui {

class DataTable;
class EventPanel;
class LogModel;
class MessageBar;
class PlainLabel;
class SegmentedControl;

/// The whole log as a table of sentences, live or paused, with the chosen event in full below.
class AllEventsPage : public Page
{
    Q_OBJECT

public:
    explicit AllEventsPage(Workspace &workspace, QWidget *parent = nullptr);

    [[nodiscard]] QString id() const override { return QStringLiteral("log"); }
    [[nodiscard]] QString title() const override { return tr("All events"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("view-list-text"); }
    [[nodiscard]] QMap<QString, QByteArray> layouts() const override;
    void restoreLayouts(const QMap<QString, QByteArray> &layouts) override;
    void focusContent() override;
    [[nodiscard]] bool isSettled() const override { return m_loaded; }

private:
    void setupHead();
    void setupTable();
    void connectModel();
    void refreshCount();
    void addFilter(int column, const QString &value, bool keep);
    void rebuildConditions();
    void showRow(const QModelIndex &index);

    LogModel *m_model = nullptr;
    DataTable *m_table = nullptr;
    MessageBar *m_message = nullptr;
    PlainLabel *m_count = nullptr;
    PlainLabel *m_new = nullptr;
    SegmentedControl *m_live = nullptr;
    QLineEdit *m_filter = nullptr;
    QWidget *m_conditions = nullptr;
    QSplitter *m_splitter = nullptr;
    EventPanel *m_detail = nullptr;
    QTimer m_typing;
    bool m_loaded = false;
};

} // namespace foldline::ui
