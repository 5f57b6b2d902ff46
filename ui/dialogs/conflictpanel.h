// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/commandservice.h"
#include "ui/services/timeformat.h"

#include <QWidget>

namespace foldline::ui {

class Theme;

/// What somebody else wrote meanwhile, and whether the command is still allowed.
class ConflictPanel : public QWidget
{
    Q_OBJECT

public:
    ConflictPanel(const Theme &theme, const CommandConflict &conflict, const TimeFormat &format,
                  QWidget *parent = nullptr);

private:
    void addMeanwhile(const history::Entry &entry, const TimeFormat &format);
    void addVerdict(const CommandConflict &conflict, const TimeFormat &format);

    const Theme &m_theme;
};

} // namespace foldline::ui
