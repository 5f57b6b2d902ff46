// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/conflictpanel.h"

#include "ui/services/narration.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/eventshape.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace foldline::ui {

namespace {

/// One event that came in between: the changed tint with its bar.
class MeanwhileRow : public QWidget
{
public:
    MeanwhileRow(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme) {}

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_theme.mixed(Token::Changed, Token::Base, 0.55));
        painter.fillRect(0, 0, m_theme.px(3), height(), m_theme.color(Token::ChangedBar));
    }

private:
    const Theme &m_theme;
};

/// What was written last, and when: mostly the reason why the command is refused now.
QString lastWord(const WrittenMeanwhile &meanwhile, const TimeFormat &format)
{
    if (meanwhile.events.empty() || !meanwhile.decidedOn)
        return {};
    const history::Entry &last = *meanwhile.events.back();
    return QLatin1Char(' ') + ConflictPanel::tr("Written at %1: %2.")
                                  .arg(format.time(last.event.created.ticks()), boundedText(last.kind.label, 40));
}

QString verdictText(const WrittenMeanwhile &meanwhile, const TimeFormat &format)
{
    if (meanwhile.refusal)
        return qtext(meanwhile.refusal->message) + QLatin1Char('.') + lastWord(meanwhile, format);
    const bool unchanged = std::ranges::all_of(meanwhile.events, [](const auto &entry) {
        return entry->outcome.kind == aggregates::FoldOutcome::Kind::Unknown;
    });
    if (unchanged)
        return meanwhile.events.size() == 1 ? ConflictPanel::tr("This event changes nothing in the state.")
                                            : ConflictPanel::tr("These events change nothing in the state.");
    const auto &current = meanwhile.current;
    return current ? ConflictPanel::tr("It is decided again on revision %1.").arg(current->value)
                   : ConflictPanel::tr("It is decided again on what is there now.");
}

} // namespace

ConflictPanel::ConflictPanel(const Theme &theme, const WrittenMeanwhile &meanwhile, const TimeFormat &format,
                             QWidget *parent)
    : QWidget(parent), m_theme(theme)
{
    setObjectName(QStringLiteral("conflict"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *head = new RunLabel(theme,
                              {{tr("Written meanwhile"), TextRun::Style::Strong},
                               {QStringLiteral("  ") + TimeFormat::count(static_cast<qint64>(meanwhile.events.size())),
                                TextRun::Style::Muted}},
                              this);
    head->setContentsMargins(0, 0, 0, 0);
    auto *headRow = new QHBoxLayout;
    headRow->setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8));
    headRow->addWidget(head);
    column->addLayout(headRow);
    constexpr std::size_t MostShown = 20;
    for (std::size_t i = 0; i < std::min(meanwhile.events.size(), MostShown); ++i)
        addMeanwhile(*meanwhile.events[i], format);
    column->addWidget(makeLine(theme, Qt::Horizontal, this));
    addVerdict(meanwhile, format);
    column->addWidget(makeLine(theme, Qt::Horizontal, this));
}

void ConflictPanel::addMeanwhile(const history::Entry &entry, const TimeFormat &format)
{
    auto *row = new MeanwhileRow(m_theme, this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(m_theme.px(16), m_theme.px(4), m_theme.px(16), m_theme.px(4));
    layout->setSpacing(m_theme.px(8));
    layout->addWidget(
        new RunLabel(m_theme, {{QString::number(entry.event.revision.value), TextRun::Style::FigureMuted}}, row), 0,
        Qt::AlignTop);
    auto *shape = new QLabel(row);
    shape->setPixmap(eventIcon(m_theme, qtext(entry.kind.token)).pixmap(m_theme.px(14), m_theme.px(14)));
    layout->addWidget(shape, 0, Qt::AlignTop);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(new RunLabel(
        m_theme, sentenceRuns(sentenceOf(entry.narration), nameIn(entry.narration), TextRun::Style::Medium), row));
    const QString detail = entry.outcome.kind == aggregates::FoldOutcome::Kind::Unknown
                               ? boundedText(entry.event.data, 120)
                               : qtext(entry.narration.detail);
    words->addWidget(new RunLabel(m_theme, {{detail, TextRun::Style::FigureMuted}}, row));
    layout->addLayout(words, 1);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    auto *time = new RunLabel(m_theme, {{format.time(entry.event.created.ticks()), TextRun::Style::FigureMuted}}, row);
    auto *actor = new RunLabel(m_theme, {{qtext(entry.actor), TextRun::Style::SmallMuted}}, row);
    time->setAlignment(Qt::AlignRight);
    actor->setAlignment(Qt::AlignRight);
    right->addWidget(time);
    right->addWidget(actor);
    layout->addLayout(right);
    static_cast<QVBoxLayout *>(this->layout())->addWidget(row);
}

void ConflictPanel::addVerdict(const WrittenMeanwhile &meanwhile, const TimeFormat &format)
{
    const bool allowed = !meanwhile.refusal;
    auto *row = new QHBoxLayout;
    row->setContentsMargins(m_theme.px(16), m_theme.px(8), m_theme.px(16), m_theme.px(8));
    row->setSpacing(m_theme.px(8));
    auto *question = new RunLabel(m_theme, {{tr("Still allowed?"), TextRun::Style::Normal}}, this);
    question->setMinimumWidth(m_theme.px(116));
    row->addWidget(question, 0, Qt::AlignTop);
    auto *icon = new QLabel(this);
    icon->setPixmap(themedIcon(m_theme, allowed ? QStringLiteral("dialog-ok") : QStringLiteral("dialog-close"),
                               allowed ? Token::Ok : Token::Error)
                        .pixmap(m_theme.px(16), m_theme.px(16)));
    row->addWidget(icon, 0, Qt::AlignTop);
    auto *answer = new PlainLabel(m_theme, allowed ? tr("Yes.") : tr("No."), TypeRole::BodyStrong, Token::Text, this);
    answer->setObjectName(QStringLiteral("conflictAnswer"));
    row->addWidget(answer, 0, Qt::AlignTop);
    auto *words = new PlainLabel(m_theme, verdictText(meanwhile, format), TypeRole::Body, Token::Text, this);
    words->setObjectName(QStringLiteral("conflictVerdict"));
    words->setWordWrap(true);
    // The first line stands level with the question.
    const int above = std::max(0, (question->sizeHint().height() - words->fontMetrics().height()) / 2);
    for (PlainLabel *label : {answer, words})
        label->setContentsMargins(0, above, 0, 0);
    row->addWidget(words, 1);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
}

} // namespace foldline::ui
