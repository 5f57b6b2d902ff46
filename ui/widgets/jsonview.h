// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <QList>
#include <QPlainTextEdit>
#include <QString>

namespace foldline::ui {

class JsonHighlighter;

/// One line of a JSON text on screen.
struct JsonLine
{
    enum class Kind { Same, Added, Removed, Folded };
    Kind kind = Kind::Same;
    QString text;
    int folded = 0; ///< Folded: how many unchanged lines are left out
};

/// Read-only JSON, character for character as it is given; up to 1 MiB, then a note says how much is left out.
class JsonView : public QPlainTextEdit
{
    Q_OBJECT

public:
    static constexpr int Limit = 1024 * 1024;

    explicit JsonView(const Theme &theme, QWidget *parent = nullptr);

    void setText(const QString &text);
    /// A comparison: + and - in the gutter, folded runs as one muted line.
    void setLines(const QList<JsonLine> &lines);
    /// Lines in the `changed` tint, counted from 0. Until the next text.
    void setMarkedLines(const QList<int> &lines);
    /// 12 / 18 for a full panel, 11 / 16 (default) in details.
    void setLarge(bool large);
    /// The whole text as it was given, also what is not shown; without gutter and folded lines in a comparison.
    QString exactText() const { return m_exact; }
    bool isElided() const { return m_elided; }
    /// Shows all lines without scrolling: the widget takes the height of its text.
    void setFitsHeight(bool fits);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public slots:
    /// Selection, or all.
    void copyText();

public:
    /// Signs and bands beside the text; called by the gutter.
    void paintGutter(QPainter &painter, const QRect &area);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void restyle();
    void applyBands();
    void fitMargins();
    int gutterWidth() const;
    bool hasGutter() const { return !m_kinds.isEmpty(); }
    void present(const QString &text);

    const Theme &m_theme;
    QString m_exact;
    QList<JsonLine::Kind> m_kinds;
    QList<int> m_marked;
    JsonHighlighter *m_highlighter;
    QWidget *m_gutter;
    int m_textWidth = 0; ///< pixels of the longest line, as far as it was laid out
    bool m_large = false;
    bool m_elided = false;
    bool m_fits = false;
};

} // namespace foldline::ui
