// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"

#include <QWidget>

#include <optional>
#include <utility>
#include <vector>

class QComboBox;
class QLineEdit;

class QVBoxLayout;

namespace foldline::ui {

class PlainLabel;
class Theme;

/// The editor of one field: a line, or a box to choose from.
class FieldEditor : public QWidget
{
    Q_OBJECT

public:
    FieldEditor(const Theme &theme, const aggregates::FieldSpec &field, QWidget *parent = nullptr);

    /// Nothing when the field is empty. Numbers become JSON numbers when they are written as one.
    [[nodiscard]] virtual std::optional<json::Value> value() const;
    [[nodiscard]] virtual QString text() const;
    virtual void setSuggestions(const std::vector<std::pair<std::string, std::string>> &suggestions);
    virtual void setReadOnly(bool readOnly);
    /// Takes the problems of this field and of what is in it; returns the words that stand under the editor, or
    /// nothing. Those of fields that nobody edited wait for `showAll`.
    virtual QString showProblems(const std::vector<aggregates::FieldProblem> &problems, bool showAll);
    [[nodiscard]] virtual bool showsProblem() const { return m_hasProblem; }
    virtual void focusProblem() { setFocus(Qt::OtherFocusReason); }

signals:
    void edited();

protected:
    struct NoEditor
    {
    };
    FieldEditor(const Theme &theme, const aggregates::FieldSpec &field, NoEditor, QWidget *parent);
    void noteEdit();
    const Theme &m_theme;
    const aggregates::FieldSpec &m_field;

private:
    void makeLine();
    void makeBox();

    QLineEdit *m_line = nullptr;
    QComboBox *m_box = nullptr;
    bool m_edited = false;
    bool m_hasProblem = false;
};

/// The editor of a list of items: one row a line, with buttons to add and to remove. Problems stand under their line.
class ItemsEditor : public FieldEditor
{
    Q_OBJECT

public:
    ItemsEditor(const Theme &theme, const aggregates::FieldSpec &field, QWidget *parent = nullptr);

    [[nodiscard]] std::optional<json::Value> value() const override;
    [[nodiscard]] QString text() const override;
    void setReadOnly(bool readOnly) override;
    QString showProblems(const std::vector<aggregates::FieldProblem> &problems, bool showAll) override;
    [[nodiscard]] bool showsProblem() const override;
    void focusProblem() override;

private:
    struct Line
    {
        QWidget *row;
        std::vector<FieldEditor *> editors;
        QWidget *remove;
        PlainLabel *problem;
    };
    [[nodiscard]] json::Value itemOf(const Line &line) const;
    void showLineProblems(const Line &line, const std::vector<aggregates::FieldProblem> &problems, int number,
                          bool showAll);
    void addLine();
    void removeLine(QWidget *row);

    std::vector<Line> m_lines;
    QVBoxLayout *m_column;
    QWidget *m_add;
    QWidget *m_titles;
};

} // namespace foldline::ui
