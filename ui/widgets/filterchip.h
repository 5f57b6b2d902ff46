// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QString>

namespace foldline::ui {

class Theme;

/// A filter in words: a toggle with a shape and a count, or a condition with × ("type is not Confirmed").
class FilterChip : public QAbstractButton
{
    Q_OBJECT

public:
    enum class State { Off, On, Excluded };

    /// A toggle. `token` may be empty.
    FilterChip(const Theme &theme, const QString &text, const QString &token, QWidget *parent = nullptr);
    /// A condition: "actor is not" in muted, "payment-gateway"; it is on, and × asks to remove it.
    static FilterChip *condition(const Theme &theme, const QString &prefix, const QString &value,
                                 QWidget *parent = nullptr);

    State state() const { return m_state; }
    /// Without a signal.
    void setState(State state);
    /// -1 shows none.
    void setCount(qint64 count);
    /// Whether clicking goes Off → On → Off (default) or Off → Excluded → Off.
    void setExcluding(bool excluding);
    bool isRemovable() const { return m_removable; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void stateChosen(foldline::ui::FilterChip::State state);
    void removeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void nextCheckState() override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    QString countText() const;
    void describe();

    const Theme &m_theme;
    QString m_prefix;
    QString m_token;
    qint64 m_count = -1;
    State m_state = State::Off;
    bool m_excluding = false;
    bool m_removable = false;
    bool m_keyboardFocus = false;
};

} // namespace foldline::ui
