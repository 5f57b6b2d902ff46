// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSyntaxHighlighter>

namespace foldline::ui {

class Theme;

/// Colours strings and numbers of JSON, line by line; keys and punctuation stay as they are.
class JsonHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    JsonHighlighter(const Theme &theme, QTextDocument *document) : QSyntaxHighlighter(document), m_theme(theme) {}

protected:
    void highlightBlock(const QString &text) override;

private:
    int endOfString(const QString &text, int start) const;

    const Theme &m_theme;
};

} // namespace foldline::ui
