// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mirror/mirrorplace.h"

#include <cstdlib>

namespace foldline::mirror {

namespace {

std::filesystem::path dataFolder()
{
    const char *given = std::getenv("XDG_DATA_HOME");
    // As the specification has it, a relative path does not count.
    if (given && *given == '/')
        return given;
    const char *home = std::getenv("HOME");
    return std::filesystem::path(home ? home : "/") / ".local" / "share";
}

} // namespace

std::filesystem::path mirrorFileOf(const std::string &place)
{
    return dataFolder() / "foldline" / "connections" / place / "mirror.foldline";
}

} // namespace foldline::mirror
