// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/runlabel.h"

#include <QWidget>

namespace foldline::ui {

class Theme;

/// A 24 px line at the bottom of the window: facts parted by a middle dot, one more at the right.
class StatusLine : public QWidget
{
    Q_OBJECT

public:
    explicit StatusLine(const Theme &theme, QWidget *parent = nullptr);

    /// Small text; styles Normal and Muted look alike here, Warning and Error keep their colour.
    void setFacts(const QList<TextRun> &facts);
    void setRight(const QString &text);
    QString text() const { return m_facts->text(); }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    RunLabel *m_facts;
    RunLabel *m_right;
};

} // namespace foldline::ui
