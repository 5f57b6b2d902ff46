// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/tabledelegate.h"

namespace foldline::ui {

/// Cells of the projections table: the rate's last two minutes as a line before its number, a rebuild's progress as a
/// bar before its words.
class ProjectionDelegate : public TableDelegate
{
    Q_OBJECT

public:
    using TableDelegate::TableDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintRates(QPainter &painter, const QRect &rect, const QList<double> &rates) const;
    void paintState(QPainter &painter, const QRect &rect, int state) const;
    void paintProgress(QPainter &painter, const QRect &rect, double share) const;
};

} // namespace foldline::ui
