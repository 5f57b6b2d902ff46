// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace foldline::ui {

/// What models say of a row or a cell beyond Qt's own roles. Views and delegates read nothing else, so they know no
/// order and no store. "row" roles answer in every column; "cell" roles only where they apply.
enum Role {
    // One event (row)
    RevisionRole = Qt::UserRole + 1, ///< qint64
    PositionRole,                    ///< qint64, place in the whole log
    TokenRole,      ///< QString `event-created`: shape and colour; row in event lists, cell elsewhere (a status)
    SentenceRole,   ///< QString "Changed Staples from 2 to 5"
    NameRole,       ///< QList<int>: start and length of the name in the sentence, which is elided first; cell in tables
    DetailRole,     ///< QString "total 113.812 → 172.18"; second line, or right-aligned in one-line rows
    ReasonRole,     ///< QString without quotes
    ActorRole,      ///< QString
    TicksRole,      ///< qint64, 100 ns since the Unix epoch
    LaterRole,      ///< bool: later than the playhead
    FreshRole,      ///< bool: new since the page was last at the present; tinted until cleared
    WarningRole,    ///< bool (its text is in Qt::ToolTipRole)
    UnreadableRole, ///< bool
    MarkerRole,     ///< QString "A", "B", "AB" or empty
    TagRole,        ///< QString "schema 1": a small framed word after the sentence; cell

    // One value of a state (row, but for FigureTextRole)
    BeforeTextRole,    ///< QString: what it was, when it changed here and is no container; may be empty
    AfterTextRole,     ///< QString: what it is; shown when ChangedRole
    ChangedRole,       ///< bool: changed by the event shown; a container whose child changed too
    RemovedRole,       ///< bool: it was there before and is gone
    ContainerRole,     ///< bool: text is a summary ("7 items"), drawn muted
    BlameRevisionRole, ///< qint64
    BlameTokenRole,    ///< QString `event-added`
    BlameLabelRole,    ///< QString "Item added"
    BlameDetailRole,   ///< QString: when, who and why; shown where there is room
    PointerRole,       ///< QString, RFC 6901

    // Any cell
    ShorterRole,  ///< QStringList: what is said instead where the text does not fit, longest first
    ElideRole,    ///< Qt::TextElideMode as int, where the end is what tells cells apart
    FigureRole,   ///< bool: fixed font
    AmountRole,   ///< bool: fixed font, aligned at the decimal point
    ToneRole,     ///< Tone as int
    SortRole,     ///< value to sort by
    FilterRole,   ///< QVariant that "show only" hands on; invalid: the cell offers no filter
    CopyTextRole, ///< QString: exact text for copying where it differs from what is shown
    KeyRole,      ///< QString: what the row is, across resets (order id, stream name); row
    UnsortedRole, ///< bool: the rows stand in another order than this column's, though it was chosen; header

    // Search results (row)
    SectionRole,  ///< QString: title of the group the row belongs to; equal for neighbours
    IconNameRole, ///< QString: theme icon
    HintRole,     ///< QString: muted text at the right (a shortcut, a status)
    EmphasisRole, ///< QList<int>: start, length, start, length, … of the matched parts of the text

    FirstFreeRole ///< models with roles of their own begin here
};

/// How a cell's text is toned.
enum class Tone { Normal, Muted, Faint, Strong, Ok, Warning, Error };

/// Columns of an event list that EventTable shows. It draws the shape with the sentence and hides Kind;
/// EventListModel's columns are these.
namespace EventListColumn {
enum Column { Revision, Kind, WhatHappened, Time, ColumnCount };
}

/// Columns of a state that StateTree shows. Value: Qt::DisplayRole is the text, FigureRole whether it is a figure.
/// LineTotal: Qt::DisplayRole the figure. LastChangedBy: BlameRevisionRole, BlameTokenRole, BlameLabelRole,
/// BlameDetailRole.
namespace StateTreeColumn {
enum Column { Field, Value, LineTotal, LastChangedBy, ColumnCount };
}

} // namespace foldline::ui
