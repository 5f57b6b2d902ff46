// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/commandform.h"

#include "ui/dialogs/fieldeditor.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/theme.h"

#include <QGridLayout>

#include <algorithm>
#include <iterator>

namespace foldline::ui {

using aggregates::FieldSpec;

struct CommandForm::Row
{
    std::string field;
    QString label;
    FieldEditor *editor;
    PlainLabel *problem;
};

namespace {

const FieldSpec &reasonField()
{
    static const FieldSpec field{"metadata_reason", "Reason", FieldSpec::Kind::Text, false, {}, {}, {}, {}};
    return field;
}

/// Whether a problem at `items/0/unitPrice` belongs to the field `items`.
bool belongsTo(const std::string &problem, const std::string &field)
{
    return problem == field || problem.starts_with(field + '/');
}

} // namespace

CommandForm::CommandForm(const Theme &theme, const aggregates::CommandSpec &spec, const QString &actor, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_spec(spec), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12));
    m_grid->setHorizontalSpacing(theme.px(12));
    m_grid->setVerticalSpacing(theme.px(4));
    m_grid->setColumnMinimumWidth(0, theme.px(116));
    m_grid->setColumnMinimumWidth(1, theme.px(220));
    m_grid->setColumnStretch(2, 1);
    for (const FieldSpec &field : spec.fields)
        addField(field);
    addReason(actor);
}

CommandForm::~CommandForm() = default;

void CommandForm::addField(const FieldSpec &field)
{
    FieldEditor *editor = field.kind == FieldSpec::Kind::Items ? new ItemsEditor(m_theme, field, this)
                                                               : new FieldEditor(m_theme, field, this);
    connect(editor, &FieldEditor::edited, this, &CommandForm::edited);
    auto *problem = new PlainLabel(m_theme, QString(), TypeRole::Small, Token::Error, this);
    problem->setObjectName(QStringLiteral("problem_") + qtext(field.name));
    problem->hide();
    const QString hint = field.required       ? qtext(field.hint)
                         : field.hint.empty() ? tr("optional")
                                              : tr("optional, %1").arg(qtext(field.hint));
    addRow(qtext(field.label), editor, hint, problem);
    m_rows.push_back({field.name, qtext(field.label), editor, problem});
}

void CommandForm::addReason(const QString &actor)
{
    m_reason = new FieldEditor(m_theme, reasonField(), this);
    m_reason->setObjectName(QStringLiteral("field_reasonInMetadata"));
    connect(m_reason, &FieldEditor::edited, this, &CommandForm::edited);
    const bool hasReasonField =
        std::ranges::any_of(m_spec.fields, [](const FieldSpec &field) { return field.name == "reason"; });
    const QString label = hasReasonField ? tr("Note") : tr("Reason");
    m_reasonLabel = label;
    auto *title = new PlainLabel(m_theme, label, TypeRole::Body, Token::Text, this);
    title->setBuddy(m_reason);
    m_grid->addWidget(title, m_nextRow, 0, Qt::AlignVCenter);
    m_grid->addWidget(m_reason, m_nextRow, 1, 1, 2);
    ++m_nextRow;
    auto *note = new RunLabel(m_theme,
                              {{tr("Written to the event’s metadata with your name, "), TextRun::Style::SmallMuted},
                               {actor, TextRun::Style::Small},
                               {QStringLiteral("."), TextRun::Style::SmallMuted}},
                              this);
    m_grid->addWidget(note, m_nextRow++, 1, 1, 2);
}

void CommandForm::addRow(const QString &label, QWidget *editor, const QString &hint, PlainLabel *problem)
{
    auto *title = new PlainLabel(m_theme, label, TypeRole::Body, Token::Text, this);
    title->setBuddy(editor);
    title->setMinimumHeight(m_theme.px(28));
    m_grid->addWidget(title, m_nextRow, 0, Qt::AlignTop);
    const bool wide = qobject_cast<ItemsEditor *>(editor) != nullptr || hint.isEmpty();
    if (wide) {
        m_grid->addWidget(editor, m_nextRow, 1, 1, 2);
    } else {
        m_grid->addWidget(editor, m_nextRow, 1);
        m_grid->addWidget(new PlainLabel(m_theme, hint, TypeRole::Body, Token::Muted, this), m_nextRow, 2);
    }
    m_grid->addWidget(problem, m_nextRow + 1, 1, 1, 2);
    m_nextRow += 2;
}

aggregates::CommandInput CommandForm::input() const
{
    aggregates::CommandInput input{m_spec.name, {}};
    for (const Row &row : m_rows) {
        if (auto value = row.editor->value())
            input.fields.emplace_back(row.field, std::move(*value));
    }
    return input;
}

QString CommandForm::reason() const { return m_reason->text().trimmed(); }

void CommandForm::setSuggestions(const QString &field,
                                 const std::vector<std::pair<std::string, std::string>> &suggestions)
{
    for (const Row &row : m_rows) {
        if (row.field == field.toStdString())
            row.editor->setSuggestions(suggestions);
    }
}

void CommandForm::setProblems(const std::vector<aggregates::FieldProblem> &problems, bool showAll)
{
    for (const Row &row : m_rows) {
        std::vector<aggregates::FieldProblem> mine;
        std::ranges::copy_if(problems, std::back_inserter(mine),
                             [&row](const auto &problem) { return belongsTo(problem.field, row.field); });
        const QString words = row.editor->showProblems(mine, showAll);
        row.problem->setText(words);
        row.problem->setVisible(!words.isEmpty());
    }
}

void CommandForm::setReadOnly(bool readOnly)
{
    for (const Row &row : m_rows)
        row.editor->setReadOnly(readOnly);
    m_reason->setReadOnly(readOnly);
}

void CommandForm::focusFirstField()
{
    (m_rows.empty() ? m_reason : m_rows.front().editor)->setFocus(Qt::OtherFocusReason);
}

void CommandForm::focusFirstProblem()
{
    const auto found = std::ranges::find_if(m_rows, [](const Row &row) { return row.editor->showsProblem(); });
    if (found != m_rows.end())
        found->editor->focusProblem();
}

QString CommandForm::asText() const
{
    QStringList lines{qtext(m_spec.title)};
    for (const Row &row : m_rows)
        lines << row.label + QStringLiteral(": ") + row.editor->text();
    if (!reason().isEmpty())
        lines << m_reasonLabel + QStringLiteral(": ") + reason();
    return lines.join(QLatin1Char('\n'));
}

} // namespace foldline::ui
