// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

namespace foldline::ui {

class Theme;

/// A row of colours of the theme, one of them chosen; left and right move the choice.
class ColorSwatches : public QWidget
{
    Q_OBJECT

public:
    /// Names of design tokens.
    ColorSwatches(const Theme &theme, const QStringList &tokens, QWidget *parent = nullptr);

    [[nodiscard]] const QString &current() const { return m_tokens.at(m_current); }
    /// Without a signal; a name that is none of them chooses the first.
    void setCurrent(const QString &token);
    [[nodiscard]] QRect swatchRect(qsizetype index) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void chosen(const QString &token);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void choose(qsizetype index);

    const Theme &m_theme;
    QStringList m_tokens;
    qsizetype m_current = 0;
    bool m_keyboardFocus = false;
};

} // namespace foldline::ui
