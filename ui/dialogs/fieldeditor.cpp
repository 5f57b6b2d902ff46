// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/fieldeditor.h"

#include "ui/services/textconversion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QStandardItemModel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

namespace foldline::ui {

using aggregates::FieldSpec;

namespace {

constexpr int MaxLength = 4000;

bool isFigure(FieldSpec::Kind kind)
{
    return kind == FieldSpec::Kind::Identifier || kind == FieldSpec::Kind::Integer || kind == FieldSpec::Kind::Amount;
}

bool isNumber(FieldSpec::Kind kind) { return kind == FieldSpec::Kind::Integer || kind == FieldSpec::Kind::Amount; }

} // namespace

FieldEditor::FieldEditor(const Theme &theme, const FieldSpec &field, QWidget *parent)
    : FieldEditor(theme, field, NoEditor{}, parent)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    if (field.kind == FieldSpec::Kind::Choice)
        makeBox();
    else
        makeLine();
    layout->addWidget(m_box != nullptr ? static_cast<QWidget *>(m_box) : m_line);
    setFocusProxy(m_box != nullptr ? static_cast<QWidget *>(m_box) : m_line);
}

FieldEditor::FieldEditor(const Theme &theme, const FieldSpec &field, NoEditor, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_field(field)
{
    setObjectName(QStringLiteral("field_") + qtext(field.name));
}

void FieldEditor::makeLine()
{
    m_line = new QLineEdit(this);
    m_line->setObjectName(QStringLiteral("edit_") + qtext(m_field.name));
    m_line->setMaxLength(MaxLength);
    m_line->setFont(m_theme.font(isFigure(m_field.kind) ? TypeRole::Figures : TypeRole::Body));
    m_line->setAccessibleName(qtext(m_field.label));
    if (!m_field.choices.empty()) {
        QStringList choices;
        for (const std::string &choice : m_field.choices)
            choices << qtext(choice);
        auto *completer = new QCompleter(choices, m_line);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        m_line->setCompleter(completer);
        const auto showAll = [this] {
            m_line->setFocus(Qt::OtherFocusReason);
            m_line->completer()->setCompletionPrefix(QString());
            m_line->completer()->complete();
        };
        QAction *open =
            m_line->addAction(themedIcon(m_theme, QStringLiteral("arrow-down")), QLineEdit::TrailingPosition);
        open->setToolTip(tr("Usual values (Alt+Down)"));
        connect(open, &QAction::triggered, this, showAll);
        connect(new QShortcut(Qt::ALT | Qt::Key_Down, m_line, nullptr, nullptr, Qt::WidgetShortcut),
                &QShortcut::activated, this, showAll);
    }
    connect(m_line, &QLineEdit::textEdited, this, &FieldEditor::noteEdit);
    if (m_line->completer() != nullptr)
        connect(m_line->completer(), qOverload<const QString &>(&QCompleter::activated), this, &FieldEditor::noteEdit);
}

void FieldEditor::makeBox()
{
    m_box = new QComboBox(this);
    m_box->setObjectName(QStringLiteral("edit_") + qtext(m_field.name));
    m_box->setAccessibleName(qtext(m_field.label));
    for (const std::string &choice : m_field.choices)
        m_box->addItem(choice.empty() ? tr("none") : qtext(choice), qtext(choice));
    connect(m_box, &QComboBox::activated, this, &FieldEditor::noteEdit);
}

void FieldEditor::noteEdit()
{
    m_edited = true;
    emit edited();
}

QString FieldEditor::text() const
{
    if (m_box != nullptr)
        return m_box->currentData().toString();
    return m_line->text();
}

std::optional<json::Value> FieldEditor::value() const
{
    const std::string typed = text().trimmed().toStdString();
    if (typed.empty())
        return std::nullopt;
    if (isNumber(m_field.kind) && json::isNumberText(typed))
        return json::Value::number(typed);
    return json::Value::string(typed);
}

void FieldEditor::setSuggestions(const std::vector<std::pair<std::string, std::string>> &suggestions)
{
    if (m_line == nullptr || suggestions.empty())
        return;
    auto *model = new QStandardItemModel(m_line);
    for (const auto &[value, word] : suggestions) {
        auto *item = new QStandardItem(qtext(value));
        item->setToolTip(plainTip(qtext(word)));
        model->appendRow(item);
    }
    auto *completer = new QCompleter(model, m_line);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    m_line->setCompleter(completer);
    connect(completer, qOverload<const QString &>(&QCompleter::activated), this, &FieldEditor::noteEdit);
    QStringList words;
    for (const auto &[value, word] : suggestions)
        words << (word.empty() ? qtext(value) : qtext(value) + QStringLiteral(" – ") + qtext(word));
    m_line->setPlaceholderText(qtext(suggestions.front().first));
    m_line->setAccessibleDescription(words.join(QStringLiteral("; ")));
}

void FieldEditor::setReadOnly(bool readOnly)
{
    if (m_line != nullptr)
        m_line->setReadOnly(readOnly);
    else
        m_box->setEnabled(!readOnly);
}

QString FieldEditor::showProblems(const std::vector<aggregates::FieldProblem> &problems, bool showAll)
{
    m_hasProblem = !problems.empty() && (showAll || m_edited);
    return m_hasProblem ? qtext(problems.front().message) : QString();
}

ItemsEditor::ItemsEditor(const Theme &theme, const FieldSpec &field, QWidget *parent)
    : FieldEditor(theme, field, NoEditor{}, parent)
{
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(theme.px(4));
    m_titles = new QWidget(this);
    auto *titles = new QHBoxLayout(m_titles);
    titles->setContentsMargins(0, 0, theme.px(32), 0);
    titles->setSpacing(theme.px(4));
    for (const FieldSpec &column : field.columns)
        titles->addWidget(new PlainLabel(theme, qtext(column.label), TypeRole::Small, Token::Muted, m_titles),
                          isFigure(column.kind) ? 2 : 4);
    m_column->addWidget(m_titles);
    auto *add = makeButton(theme, tr("Add a line"), ButtonKind::Framed, this, QStringLiteral("list-add"));
    setButtonSmall(add);
    add->setObjectName(QStringLiteral("add_") + qtext(field.name));
    connect(add, &QPushButton::clicked, this, [this] {
        addLine();
        noteEdit();
    });
    m_add = add;
    m_column->addWidget(add, 0, Qt::AlignLeft);
    addLine();
}

void ItemsEditor::addLine()
{
    Line line{new QWidget(this), {}, nullptr, nullptr};
    auto *rows = new QVBoxLayout(line.row);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(m_theme.px(2));
    auto *layout = new QHBoxLayout;
    rows->addLayout(layout);
    layout->setSpacing(m_theme.px(4));
    for (const FieldSpec &column : m_field.columns) {
        auto *editor = new FieldEditor(m_theme, column, line.row);
        connect(editor, &FieldEditor::edited, this, &ItemsEditor::noteEdit);
        layout->addWidget(editor, isFigure(column.kind) ? 2 : 4);
        line.editors.push_back(editor);
    }
    auto *remove = makeIconButton(m_theme, QStringLiteral("list-remove"), tr("Remove this line"), line.row);
    connect(remove, &QToolButton::clicked, this, [this, row = line.row] { removeLine(row); });
    layout->addWidget(remove);
    line.problem = new PlainLabel(m_theme, QString(), TypeRole::Small, Token::Error, line.row);
    line.problem->setWordWrap(true);
    line.problem->hide();
    rows->addWidget(line.problem);
    m_column->insertWidget(m_column->count() - 1, line.row);
    // Lines are made after what stands below them: the keyboard goes through them as the eye does.
    QWidget *before = m_lines.empty() ? nullptr : m_lines.back().remove;
    for (FieldEditor *editor : line.editors) {
        if (before != nullptr)
            setTabOrder(before, editor->focusProxy());
        before = editor->focusProxy();
    }
    setTabOrder(before, remove);
    setTabOrder(remove, m_add);
    line.remove = remove;
    m_titles->show();
    if (!m_lines.empty()) {
        line.row->show(); // what is hidden takes no focus
        line.editors.front()->setFocus(Qt::OtherFocusReason);
    }
    m_lines.push_back(std::move(line));
}

void ItemsEditor::removeLine(QWidget *row)
{
    std::erase_if(m_lines, [row](const Line &line) { return line.row == row; });
    row->hide();
    row->deleteLater();
    m_titles->setVisible(!m_lines.empty());
    noteEdit();
}

json::Value ItemsEditor::itemOf(const Line &line) const
{
    json::Value item = json::Value::object();
    for (std::size_t i = 0; i < line.editors.size(); ++i) {
        if (auto one = line.editors[i]->value())
            item.set(m_field.columns[i].name, std::move(*one));
    }
    return item;
}

QString ItemsEditor::showProblems(const std::vector<aggregates::FieldProblem> &problems, bool showAll)
{
    std::vector<aggregates::FieldProblem> own;
    std::ranges::copy_if(problems, std::back_inserter(own),
                         [this](const auto &each) { return each.field == m_field.name; });
    std::size_t item = 0; // lines where nothing was typed are no items
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        std::vector<aggregates::FieldProblem> here;
        if (!itemOf(m_lines[i]).members().empty()) {
            const std::string place = m_field.name + '/' + std::to_string(item++);
            std::ranges::copy_if(problems, std::back_inserter(here), [&place](const auto &each) {
                return each.field == place || each.field.starts_with(place + '/');
            });
        }
        showLineProblems(m_lines[i], here, static_cast<int>(i) + 1, showAll);
    }
    return FieldEditor::showProblems(own, showAll);
}

