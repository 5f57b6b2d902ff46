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
    bool gives = false; ///< elided before the others are

    bool operator==(const TextRun &) const = default;
};
using TextRuns = QList<TextRun>;

/// The sentence with its name (start and length) as a run that gives way to the values about it.
TextRuns sentenceRuns(const QString &sentence, const QList<int> &name, TextRun::Style style);

/// One line of text in several tones with the whole as tooltip. Where it is too long, runs that give way are elided,
/// the last one first; then its end. Plain text only. Can be read by assistive tools.
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
    /// What is drawn at the present width; the end may still be elided.
    QString shownText() const;
    void setAlignment(Qt::Alignment alignment);
    /// The runs in lines of at most `room` pixels, as this label draws them, broken at spaces. What goes beyond `most`
    /// lines is in the last one.
    [[nodiscard]] QList<TextRuns> wrapped(const TextRuns &runs, int room, qsizetype most) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QFont fontOf(TextRun::Style style) const;
    QColor colorOf(TextRun::Style style) const;
    int naturalWidth() const { return naturalWidth(m_runs); }
    int naturalWidth(const TextRuns &runs) const;
    qreal widthOf(const TextRun &run) const;
    /// What is drawn in `room`.
    TextRuns fitted(qreal room) const;

    const Theme &m_theme;
    TextRuns m_runs;
    Qt::Alignment m_alignment = Qt::AlignLeft | Qt::AlignVCenter;
};

} // namespace foldline::ui
