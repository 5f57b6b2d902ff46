// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/changespanel.h"

#include "ui/models/changesmodel.h"
#include "ui/pages/hiddenwords.h"
#include "ui/services/narration.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/eventshape.h"
#include "ui/widgets/foldlinestyle.h"
#include "ui/widgets/jsonview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace foldline::ui {

namespace {

constexpr std::size_t EarlierShown = 3;

JsonLine::Kind kindOf(history::DiffLine::Kind kind)
{
    switch (kind) {
    case history::DiffLine::Kind::Added:
        return JsonLine::Kind::Added;
    case history::DiffLine::Kind::Removed:
        return JsonLine::Kind::Removed;
    case history::DiffLine::Kind::Folded:
        return JsonLine::Kind::Folded;
    case history::DiffLine::Kind::Same:
        break;
    }
    return JsonLine::Kind::Same;
}

QHBoxLayout *paddedRow(const Theme &theme, QVBoxLayout *column, int vertical)
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(theme.px(16), theme.px(vertical), theme.px(12), theme.px(vertical));
    row->setSpacing(theme.px(8));
    column->addLayout(row);
    return row;
}

} // namespace

ChangesPanel::ChangesPanel(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_model(new ChangesModel(this))
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto *bar = paddedRow(theme, outer, 6);
    bar->addWidget(new PlainLabel(theme, tr("Show"), TypeRole::Body, Token::Muted, this));
    m_choice = new SegmentedControl(theme, {tr("this event"), tr("new events"), tr("A to B"), tr("choose…")}, this);
    m_choice->setSmall(true);
    m_choice->setObjectName(QStringLiteral("changesRange"));
    m_choice->setAccessibleName(tr("Changes of"));
    connect(m_choice, &SegmentedControl::chosen, this, [this](int index) {
        if (index == Chosen)
            proposeRevisions();
        setRange(static_cast<Range>(index));
        if (index == Chosen)
            m_fromRevision->setFocus(Qt::OtherFocusReason);
    });
    bar->addWidget(m_choice);
    bar->addStretch();
    m_span = new RunLabel(theme, this);
    bar->addWidget(m_span);
    setupRevisions(outer);
    outer->addWidget(makeLine(theme, Qt::Horizontal, this));

    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *body = new Surface(theme, Token::Base, {}, scroll);
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *heading = paddedRow(theme, column, 10);
    m_shape = new QLabel(body);
    heading->addWidget(m_shape);
    m_heading = new RunLabel(theme, body);
    heading->addWidget(m_heading, 1);
    m_moment = new RunLabel(theme, body);
    m_moment->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    heading->addWidget(m_moment);
    setupTable();
    column->addWidget(m_table);
    m_rest = new PlainLabel(theme, QString(), TypeRole::Body, Token::Muted, body);
    m_rest->setContentsMargins(theme.px(32), theme.px(8), theme.px(12), theme.px(8));
    column->addWidget(m_rest);
    column->addWidget(makeLine(theme, Qt::Horizontal, body));
    auto *json = paddedRow(theme, column, 8);
    json->addWidget(new PlainLabel(theme, tr("As JSON"), TypeRole::BodyStrong, Token::Text, body), 1);
    json->addWidget(new PlainLabel(theme, tr("unchanged lines folded"), TypeRole::Body, Token::Muted, body));
    m_lines = new JsonView(theme, body);
    m_lines->setAccessibleName(tr("Changes as JSON"));
    m_lines->setLarge(true);
    m_lines->setFitsHeight(true);
    column->addWidget(m_lines);
    m_beforeBox = new QWidget(body);
    m_before = new QVBoxLayout(m_beforeBox);
    m_before->setContentsMargins(0, theme.px(12), 0, theme.px(8));
    m_before->setSpacing(0);
    column->addWidget(m_beforeBox);
    column->addStretch();
    scroll->setWidget(body);
    outer->addWidget(scroll, 1);
}

