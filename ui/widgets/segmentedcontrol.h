// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <QWidget>

namespace foldline::ui {

class Theme;

/// A few choices in one frame, one of them chosen; left and right move the choice.
class SegmentedControl : public QWidget
{
    Q_OBJECT

public:
    SegmentedControl(const Theme &theme, const QStringList &texts, QWidget *parent = nullptr);

    int current() const { return m_current; }
    /// Without a signal.
    void setCurrent(int index);
    void setTexts(const QStringList &texts);
    const QStringList &texts() const { return m_texts; }
    /// Icons before the words; empty names for none.
    void setIcons(const QStringList &names);
    void setSegmentEnabled(int index, bool enabled);
    void setSmall(bool small);
    QRect segmentRect(int index) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void chosen(int index);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    int widthOf(int index) const;
    int indexAt(const QPoint &position) const;
    void choose(int index);

    const Theme &m_theme;
    QStringList m_texts;
    QStringList m_icons;
    QList<int> m_disabled;
    int m_current = 0;
    int m_hovered = -1;
    bool m_small = false;
    bool m_keyboardFocus = false;
};

} // namespace foldline::ui
