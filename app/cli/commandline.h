// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/window.h"

#include <functional>

namespace foldline::cli {

/// What the program can do beyond the command line; empty in a build without the window.
struct Frontend
{
    std::function<int(const app::WindowOptions &, int argc, char **argv)> window;
    std::function<int(const app::ScreenshotOptions &, int argc, char **argv)> screenshot;
};

/// Parses the arguments, runs what they ask for and returns the exit code (see exitcodes.h). Results go to standard
/// output, everything else to standard error. Main thread, once a process: SIGINT and SIGTERM ask the running command
/// to stop, SIGPIPE is ignored.
[[nodiscard]] int runCommandLine(int argc, char **argv, const Frontend &frontend);

} // namespace foldline::cli
