// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace foldline::mirror {

/// The mirror of a connection, in the user's data folder:
/// `$XDG_DATA_HOME/foldline/connections/<place>/mirror.foldline`. `place` is one path component. Makes nothing. Any
/// thread.
[[nodiscard]] std::filesystem::path mirrorFileOf(const std::string &place);

} // namespace foldline::mirror
