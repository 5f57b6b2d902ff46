// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statusline.h"

#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QPainter>

namespace foldline::ui {

StatusLine::StatusLine(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_facts(new RunLabel(theme, this)), m_right(new RunLabel(theme, this))
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme.px(12), 1, theme.px(12), 0);
    row->setSpacing(theme.px(16));
    row->addWidget(m_facts, 1);
    row->addWidget(m_right);
    const auto refresh = [this] {
        m_facts->setFont(m_theme.font(TypeRole::Small));
        m_right->setFont(m_theme.font(TypeRole::Small));
        setFixedHeight(m_theme.px(24));
    };
    connect(&theme, &Theme::changed, this, refresh);
    refresh();
    setAccessibleName(tr("Status"));
}

void StatusLine::setFacts(const QList<TextRun> &facts)
{
    TextRuns runs;
    for (const TextRun &fact : facts) {
        if (!runs.isEmpty())
            runs.append({QStringLiteral("  ·  "), TextRun::Style::SmallMuted});
        const bool plain = fact.style == TextRun::Style::Normal || fact.style == TextRun::Style::Muted;
        runs.append({fact.text, plain ? TextRun::Style::SmallMuted : fact.style});
    }
    m_facts->setRuns(runs);
}

void StatusLine::setRight(const QString &text) { m_right->setText(text, TextRun::Style::SmallMuted); }

QSize StatusLine::sizeHint() const { return {m_theme.px(200), m_theme.px(24)}; }

void StatusLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Token::Window));
    painter.fillRect(0, 0, width(), 1, m_theme.color(Token::Border));
}

} // namespace foldline::ui
