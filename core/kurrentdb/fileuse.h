// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

namespace foldline::kurrentdb {

/// Says to other processes, and to others of this one, that a file is in use: a locked file beside it, which a process
/// that dies leaves unlocked. Any thread.
class FileUse
{
public:
    /// Waits while somebody has it alone. Null where the file beside it cannot be made.
    [[nodiscard]] static std::unique_ptr<FileUse> share(const std::filesystem::path &file);
    ~FileUse();
    FileUse(const FileUse &) = delete;
    FileUse &operator=(const FileUse &) = delete;

    /// False: somebody else uses the file, and this object is to be given up.
    [[nodiscard]] bool takeAlone();
    /// Lets others in again.
    void shareAgain();

private:
    explicit FileUse(int descriptor) : m_descriptor(descriptor) {}

    const int m_descriptor;
};

} // namespace foldline::kurrentdb
