// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/timeformat.h"
#include "ui/services/timelineservice.h"

#include <QWidget>

#include <optional>

namespace foldline::ui {

class RunLabel;
class StateTree;
class StateTreeModel;
class Surface;
class Theme;

/// The rebuilt state at the playhead as a tree, with who last changed each value.
class StatePanel : public QWidget
{
    Q_OBJECT

public:
    explicit StatePanel(const Theme &theme, QWidget *parent = nullptr);

    void setPosition(const TimelinePtr &timeline, std::optional<std::size_t> index, bool past,
                     const TimeFormat &format);
    [[nodiscard]] StateTreeModel &model() const { return *m_model; }
    [[nodiscard]] StateTree &tree() const { return *m_tree; }

signals:
    void revisionRequested(qint64 revision);
    void pointerRequested(const QString &pointer);

private:
    const Theme &m_theme;
    Surface *m_head;
    RunLabel *m_moment;
    RunLabel *m_changes;
    StateTreeModel *m_model;
    StateTree *m_tree;
};

} // namespace foldline::ui
