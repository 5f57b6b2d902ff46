// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/table.h"

#include "core/base/text.h"

#include <algorithm>

namespace foldline::cli {

std::size_t displayWidth(std::string_view utf8)
{
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(std::string text, std::size_t width, Table::Align align)
{
    const std::size_t own = displayWidth(text);
    if (own < width)
        text.insert(align == Table::Align::Left ? text.size() : 0, width - own, ' ');
    return text;
}

Table::Table(std::vector<Column> columns) : m_columns(std::move(columns))
{
    for (const Column &column : m_columns)
        m_widths.push_back(displayWidth(column.title));
}

void Table::add(std::vector<std::string> cells)
{
    for (std::size_t i = 0; i < cells.size(); ++i) {
        cells[i] = printable(cells[i]);
        m_widths[i] = std::max(m_widths[i], displayWidth(cells[i]));
    }
    m_rows.push_back(std::move(cells));
}

bool Table::write(Output &out) const
{
    const auto writeRow = [&](const auto &textOf) {
        std::string line;
        for (std::size_t i = 0; i < m_columns.size(); ++i)
            line += padded(textOf(i), m_widths[i], m_columns[i].align) + (i + 1 < m_columns.size() ? "  " : "");
        line.erase(line.find_last_not_of(' ') + 1);
        return out.line(line);
    };
    bool ok = writeRow([&](std::size_t i) { return m_columns[i].title; });
    for (std::size_t row = 0; ok && row < m_rows.size(); ++row)
        ok = writeRow([&](std::size_t i) { return m_rows[row][i]; });
    return ok;
}

} // namespace foldline::cli
