// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

namespace foldline::ui {

class Theme;

/// The pages at the left: 160 px with words and counts, or 40 px with icons only.
class SideBar : public QWidget
{
    Q_OBJECT

public:
    explicit SideBar(const Theme &theme, QWidget *parent = nullptr);

    void addEntry(const QString &id, const QString &iconName, const QString &text);
    void setBadge(const QString &id, const QString &badge);
    /// A red mark instead of the count, with that tooltip; empty clears.
    void setAlert(const QString &id, const QString &tip);
    QString current() const;
    /// Without a signal. An id that is none leaves no entry chosen.
    void setCurrent(const QString &id);
    void setCompact(bool compact);
    QRect entryRect(const QString &id) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void chosen(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Entry
    {
        QString id;
        QString iconName;
        QString text;
        QString badge;
        QString alert;
    };
    int indexOf(const QString &id) const;
    int indexAt(const QPoint &position) const;
    QRect rectOf(int index) const;
    void paintEntry(QPainter &painter, int index) const;
    void choose(int index);
    void describe();

    const Theme &m_theme;
    QList<Entry> m_entries;
    int m_current = -1;
    int m_focused = 0;
    int m_hovered = -1;
    bool m_compact = false;
    bool m_keyboardFocus = false;
};

} // namespace foldline::ui
