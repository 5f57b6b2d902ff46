// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/emptystate.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace foldline::ui {

namespace {

class IconWidget : public QWidget
{
public:
    IconWidget(const Theme &theme, const QString &name, QWidget *parent) : QWidget(parent), m_theme(theme), m_name(name)
    {
        setFixedSize(theme.px(22), theme.px(22));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        themedIcon(m_theme, m_name).paint(&painter, rect());
    }

private:
    const Theme &m_theme;
    QString m_name;
};

} // namespace

EmptyState::EmptyState(const Theme &theme, QWidget *parent) : Surface(theme, Token::Base, {}, parent), m_theme(theme)
{
    auto *centre = new QHBoxLayout(this);
    centre->setContentsMargins(theme.px(16), 0, theme.px(16), 0);
    auto *body = new QWidget(this);
    body->setMaximumWidth(theme.px(720));
    body->setMinimumWidth(theme.px(380));
    m_column = new QVBoxLayout(body);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    centre->addStretch(1);
    centre->addWidget(body, 100);
    centre->addStretch(1);
}

void EmptyState::setTitle(const QString &title, const QString &text)
{
    m_title = title;
    m_text = text;
    rebuild();
}

void EmptyState::setRows(const QList<Row> &rows)
{
    m_rows = rows;
    rebuild();
}

void EmptyState::setFootnote(const QString &text)
{
    m_footnote = text;
    rebuild();
}

QPushButton *EmptyState::button(const QString &id) const
{
    return findChild<QPushButton *>(QStringLiteral("empty-") + id);
}

void EmptyState::rebuild()
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    QWidget *body = m_column->parentWidget();
    const auto label = [&](const QString &text, TypeRole role, Token color) {
        auto *result = new PlainLabel(m_theme, text, role, color, body);
        result->setWordWrap(true);
        return result;
    };
    m_column->addStretch(2);
    m_column->addWidget(label(m_title, TypeRole::FirstTitle, Token::Text));
    PlainLabel *text = label(m_text, TypeRole::Body, Token::Muted);
    text->setContentsMargins(0, m_theme.px(6), 0, 0);
    m_column->addWidget(text);
    auto *space = new QWidget(body);
    space->setFixedHeight(m_theme.px(18));
    m_column->addWidget(space);
    QList<QPushButton *> buttons;
    for (const Row &row : m_rows) {
        m_column->addWidget(makeLine(m_theme, Qt::Horizontal, body));
        auto *line = new QWidget(body);
        line->setFixedHeight(m_theme.px(60));
        auto *across = new QHBoxLayout(line);
        across->setContentsMargins(0, 0, m_theme.px(4), 0); // the focus ring stands around the button
        across->setSpacing(m_theme.px(16));
        across->addWidget(new IconWidget(m_theme, row.iconName, line));
        auto *words = new QVBoxLayout;
        words->setSpacing(0);
        words->addStretch();
        words->addWidget(label(row.title, TypeRole::BodyMedium, Token::Text));
        words->addWidget(label(row.text, TypeRole::Body, Token::Muted));
        words->addStretch();
        across->addLayout(words, 1);
        QPushButton *button =
            makeButton(m_theme, row.button, row.primary ? ButtonKind::Primary : ButtonKind::Framed, line);
        buttons << button;
        button->setObjectName(QStringLiteral("empty-") + row.id);
        connect(button, &QPushButton::clicked, this, [this, id = row.id] { emit chosen(id); });
        across->addWidget(button);
        m_column->addWidget(line);
    }
    int widest = m_theme.px(124);
    for (const QPushButton *button : std::as_const(buttons))
        widest = std::max(widest, button->sizeHint().width());
    for (QPushButton *button : std::as_const(buttons))
        button->setFixedWidth(widest);
    if (!m_rows.isEmpty())
        m_column->addWidget(makeLine(m_theme, Qt::Horizontal, body));
    if (!m_footnote.isEmpty()) {
        PlainLabel *note = label(m_footnote, TypeRole::Body, Token::Muted);
        note->setContentsMargins(0, m_theme.px(12), 0, 0);
        m_column->addWidget(note);
    }
    m_column->addStretch(5);
}

} // namespace foldline::ui
