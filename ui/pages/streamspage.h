// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"

#include <QTimer>

class QLineEdit;

namespace foldline::ui {

class DataTable;
class EmptyState;
class MessageBar;
class PlainLabel;
class SegmentedControl;
class StreamsModel;

/// The streams of the store, newest or oldest first, found by a part of their name.
class StreamsPage : public Page
{
    Q_OBJECT

public:
    explicit StreamsPage(Workspace &workspace, QWidget *parent = nullptr);

    [[nodiscard]] QString id() const override { return QStringLiteral("streams"); }
    [[nodiscard]] QString title() const override { return tr("Streams"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("view-list-tree"); }
    [[nodiscard]] QMap<QString, QByteArray> layouts() const override;
    void restoreLayouts(const QMap<QString, QByteArray> &layouts) override;
    void focusContent() override;
    [[nodiscard]] bool isSettled() const override { return m_loaded; }

private:
    void openTyped();
    void refreshCount();
    void refreshEmpty();

    StreamsModel *m_model;
    DataTable *m_table;
    EmptyState *m_empty;
    MessageBar *m_message;
    PlainLabel *m_count;
    PlainLabel *m_source; ///< where the list comes from, where that is a question
    SegmentedControl *m_scope;
    QLineEdit *m_filter;
    QTimer m_typing;
    bool m_loaded = false; ///< or it could not be
};

} // namespace foldline::ui
