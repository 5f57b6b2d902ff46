// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/textconversion.h"

namespace foldline::ui {

namespace {

/// Characters that move or hide their neighbours: controls, and overrides of the direction of writing.
bool isTreacherous(QChar character)
{
    const char16_t code = character.unicode();
    return character.category() == QChar::Other_Control || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069);
}

void showTreacherous(QString &text)
{
    for (qsizetype i = text.size() - 1; i >= 0; --i)
        if (isTreacherous(text.at(i)))
            text.replace(i, 1, QStringLiteral("\\u%1").arg(text.at(i).unicode(), 4, 16, QLatin1Char('0')));
}

} // namespace

QString boundedText(std::string_view text, qsizetype limit)
{
    // Four bytes a character at most: what lies further is cut before it is decoded.
    const bool cut = qsizetype(text.size()) > limit * 4;
    QString result = qtext(cut ? text.substr(0, std::size_t(limit * 4)) : text);
    result.replace(u'\n', QChar(0x23CE));
    result.remove(u'\r');
    const bool longer = result.size() > limit;
    if (longer)
        result.truncate(limit);
    showTreacherous(result);
    if (cut || longer || result.size() > limit)
        result = result.left(limit - 1) + QChar(0x2026);
    return result;
}

} // namespace foldline::ui
