// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"

#include <QHash>
#include <QWidget>

#include <vector>

class QGridLayout;

namespace foldline::ui {

class FieldEditor;
class PlainLabel;
class Theme;

/// The fields of a command as a form, made from its CommandSpec, with a reason at the end. Emits `edited` while typing;
/// shows problems at their fields.
class CommandForm : public QWidget
{
    Q_OBJECT

public:
    CommandForm(const Theme &theme, const aggregates::CommandSpec &spec, const QString &actor,
                QWidget *parent = nullptr);
    ~CommandForm() override;

    /// What was typed; empty fields are absent.
    [[nodiscard]] aggregates::CommandInput input() const;
    [[nodiscard]] QString reason() const;
    /// Values to choose from, with a word on each.
    void setSuggestions(const QString &field, const std::vector<std::pair<std::string, std::string>> &suggestions);
    /// Problems are shown at fields that were edited, or at all of them once `showAll`.
    void setProblems(const std::vector<aggregates::FieldProblem> &problems, bool showAll);
    void setReadOnly(bool readOnly);
    void focusFirstField();
    void focusFirstProblem();
    /// Everything typed, as text for the clipboard.
    [[nodiscard]] QString asText() const;

signals:
    void edited();

private:
    struct Row;
    void addField(const aggregates::FieldSpec &field);
    void addReason(const QString &actor);
    void addRow(const QString &label, QWidget *editor, const QString &hint, PlainLabel *problem);

    const Theme &m_theme;
    const aggregates::CommandSpec &m_spec;
    QGridLayout *m_grid;
    std::vector<Row> m_rows;
    FieldEditor *m_reason = nullptr;
    QString m_reasonLabel;
    int m_nextRow = 0;
};

} // namespace foldline::ui
