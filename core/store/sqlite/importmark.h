// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

namespace foldline::store::sqlite {

/// Says to the writers of every process that an import has the store's write lock, so that they wait longer than for
/// an append: a locked file beside the store, which a process that dies leaves unlocked. Best effort: where the file
/// cannot be made there is no mark. Any thread.
class ImportMark
{
public:
    /// Requires: the caller has the write lock. Null where it cannot be set.
    [[nodiscard]] static std::unique_ptr<ImportMark> set(const std::string &store);
    /// Whether somebody, also of this process, has set it.
    [[nodiscard]] static bool isSet(const std::string &store);
    ~ImportMark();
    ImportMark(const ImportMark &) = delete;
    ImportMark &operator=(const ImportMark &) = delete;

private:
    ImportMark(std::string file, int descriptor) : m_file(std::move(file)), m_descriptor(descriptor) {}

    std::string m_file;
    int m_descriptor;
};

} // namespace foldline::store::sqlite
