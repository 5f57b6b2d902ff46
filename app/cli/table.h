// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/output.h"

#include <string>
#include <vector>

namespace foldline::cli {

/// Rows of text with aligned columns for people. Cells are untrusted: they are made printable. Not thread-safe.
class Table
{
public:
    enum class Align { Left, Right };
    struct Column
    {
        std::string title;
        Align align = Align::Left;
    };

    explicit Table(std::vector<Column> columns);
    /// Requires: as many cells as columns.
    void add(std::vector<std::string> cells);
    [[nodiscard]] bool isEmpty() const { return m_rows.empty(); }
    /// Titles and rows; false when nobody reads any more.
    bool write(Output &out) const;

private:
    std::vector<Column> m_columns;
    std::vector<std::size_t> m_widths;
    std::vector<std::vector<std::string>> m_rows;
};

/// Characters of UTF-8 text, as good as columns on a terminal for most scripts.
[[nodiscard]] std::size_t displayWidth(std::string_view utf8);
/// Padded with blanks to at least `width` characters.
[[nodiscard]] std::string padded(std::string text, std::size_t width, Table::Align align = Table::Align::Left);

} // namespace foldline::cli
