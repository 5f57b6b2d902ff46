// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QToolButton>

namespace foldline::ui {

class PlainLabel;
class Theme;

/// A letter in accent and a revision, with a menu.
class MarkerButton : public QToolButton
{
    Q_OBJECT

public:
    MarkerButton(const Theme &theme, const QString &letter, QWidget *parent);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QString m_letter;
};

/// The field "as of": shows where the playhead is until somebody types; the zone and a calendar stand inside at its
/// right.
class AsOfField : public QLineEdit
{
    Q_OBJECT

public:
    AsOfField(const Theme &theme, QWidget *parent);

    void setShown(const QString &text, const QString &shortText, const QString &tip);
    void setZone(const QString &zone);
    void setNarrow(bool narrow);
    void showError(const QString &sentence);
    QString error() const { return m_error; }

signals:
    void entered(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void openCalendar();
    void refresh();
    void placeInside();
    void placeError();

    const Theme &m_theme;
    PlainLabel *m_zone;
    QToolButton *m_calendar;
    PlainLabel *m_problem = nullptr;
    QString m_text;
    QString m_short;
    QString m_tip;
    QString m_error;
    bool m_narrow = false;
};

} // namespace foldline::ui
