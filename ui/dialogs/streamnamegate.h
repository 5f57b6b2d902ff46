// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/surfaces.h"

class QLineEdit;

namespace foldline::ui {

class PlainLabel;

/// Before what cannot be undone on production: the stream's name is typed, letter by letter.
class StreamNameGate : public Surface
{
    Q_OBJECT

public:
    explicit StreamNameGate(const Theme &theme, QWidget *parent = nullptr);

    /// Shown and asked for; empty: nothing is, and the way is free.
    void ask(const QString &stream);
    [[nodiscard]] bool isPassed() const;

signals:
    void edited();

private:
    QString m_stream;
    PlainLabel *m_question;
    QLineEdit *m_name;
};

} // namespace foldline::ui
