// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <QWidget>

namespace foldline::ui {

/// A filled word that cannot be missed: "production", "not encrypted".
class HeadTag : public QWidget
{
    Q_OBJECT

public:
    HeadTag(const Theme &theme, Token fill, QWidget *parent = nullptr);

    void setText(const QString &text);
    [[nodiscard]] const QString &text() const { return m_text; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    Token m_fill;
    QString m_text;
};

} // namespace foldline::ui