void ChangesPanel::setupTable()
{
    m_table = new DataTable(m_theme, this);
    m_table->setObjectName(QStringLiteral("changesTable"));
    m_table->setAccessibleName(tr("Changes"));
    m_table->setModel(m_model);
    m_table->setColumnWidths({32, 160, -1, -1});
    m_table->setGivingWay(440, {{ChangesModel::FieldColumn, 120}});
    m_table->setSortingEnabled(false);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ChangesPanel::setupRevisions(QVBoxLayout *outer)
{
    m_revisions = new QWidget(this);
    m_revisions->setObjectName(QStringLiteral("chosenRevisions"));
    auto *row = new QHBoxLayout(m_revisions);
    row->setContentsMargins(m_theme.px(16), 0, m_theme.px(12), m_theme.px(6));
    row->setSpacing(m_theme.px(8));
    const auto field = [&](const QString &name, const QString &word, const QString &hint) {
        row->addWidget(new PlainLabel(m_theme, word, TypeRole::Body, Token::Muted, m_revisions));
        auto *line = new QLineEdit(m_revisions);
        line->setObjectName(name);
        line->setAccessibleName(hint);
        line->setToolTip(hint);
        line->setFont(m_theme.font(TypeRole::Figures));
        line->setFixedWidth(m_theme.px(56));
        line->setMaxLength(12);
        connect(line, &QLineEdit::textEdited, this, &ChangesPanel::takeRevisions);
        row->addWidget(line);
        return line;
    };
    m_fromRevision = field(QStringLiteral("fromRevision"), tr("Changes after revision"),
                           tr("What changed after this revision; empty: since before the first event"));
    m_toRevision = field(QStringLiteral("toRevision"), tr("up to revision"), tr("Up to this revision"));
    row->addStretch();
    outer->addWidget(m_revisions);
    m_revisions->hide();
}

/// What is shown now is what one starts from.
void ChangesPanel::proposeRevisions()
{
    const auto &timeline = m_position.timeline;
    if (!timeline || timeline->isEmpty())
        return;
    const auto [before, after] = m_model->range();
    m_chosenBefore = before;
    m_chosenAfter = after.value_or(timeline->size() - 1);
    m_fromRevision->setText(before ? QString::number(timeline->entry(*before).event.revision.value) : QString());
    m_toRevision->setText(QString::number(timeline->entry(m_chosenAfter).event.revision.value));
    for (QLineEdit *line : {m_fromRevision, m_toRevision})
        setFieldError(line, false);
}

void ChangesPanel::takeRevisions()
{
    const auto indexOf = [this](const QLineEdit *line) -> std::optional<std::size_t> {
        bool isNumber = false;
        const quint64 revision = line->text().trimmed().toULongLong(&isNumber);
        return isNumber && m_position.timeline ? m_position.timeline->indexOf(events::Revision{revision})
                                               : std::nullopt;
    };
    const auto from = indexOf(m_fromRevision);
    const auto to = indexOf(m_toRevision);
    const bool fromWrong = !from && !m_fromRevision->text().trimmed().isEmpty();
    const bool toWrong = !to || (from && *from >= *to);
    setFieldError(m_fromRevision, fromWrong);
    setFieldError(m_toRevision, toWrong);
    if (fromWrong || toWrong)
        return;
    m_chosenBefore = from;
    m_chosenAfter = *to;
    refresh();
}

bool ChangesPanel::isPossible(Range range) const
{
    return (range != NewEvents || m_position.firstNew) && (range != AToB || (m_position.a && m_position.b));
}

void ChangesPanel::setRange(Range range)
{
    m_range = isPossible(range) ? range : ThisEvent;
    m_choice->setCurrent(m_range);
    refresh();
}

const std::vector<history::Change> &ChangesPanel::changes() const { return m_model->changes(); }

void ChangesPanel::setPosition(const Position &position, const TimeFormat &format)
{
    if (position == m_position && format == m_format)
        return;
    m_position = position;
    m_format = format;
    m_model->setTimeFormat(format);
    m_choice->setSegmentEnabled(NewEvents, isPossible(NewEvents));
    m_choice->setSegmentEnabled(AToB, isPossible(AToB));
    setRange(m_range);
}

void ChangesPanel::clear() { m_model->setRange(nullptr, std::nullopt, std::nullopt); }

void ChangesPanel::refresh()
{
    m_revisions->setVisible(m_range == Chosen);
    const auto &[timeline, index, firstNew, a, b] = m_position;
    if (!timeline || timeline->isEmpty() || (m_range == ThisEvent && !index)) {
        clear();
        m_heading->setText(beforeFirstWords(timeline), TextRun::Style::Muted);
        m_shape->clear();
        m_moment->setRuns({});
        m_span->setRuns({});
        m_lines->setText(QString());
        m_rest->setText(QString());
        return;
    }
    std::optional<std::size_t> before;
    std::size_t after = index.value_or(timeline->size() - 1);
    if (m_range == NewEvents) {
        after = timeline->size() - 1;
        before = *firstNew > 0 ? std::optional(*firstNew - 1) : std::nullopt;
    } else if (m_range == AToB) {
        before = std::min(*a, *b);
        after = std::max(*a, *b);
    } else if (m_range == Chosen) {
        after = m_chosenAfter;
        before = m_chosenBefore;
    } else if (after > 0) {
        before = after - 1;
    }
    // Truncation makes a history shorter than what was chosen in it.
    after = std::min(after, timeline->size() - 1);
    if (before)
        before = std::min(*before, after);
    m_model->setRange(timeline, before, after);
    refreshHeading(before, after);
    refreshLines();
    refreshBefore(after);
}

void ChangesPanel::refreshHeading(std::optional<std::size_t> before, std::size_t after)
{
    const auto &entry = m_position.timeline->entry(after);
    const QString from =
        before ? QString::number(m_position.timeline->entry(*before).event.revision.value) : tr("nothing");
    m_span->setRuns(
        {{from + QStringLiteral(" → ") + QString::number(entry.event.revision.value), TextRun::Style::FigureMuted}});
    const std::size_t events = before ? after - *before : after + 1;
    if (m_range == ThisEvent) {
        m_shape->setPixmap(eventIcon(m_theme, qtext(entry.kind.token)).pixmap(m_theme.px(14), m_theme.px(14)));
        m_heading->setRuns(
            sentenceRuns(sentenceOf(entry.narration), nameIn(entry.narration), TextRun::Style::Strong)
            << TextRun{entry.actor.empty() ? QString() : QStringLiteral("  ") + tr("by %1").arg(qtext(entry.actor)),
                       TextRun::Style::Muted, true});
    } else {
        m_shape->clear();
        m_heading->setRuns({{events == 1 ? tr("1 event") : tr("%1 events").arg(events), TextRun::Style::Strong},
                            {QStringLiteral("  ") + tr("after revision %1").arg(from), TextRun::Style::Muted}});
    }
    m_moment->setRuns({{m_format.dateTime(entry.event.created.ticks()), TextRun::Style::FigureMuted},
                       {QLatin1Char(' ') + m_format.zoneName(), TextRun::Style::Muted}});
    const auto changes = m_model->changes().size();
    m_rest->setText(changes == 0 ? tr("Nothing in the state is different.") : tr("Everything else is unchanged."));
    const int rows = m_model->rowCount();
    const int height =
        rows == 0 ? 0 : m_table->horizontalHeader()->sizeHint().height() + std::min(rows, 200) * m_theme.px(26) + 2;
    m_table->setFixedHeight(height);
    m_table->setVisible(rows > 0);
    m_table->setVerticalScrollBarPolicy(rows > 200 ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
}

void ChangesPanel::refreshLines()
{
    QList<JsonLine> lines;
    for (const history::DiffLine &line : m_model->lines())
        lines.append({kindOf(line.kind), qtext(line.text), static_cast<int>(line.folded)});
    m_lines->setLines(lines);
}

void ChangesPanel::refreshBefore(std::size_t index)
{
    while (QLayoutItem *item = m_before->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    m_beforeBox->setVisible(m_range == ThisEvent && index > 0);
    if (m_beforeBox->isHidden())
        return;
    m_before->addWidget(makeLine(m_theme, Qt::Horizontal, m_beforeBox));
    auto *title = new PlainLabel(m_theme, tr("Before that"), TypeRole::BodyStrong, Token::Text, m_beforeBox);
    title->setContentsMargins(m_theme.px(16), m_theme.px(8), 0, m_theme.px(4));
    m_before->addWidget(title);
    for (std::size_t back = 1; back <= std::min(index, EarlierShown); ++back) {
        const std::size_t at = index - back;
        const auto &entry = m_position.timeline->entry(at);
        auto *line = new QWidget(m_beforeBox);
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(m_theme.px(16), m_theme.px(4), m_theme.px(12), m_theme.px(4));
        row->setSpacing(m_theme.px(12));
        row->addWidget(
            new RunLabel(m_theme, {{QString::number(entry.event.revision.value), TextRun::Style::FigureMuted}}, line));
        auto *shape = new QLabel(line);
        shape->setPixmap(eventIcon(m_theme, qtext(entry.kind.token)).pixmap(m_theme.px(14), m_theme.px(14)));
        row->addWidget(shape);
        row->addWidget(
            new RunLabel(m_theme,
                         sentenceRuns(sentenceOf(entry.narration), nameIn(entry.narration), TextRun::Style::Normal),
                         line),
            1);
        const auto count = m_position.timeline->changes(at > 0 ? std::optional(at - 1) : std::nullopt, at).size();
        row->addWidget(new RunLabel(
            m_theme, {{count == 1 ? tr("1 change") : tr("%1 changes").arg(count), TextRun::Style::Muted}}, line));
        auto *show = makeButton(m_theme, tr("Show"), ButtonKind::Link, line);
        show->setAccessibleName(tr("Show revision %1").arg(entry.event.revision.value));
        connect(show, &QPushButton::clicked, this, [this, revision = static_cast<qint64>(entry.event.revision.value)] {
            emit revisionRequested(revision);
        });
        row->addWidget(show);
        m_before->addWidget(line);
    }
}

} // namespace foldline::ui
