// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/commandservice.h"

#include <QWidget>

class QVBoxLayout;

namespace foldline::ui {

class RunLabel;
class Theme;

/// "What will happen": the events that a command would write, with their data and metadata, or why it would write none.
class PreviewPanel : public QWidget
{
    Q_OBJECT

public:
    explicit PreviewPanel(const Theme &theme, QWidget *parent = nullptr);

    /// `retry`: in the words of a conflict.
    void show(const CommandPreview &preview, bool retry);

private:
    void clear();
    void addEvent(const CommandPreview::Event &event);
    void addSentence(const QString &text, const QString &iconName);

    const Theme &m_theme;
    RunLabel *m_title;
    RunLabel *m_count;
    QVBoxLayout *m_body;
};

} // namespace foldline::ui
