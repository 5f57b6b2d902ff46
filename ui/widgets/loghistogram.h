// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/logstatistics.h"
#include "ui/services/timeformat.h"

#include <QList>
#include <QRect>
#include <QString>
#include <QWidget>

#include <optional>
#include <vector>

namespace foldline::ui {

class Theme;

/// How many events were written when, over the whole log, with the stretch that the table below shows. A click, a drag
/// or the arrow keys choose an instant.
class LogHistogram : public QWidget
{
    Q_OBJECT

public:
    explicit LogHistogram(const Theme &theme, QWidget *parent = nullptr);

    void setStatistics(const std::shared_ptr<const LogStatistics> &statistics);
    void setTimeFormat(const TimeFormat &format);
    /// The moments of the first and last row shown, in either order; nullopt: none.
    void setShown(std::optional<std::pair<qint64, qint64>> ticks);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

    /// A moment named below the bars, and where.
    struct Label
    {
        int x;
        QRect rect;
        QString text;
    };
    [[nodiscard]] QList<Label> labels() const;

signals:
    void instantChosen(qint64 ticks);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    void count();
    void choose(qreal x);
    void chooseTicks(qint64 ticks);
    [[nodiscard]] QRect plot() const;
    [[nodiscard]] qint64 ticksAt(qreal x) const;
    [[nodiscard]] qreal xOf(qint64 ticks) const;
    [[nodiscard]] QString tipAt(int x) const;
    void paintShown(QPainter &painter) const;
    void paintBars(QPainter &painter) const;
    void paintAxis(QPainter &painter) const;

    const Theme &m_theme;
    TimeFormat m_format;
    std::shared_ptr<const LogStatistics> m_statistics;
    std::vector<std::uint64_t> m_bars;
    std::optional<std::pair<qint64, qint64>> m_shown;
    qint64 m_from = 0;
    qint64 m_to = 0; ///< after the last event
};

} // namespace foldline::ui
