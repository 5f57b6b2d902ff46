// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/timeformat.h"
#include "ui/services/timelineservice.h"

#include <QWidget>

#include <optional>

class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace foldline::ui {

class ChangesModel;
class DataTable;
class JsonView;
class PlainLabel;
class RunLabel;
class SegmentedControl;
class Theme;

/// What changed between two events: by the event at the playhead, by the new ones, from marker A to marker B, or
/// between two revisions that are typed.
class ChangesPanel : public QWidget
{
    Q_OBJECT

public:
    enum Range { ThisEvent, NewEvents, AToB, Chosen };

    explicit ChangesPanel(const Theme &theme, QWidget *parent = nullptr);

    struct Position
    {
        TimelinePtr timeline;
        std::optional<std::size_t> index;
        std::optional<std::size_t> firstNew;
        std::optional<std::size_t> a;
        std::optional<std::size_t> b;
        bool operator==(const Position &) const = default;
    };
    void setPosition(const Position &position, const TimeFormat &format);
    /// One that cannot be shown, as from A to B without markers, gives way to this event.
    void setRange(Range range);
    /// Those that are shown.
    [[nodiscard]] const std::vector<history::Change> &changes() const;

signals:
    void revisionRequested(qint64 revision);

private:
    [[nodiscard]] bool isPossible(Range range) const;
    void setupTable();
    void setupRevisions(QVBoxLayout *outer);
    void proposeRevisions();
    void takeRevisions();
    void refresh();
    void refreshHeading(std::optional<std::size_t> before, std::size_t after);
    void refreshLines();
    void refreshBefore(std::size_t index);
    void clear();

    const Theme &m_theme;
    TimeFormat m_format;
    Position m_position;
    Range m_range = ThisEvent;
    SegmentedControl *m_choice;
    RunLabel *m_span;
    QWidget *m_revisions = nullptr;
    QLineEdit *m_fromRevision = nullptr;
    QLineEdit *m_toRevision = nullptr;
    std::optional<std::size_t> m_chosenBefore; ///< absent: nothing
    std::size_t m_chosenAfter = 0;
    QLabel *m_shape;
    RunLabel *m_heading;
    RunLabel *m_moment;
    ChangesModel *m_model;
    DataTable *m_table;
    PlainLabel *m_rest;
    JsonView *m_lines;
    QWidget *m_beforeBox;
    QVBoxLayout *m_before;
};

} // namespace foldline::ui
