// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QtGlobal>

namespace foldline::ui {

/// One event on a timeline.
struct TimelineMark
{
    qint64 revision = 0;
    qint64 ticks = 0;
    QString token; ///< `event-created`
    bool warning = false;
    bool unreadable = false;
    bool fresh = false;
};

enum class TimelineAxis { Revision, Time };
enum class TimelineZoom { In, Out, Fit };
enum class TimelineMarker { A, B };

/// Where the end of the timeline stands. LastKnown: the source is away; nothing is known after `since`.
enum class TimelineEnd { Present, LastKnown };

} // namespace foldline::ui
