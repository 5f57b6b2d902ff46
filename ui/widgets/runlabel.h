// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <QList>
#include <QString>
#include <QWidget>

namespace foldline::ui {

/// A piece of plain text in one tone. Pieces follow one another without a space between them.
struct TextRun
{
    enum class Style {
        Normal,
        Strong,
        Medium,
        Muted,
        Faint,
        Figure,
        FigureMuted,
        FigureStrong,
        Ok,
        Warning,
        Error,
        Small,
        SmallMuted
    };
    QString text;
    Style style = Style::Normal;

    bool operator==(const TextRun &) const = default;
};
using TextRuns = QList<TextRun>;

/// One line of text in several tones, elided at its end with the whole text as tooltip. Plain text only. Can be read by
/// assistive tools.
class RunLabel : public QWidget
{
    Q_OBJECT

public:
    explicit RunLabel(const Theme &theme, QWidget *parent = nullptr);
    RunLabel(const Theme &theme, TextRuns runs, QWidget *parent = nullptr);

    void setRuns(TextRuns runs);
    void setText(const QString &text, TextRun::Style style = TextRun::Style::Normal) { setRuns({{text, style}}); }
    const TextRuns &runs() const { return m_runs; }
    QString text() const;
    void setAlignment(Qt::Alignment alignment);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QFont fontOf(TextRun::Style style) const;
    QColor colorOf(TextRun::Style style) const;
    int naturalWidth() const;

    const Theme &m_theme;
    TextRuns m_runs;
    Qt::Alignment m_alignment = Qt::AlignLeft | Qt::AlignVCenter;
};

} // namespace foldline::ui
