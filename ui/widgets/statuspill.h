// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

namespace foldline::ui {

class Theme;

/// Shape and word of a status in a thin frame.
class StatusPill : public QWidget
{
    Q_OBJECT

public:
    explicit StatusPill(const Theme &theme, QWidget *parent = nullptr);

    void setStatus(const QString &text, const QString &token);
    QString text() const { return m_text; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QString m_text;
    QString m_token;
};

} // namespace foldline::ui
