// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <string>
#include <string_view>

namespace foldline::ui {

inline QString qtext(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }
inline std::string utf8(const QString &text) { return text.toStdString(); }

/// At most `limit` characters on one line: line breaks become `⏎`, the end `…` when something was left out.
QString boundedText(std::string_view text, qsizetype limit = 400);

} // namespace foldline::ui
