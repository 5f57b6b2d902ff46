// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/runlabel.h"

#include <QMap>
#include <QStringList>
#include <QWidget>

class QHBoxLayout;
class QVBoxLayout;

namespace foldline::ui {

class Theme;

/// One bar under a page's head. Several may be offered, each under its own id; only the most serious is shown (Error,
/// Warning, Info, Past; the later of equals). Hidden without a message.
class MessageBar : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { Past, Info, Warning, Error };

    struct Action
    {
        QString id;
        QString text;
        bool primary = false;
    };
    struct Message
    {
        Kind kind = Kind::Info;
        TextRuns first;        ///< bold sentence, then more
        TextRuns second;       ///< a second line; mostly empty
        QString note;          ///< muted, before the buttons: "next try in 6 s"
        QList<Action> actions; ///< at most two
    };

    explicit MessageBar(const Theme &theme, QWidget *parent = nullptr);

    /// Adds or replaces the message of that id.
    void offer(const QString &id, const Message &message);
    void offer(const QString &id, Kind kind, const QString &bold, const QString &muted = {},
               const QList<Action> &actions = {});
    void withdraw(const QString &id);
    bool holds(const QString &id) const { return m_messages.contains(id); }
    /// Id of the message on show, or empty.
    QString shownId() const { return m_shown; }
    /// All text of the message on show.
    QString text() const;

signals:
    void actionTriggered(const QString &messageId, const QString &actionId);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void rebuild();
    void restyle();
    /// One line where everything fits; else what is not bold goes below, and both are wrapped.
    void breakLines();
    [[nodiscard]] QList<TextRuns> linesOf(const Message &message) const;
    [[nodiscard]] int roomForText() const;

    struct Entry
    {
        Message message;
        quint64 order = 0;
    };
    const Theme &m_theme;
    QMap<QString, Entry> m_messages;
    QString m_shown;
    quint64 m_order = 0;
    QWidget *m_icon;
    QVBoxLayout *m_lines;
    QList<RunLabel *> m_labels; ///< one a line; those that are not needed are hidden
    RunLabel *m_note;
    QHBoxLayout *m_buttons;
};

} // namespace foldline::ui
