// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/commands.h"
#include "app/window.h"

#include <functional>
#include <optional>
#include <string>
#include <variant>

namespace foldline::cli {

/// What the arguments ask for.
using Job = std::function<Result<int>(Context &)>;
struct Text
{
    std::string text; ///< help or version, for standard output
};
using Request = std::variant<Job, Text, app::WindowOptions, app::ScreenshotOptions>;

/// InvalidInput for anything that is no usage of this program; nothing was opened then.
[[nodiscard]] Result<Request> parseArguments(int argc, const char *const *argv);

} // namespace foldline::cli
