// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"

class QProgressBar;
class QPushButton;

namespace foldline::ui {

class DataTable;
class LagChart;
class MessageBar;
class PlainLabel;
class ProjectionsModel;
class SegmentedControl;

/// The projections of this window: where they stand, how far behind, what stopped them; pause, resume, rebuild.
class ProjectionsPage : public Page
{
    Q_OBJECT

public:
    explicit ProjectionsPage(Workspace &workspace, QWidget *parent = nullptr);

    [[nodiscard]] QString id() const override { return QStringLiteral("projections"); }
    [[nodiscard]] QString title() const override { return tr("Projections"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("run-build"); }
    void focusContent() override;

private:
    void setupHead();
    void setupDetail();
    void setupChart();
    void fitTable();
    void refreshChart();
    void actOnStop(const QString &message, const QString &action);
    void refresh();
    void refreshMessage();

    ProjectionsModel *m_model = nullptr;
    DataTable *m_table = nullptr;
    MessageBar *m_message = nullptr;
    PlainLabel *m_count = nullptr;
    QPushButton *m_pause = nullptr;
    QPushButton *m_resume = nullptr;
    QPushButton *m_rebuild = nullptr;
    QWidget *m_detail = nullptr;
    PlainLabel *m_detailTitle = nullptr;
    PlainLabel *m_detailText = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_stopRebuild = nullptr;
    QWidget *m_chartPanel = nullptr;
    SegmentedControl *m_unit = nullptr;
    LagChart *m_chart = nullptr;
};

} // namespace foldline::ui
