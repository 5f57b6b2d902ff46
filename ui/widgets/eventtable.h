// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/timeformat.h"
#include "ui/widgets/datatable.h"

namespace foldline::ui {

/// The events of one stream: revision, shape, sentence, time, with a second line; columns are EventListColumn. Rows
/// later than the playhead are faint (LaterRole). Choosing a row by mouse or key emits rowChosen.
class EventTable : public DataTable
{
    Q_OBJECT

public:
    explicit EventTable(const Theme &theme, QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    void setTimeFormat(const TimeFormat &format);
    const TimeFormat &timeFormat() const { return m_format; }
    /// The time column carries the date when the stream spans days.
    void setShowsDate(bool shows);
    /// Row that shows the playhead; selected without rowChosen.
    void setPlayheadRow(int row);
    /// A line above that row: "3 new since 08:45:00". -1 takes it away.
    void setNewSince(int row, const QString &text);
    int newSinceRow() const { return m_newSinceRow; }
    const QString &newSinceText() const { return m_newSinceText; }
    int separatorHeight() const;
    /// Times without milliseconds and no reasons, as narrow lists have it.
    bool isNarrow() const;
    QString timeText(qint64 ticks) const;

signals:
    void rowChosen(int row);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void refreshColumns();
    void refreshSeparator();
    using DataTable::setRowHeight;
    void setRowHeight(int row, int height);

    TimeFormat m_format;
    QString m_newSinceText;
    QList<int> m_shownWidths;
    qreal m_shownScale = 0;
    int m_newSinceRow = -1;
    int m_tallRow = -1;
    bool m_showsDate = false;
    bool m_quiet = false;
};

} // namespace foldline::ui
