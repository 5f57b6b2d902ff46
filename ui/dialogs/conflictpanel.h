// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/commandservice.h"
#include "ui/services/timeformat.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace foldline::ui {

class Theme;

/// What came in between, and what that means for a command.
struct WrittenMeanwhile
{
    std::vector<std::shared_ptr<const history::Entry>> events;
    std::optional<Error> refusal;              ///< the rule that does not allow the command any more
    std::optional<events::Revision> decidedOn; ///< absent: the stream did not exist
    std::optional<events::Revision> current;   ///< where the stream stands now
};

/// What somebody else wrote meanwhile, and whether the command is still allowed.
class ConflictPanel : public QWidget
{
    Q_OBJECT

public:
    ConflictPanel(const Theme &theme, const WrittenMeanwhile &meanwhile, const TimeFormat &format,
                  QWidget *parent = nullptr);

private:
    void addMeanwhile(const history::Entry &entry, const TimeFormat &format);
    void addVerdict(const WrittenMeanwhile &meanwhile, const TimeFormat &format);

    const Theme &m_theme;
};

} // namespace foldline::ui
