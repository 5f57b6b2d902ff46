// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/runlabel.h"

#include "ui/widgets/paint.h"
#include "ui/widgets/plainlabel.h"

#include <algorithm>
#include <cmath>

#include <QAccessible>
#include <QFontMetricsF>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace foldline::ui {

TextRuns sentenceRuns(const QString &sentence, const QList<int> &name, TextRun::Style style)
{
    if (name.size() != 2)
        return {{sentence, style}};
    return {{sentence.left(name[0]), style},
            {sentence.mid(name[0], name[1]), style, true},
            {sentence.mid(name[0] + name[1]), style}};
}

namespace {

/// Each with the spaces before it. Where a space does not break, neither does this.
QStringList wordsOf(const QString &text)
{
    QStringList words;
    qsizetype from = 0;
    for (qsizetype i = 1; i <= text.size(); ++i) {
        const bool begins = i < text.size() && text[i] == QLatin1Char(' ') && text[i - 1] != QLatin1Char(' ');
        if (i < text.size() && !begins)
            continue;
        words << text.mid(from, i - from);
        from = i;
    }
    return words;
}

void append(TextRuns &line, const TextRun &run)
{
    if (!line.isEmpty() && line.back().style == run.style && line.back().gives == run.gives)
        line.back().text += run.text;
    else
        line.append(run);
}

/// As one line can hold it.
TextRuns singleLine(TextRuns runs)
{
    constexpr qsizetype Longest = 2000;
    for (TextRun &run : runs) {
        run.text.replace(QLatin1Char('\n'), QLatin1Char(' '));
        if (run.text.size() > Longest)
            run.text = run.text.left(Longest) + QStringLiteral("…");
    }
    return runs;
}

} // namespace

RunLabel::RunLabel(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

RunLabel::RunLabel(const Theme &theme, TextRuns runs, QWidget *parent) : RunLabel(theme, parent)
{
    setRuns(std::move(runs));
}

void RunLabel::setRuns(TextRuns runs)
{
    if (runs == m_runs)
        return;
    m_runs = singleLine(std::move(runs));
    setAccessibleName(text());
    updateGeometry();
    update();
}

QString RunLabel::text() const
{
    QString result;
    for (const TextRun &run : m_runs)
        result += run.text;
    return result;
}

void RunLabel::setAlignment(Qt::Alignment alignment)
{
    m_alignment = alignment;
    update();
}

QSize RunLabel::sizeHint() const { return {naturalWidth(), m_theme.px(18)}; }

QSize RunLabel::minimumSizeHint() const { return {std::min(naturalWidth(), m_theme.px(40)), m_theme.px(18)}; }

QList<TextRuns> RunLabel::wrapped(const TextRuns &runs, int room, qsizetype most) const
{
    QList<TextRuns> lines{{}};
    for (const TextRun &run : singleLine(runs)) {
        for (const QString &word : wordsOf(run.text)) {
            TextRuns longer = lines.back();
            append(longer, {word, run.style, run.gives});
            if (lines.back().isEmpty() || lines.size() >= most || naturalWidth(longer) <= room)
                lines.back() = std::move(longer);
            else
                lines.append({{word.trimmed(), run.style, run.gives}});
        }
    }
    return lines;
}

int RunLabel::naturalWidth(const TextRuns &runs) const
{
    qreal width = 0;
    for (const TextRun &run : runs)
        width += widthOf(run);
    return static_cast<int>(std::ceil(width));
}

qreal RunLabel::widthOf(const TextRun &run) const
{
    return QFontMetricsF(fontOf(run.style)).horizontalAdvance(run.text);
}

TextRuns RunLabel::fitted(qreal room) const
{
    TextRuns result = m_runs;
    qreal excess = naturalWidth() - room;
    for (auto run = result.rbegin(); run != result.rend() && excess > 0; ++run) {
        if (!run->gives)
            continue;
        const qreal before = widthOf(*run);
        run->text = QFontMetricsF(fontOf(run->style))
                        .elidedText(run->text, Qt::ElideRight, std::max<qreal>(0, before - excess));
        if (run->text.isEmpty() && run != result.rbegin())
            run->text = QChar(0x2026);
        excess -= before - widthOf(*run);
    }
    return result;
}

QString RunLabel::shownText() const
{
    QString result;
    for (const TextRun &run : fitted(width()))
        result += run.text;
    return result;
}

void RunLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    qreal x = 0;
    const int total = naturalWidth();
    if (m_alignment & Qt::AlignRight)
        x = std::max(0, width() - total);
    else if (m_alignment & Qt::AlignHCenter)
        x = std::max(0, (width() - total) / 2);
    const QFontMetricsF body(m_theme.font(TypeRole::Body));
    const qreal baseline = std::round((height() + body.ascent() - body.descent()) / 2);
    for (const TextRun &run : fitted(width())) {
        const QFont font = fontOf(run.style);
        const QFontMetricsF metrics(font);
        const qreal room = width() - x;
        if (room <= 1)
            break;
        const qreal wanted = metrics.horizontalAdvance(run.text);
        const QString shown = wanted <= room + 0.5 ? run.text : metrics.elidedText(run.text, Qt::ElideRight, room);
        painter.setFont(font);
        painter.setPen(colorOf(run.style));
        painter.drawText(QPointF(x, baseline), shown);
        if (shown != run.text)
            break;
        x += wanted;
    }
}

bool RunLabel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
        if (naturalWidth() > width())
            QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), plainTip(text()), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

QFont RunLabel::fontOf(TextRun::Style style) const
{
    using Style = TextRun::Style;
    switch (style) {
    case Style::Strong:
        return m_theme.font(TypeRole::BodyStrong);
    case Style::Medium:
        return m_theme.font(TypeRole::BodyMedium);
    case Style::Figure:
    case Style::FigureMuted:
        return m_theme.font(TypeRole::Figures);
    case Style::FigureStrong:
        return m_theme.font(TypeRole::FiguresMedium);
    case Style::Small:
    case Style::SmallMuted:
        return m_theme.font(TypeRole::Small);
    default:
        return font();
    }
}

QColor RunLabel::colorOf(TextRun::Style style) const
{
    using Style = TextRun::Style;
    switch (style) {
    case Style::Muted:
    case Style::FigureMuted:
    case Style::SmallMuted:
        return m_theme.color(Token::Muted);
    case Style::Faint:
        return m_theme.color(Token::Faint);
    case Style::Ok:
        return m_theme.color(Token::Ok);
    case Style::Warning:
        return m_theme.color(Token::Warning);
    case Style::Error:
        return m_theme.color(Token::Error);
    default:
        return m_theme.color(Token::Text);
    }
}

} // namespace foldline::ui
