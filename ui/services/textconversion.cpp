// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/textconversion.h"

namespace foldline::ui {

QString boundedText(std::string_view text, qsizetype limit)
{
    // Four bytes a character at most: what lies further is cut before it is decoded.
    const bool cut = qsizetype(text.size()) > limit * 4;
    QString result = qtext(cut ? text.substr(0, std::size_t(limit * 4)) : text);
    result.replace(u'\n', QChar(0x23CE));
    result.remove(u'\r');
    if (cut || result.size() > limit)
        result = result.left(limit - 1) + QChar(0x2026);
    return result;
}

} // namespace foldline::ui
