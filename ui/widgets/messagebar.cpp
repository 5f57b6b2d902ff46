// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/messagebar.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace foldline::ui {

namespace {

constexpr int LineSpacing = 3;
constexpr int MostLines = 6;
constexpr int NarrowestText = 120; ///< a bar without a width yet has no room to wrap in

Token surfaceOf(MessageBar::Kind kind)
{
    switch (kind) {
    case MessageBar::Kind::Warning:
        return Token::WarningSurface;
    case MessageBar::Kind::Error:
        return Token::ErrorSurface;
    case MessageBar::Kind::Past:
        return Token::Selection;
    case MessageBar::Kind::Info:
        break;
    }
    return Token::SelectionIdle;
}

Notice noticeOf(MessageBar::Kind kind)
{
    switch (kind) {
    case MessageBar::Kind::Warning:
        return Notice::Warning;
    case MessageBar::Kind::Error:
        return Notice::Error;
    default:
        return Notice::Info;
    }
}

} // namespace

MessageBar::MessageBar(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_icon(new QWidget(this)), m_lines(new QVBoxLayout),
      m_note(new RunLabel(theme, this)), m_buttons(new QHBoxLayout)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_lines->setSpacing(theme.px(LineSpacing));
    m_lines->addStretch();
    m_lines->addStretch();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme.px(16), 0, theme.px(16), 1);
    row->setSpacing(theme.px(9));
    row->addWidget(m_icon);
    row->addLayout(m_lines, 1);
    row->addWidget(m_note);
    row->addLayout(m_buttons);
    m_buttons->setSpacing(theme.px(12));
    hide();
    connect(&theme, &Theme::changed, this, &MessageBar::restyle);
}

void MessageBar::offer(const QString &id, const Message &message)
{
    m_messages[id] = {message, ++m_order};
    rebuild();
}

void MessageBar::offer(const QString &id, Kind kind, const QString &bold, const QString &muted,
                       const QList<Action> &actions)
{
    TextRuns first{{bold, TextRun::Style::Strong}};
    if (!muted.isEmpty())
        first.append({QLatin1Char(' ') + muted, TextRun::Style::Muted});
    offer(id, {kind, first, {}, {}, actions});
}

void MessageBar::withdraw(const QString &id)
{
    if (m_messages.remove(id))
        rebuild();
}

QString MessageBar::text() const
{
    if (m_shown.isEmpty())
        return {};
    const Message &message = m_messages.constFind(m_shown)->message;
    QString result;
    for (const TextRun &run : message.first)
        result += run.text;
    if (!message.second.isEmpty())
        result += QLatin1Char('\n');
    for (const TextRun &run : message.second)
        result += run.text;
    return result;
}

void MessageBar::rebuild()
{
    const Entry *chosen = nullptr;
    m_shown.clear();
    for (auto it = m_messages.cbegin(); it != m_messages.cend(); ++it) {
        if (!chosen || it->message.kind > chosen->message.kind ||
            (it->message.kind == chosen->message.kind && it->order > chosen->order)) {
            chosen = &*it;
            m_shown = it.key();
        }
    }
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
    if (!chosen) {
        hide();
        return;
    }
    const Message &message = chosen->message;
    m_note->setText(message.note, TextRun::Style::Muted);
    m_note->setVisible(!message.note.isEmpty());
    for (const Action &action : message.actions.mid(0, 2)) {
        auto *button =
            makeButton(m_theme, action.text, action.primary ? ButtonKind::Primary : ButtonKind::Framed, this);
        button->setObjectName(QStringLiteral("message-") + action.id);
        connect(button, &QPushButton::clicked, this,
                [this, id = m_shown, what = action.id] { emit actionTriggered(id, what); });
        m_buttons->addWidget(button);
        button->show(); // with the words, not some events later
    }
    restyle();
    setAccessibleName(text());
    show();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::restyle()
{
    if (m_shown.isEmpty())
        return;
    m_icon->setFixedSize(m_theme.px(16), m_theme.px(16));
    breakLines();
    update();
}

void MessageBar::breakLines()
{
    const Message &message = m_messages.constFind(m_shown)->message;
    const QList<TextRuns> lines = linesOf(message);
    while (m_labels.size() < lines.size()) {
        m_labels.append(new RunLabel(m_theme, this));
        m_lines->insertWidget(int(m_labels.size()), m_labels.back());
    }
    for (qsizetype i = 0; i < m_labels.size(); ++i) {
        m_labels[i]->setRuns(lines.value(i));
        m_labels[i]->setVisible(i < lines.size());
    }
    const int more = int(lines.size()) - 1;
    setFixedHeight(m_theme.px(message.kind == Kind::Past ? 32 : more == 0 ? 36 : 34 + more * (18 + LineSpacing)));
}

QList<TextRuns> MessageBar::linesOf(const Message &message) const
{
    TextRuns first = message.first;
    TextRuns second = message.second;
    const int room = roomForText();
    if (message.kind == Kind::Past || room < m_theme.px(NarrowestText))
        return second.isEmpty() ? QList<TextRuns>{first} : QList<TextRuns>{first, second};
    const auto rest =
        std::ranges::find_if(first, [](const TextRun &run) { return run.style != TextRun::Style::Strong; });
    const bool isBreakable = second.isEmpty() && rest != first.begin() && rest != first.end();
    if (isBreakable && m_note->wrapped(first, room, 2).size() > 1) {
        second = TextRuns(rest, first.end());
        second.front().text = second.front().text.trimmed();
        first.erase(rest, first.end());
    }
    QList<TextRuns> lines = m_note->wrapped(first, room, MostLines);
    if (!second.isEmpty())
        lines += m_note->wrapped(second, room, MostLines);
    return lines;
}

int MessageBar::roomForText() const
{
    int taken = m_theme.px(2 * 16 + 16 + 2 * 9);
    if (m_note->isVisibleTo(this))
        taken += m_note->sizeHint().width() + m_theme.px(9);
    for (int i = 0; i < m_buttons->count(); ++i)
        taken += m_buttons->itemAt(i)->sizeHint().width() + m_theme.px(12);
    return width() - taken;
}

void MessageBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (!m_shown.isEmpty() && event->oldSize().width() != event->size().width())
        breakLines();
}

void MessageBar::paintEvent(QPaintEvent *)
{
    if (m_shown.isEmpty())
        return;
    QPainter painter(this);
    const Kind kind = m_messages.constFind(m_shown)->message.kind;
    const QColor surface = m_theme.color(surfaceOf(kind));
    painter.fillRect(rect(), surface);
    if (kind == Kind::Past)
        themedIcon(m_theme, QStringLiteral("clock")).paint(&painter, m_icon->geometry());
    else
        drawNotice(painter, m_theme, noticeOf(kind), m_icon->geometry(), surface);
    painter.fillRect(0, height() - 1, width(), 1, m_theme.color(Token::Border));
}

} // namespace foldline::ui
