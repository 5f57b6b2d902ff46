// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/jsonhighlighter.h"

#include "ui/widgets/theme.h"

#include <algorithm>

namespace foldline::ui {

int JsonHighlighter::endOfString(const QString &text, int start) const
{
    for (int i = start + 1; i < text.size(); ++i) {
        if (text.at(i) == QLatin1Char('\\'))
            ++i;
        else if (text.at(i) == QLatin1Char('"'))
            return i + 1;
    }
    return static_cast<int>(text.size());
}

void JsonHighlighter::highlightBlock(const QString &text)
{
    const QColor string = m_theme.color(Token::JsonString);
    const QColor number = m_theme.color(Token::JsonNumber);
    const int size = static_cast<int>(std::min<qsizetype>(text.size(), 20'000));
    for (int i = 0; i < size;) {
        const QChar c = text.at(i);
        if (c == QLatin1Char('"')) {
            const int end = endOfString(text, i);
            int next = end;
            while (next < text.size() && text.at(next).isSpace())
                ++next;
            if (next >= text.size() || text.at(next) != QLatin1Char(':'))
                setFormat(i, end - i, string);
            i = end;
        } else if (c.isLetterOrNumber() || c == QLatin1Char('-')) {
            int end = i + 1;
            while (end < size && (text.at(end).isLetterOrNumber() || QStringView(u"+-.").contains(text.at(end))))
                ++end;
            setFormat(i, end - i, number);
            i = end;
        } else {
            ++i;
        }
    }
}

} // namespace foldline::ui