void ItemsEditor::showLineProblems(const Line &line, const std::vector<aggregates::FieldProblem> &problems, int number,
                                   bool showAll)
{
    QStringList words;
    for (std::size_t i = 0; i < line.editors.size(); ++i) {
        std::vector<aggregates::FieldProblem> mine;
        std::ranges::copy_if(problems, std::back_inserter(mine),
                             [&](const auto &each) { return each.field.ends_with('/' + m_field.columns[i].name); });
        if (const QString one = line.editors[i]->showProblems(mine, showAll); !one.isEmpty())
            words << one;
    }
    line.problem->setObjectName(QStringLiteral("problem_%1_%2").arg(qtext(m_field.name)).arg(number));
    line.problem->setText(words.isEmpty() ? QString()
                                          : tr("Line %1: %2").arg(number).arg(words.join(QStringLiteral(". "))));
    line.problem->setVisible(!words.isEmpty());
}

bool ItemsEditor::showsProblem() const
{
    return FieldEditor::showsProblem() ||
           std::ranges::any_of(m_lines, [](const Line &line) { return !line.problem->isHidden(); });
}

void ItemsEditor::focusProblem()
{
    for (const Line &line : m_lines) {
        const auto wrong = std::ranges::find_if(line.editors, &FieldEditor::showsProblem);
        if (wrong != line.editors.end())
            return (*wrong)->setFocus(Qt::OtherFocusReason);
    }
    m_add->setFocus(Qt::OtherFocusReason);
}

std::optional<json::Value> ItemsEditor::value() const
{
    json::Value items = json::Value::array();
    for (const Line &line : m_lines) {
        if (json::Value item = itemOf(line); !item.members().empty())
            items.push(std::move(item));
    }
    return items;
}

QString ItemsEditor::text() const { return qtext(json::dump(*value())); }

void ItemsEditor::setReadOnly(bool readOnly)
{
    m_add->setEnabled(!readOnly);
    for (const Line &line : m_lines) {
        for (FieldEditor *editor : line.editors)
            editor->setReadOnly(readOnly);
    }
}

} // namespace foldline::ui
