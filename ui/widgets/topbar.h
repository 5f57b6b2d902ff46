// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QString>
#include <QWidget>

class QHBoxLayout;
class QPushButton;
class QToolButton;
class QMenu;

namespace foldline::ui {

class HeadTag;
class Theme;

/// A framed field that opens something when clicked: the connection, the search.
class FieldButton : public QAbstractButton
{
    Q_OBJECT

public:
    enum class Look { Chooser, Search };

    FieldButton(const Theme &theme, Look look, QWidget *parent = nullptr);

    void setIconName(const QString &name);
    /// A dot in a connection's colour instead of the icon; empty: the icon.
    void setDot(const QString &colorToken);
    /// The shortcut in a small frame at the right.
    void setHint(const QString &hint);
    /// Drawn as a placeholder.
    void setMutedText(bool muted);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    const Theme &m_theme;
    Look m_look;
    QString m_iconName;
    QString m_dot;
    QString m_hint;
    bool m_mutedText = false;
    bool m_keyboardFocus = false;
};

/// A dot (or a broken ring) and a word.
class LiveIndicator : public QWidget
{
    Q_OBJECT

public:
    enum class State { None, Live, Reconnecting, Stopped };

    explicit LiveIndicator(const Theme &theme, QWidget *parent = nullptr);

    /// `shortText`: what is said where there is little room; empty: the same.
    void setState(State state, const QString &text, const QString &tip = {}, const QString &shortText = {});
    State state() const { return m_state; }
    void setShort(bool isShort);
    const QString &text() const { return m_isShort ? m_shortText : m_fullText; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    State m_state = State::None;
    QString m_fullText;
    QString m_shortText;
    bool m_isShort = false;
};

/// The window's head: connection, search, and at the right production tag, live, zone, lock, menu.
class TopBar : public QWidget
{
    Q_OBJECT

public:
    explicit TopBar(const Theme &theme, QWidget *parent = nullptr);

    FieldButton *connection() const { return m_connection; }
    FieldButton *search() const { return m_search; }
    LiveIndicator *live() const { return m_live; }
    void setConnection(const QString &name, const QString &iconName, bool none = false);
    void setProduction(bool production);
    /// The colour that its owner gave the open connection, a design token; empty: none.
    void setConnectionColor(const QString &colorToken);
    /// A lasting mark of what is wrong with the way to the server; empty: nothing is.
    void setExposure(const QString &word, const QString &tip);
    /// A lasting mark that what is shown is not the present; empty: it is.
    void setLastKnown(const QString &word, const QString &tip);
    /// Offers to try again now.
    void setAway(bool away);
    void setZone(const QString &zone);
    void setZoneMenu(QMenu *menu);
    void setMainMenu(QMenu *menu);
    /// `shown` false where no store is open.
    void setReadOnly(bool readOnly, bool shown = true);

signals:
    void connectionClicked();
    void searchClicked();
    void lockClicked();
    void retryClicked();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();
    QWidget *separator();

    const Theme &m_theme;
    FieldButton *m_connection;
    FieldButton *m_search;
    LiveIndicator *m_live;
    QPushButton *m_retry;
    HeadTag *m_exposure;
    HeadTag *m_lastKnown;
    HeadTag *m_production;
    QToolButton *m_zone;
    QToolButton *m_lock;
    QToolButton *m_menu;
    QWidget *m_liveLine;
    QWidget *m_zoneLine;
    QWidget *m_lockLine;
    bool m_readOnly = false;
};

} // namespace foldline::ui
