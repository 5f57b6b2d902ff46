// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commandline.h"
#ifdef FOLDLINE_HAS_WINDOW
#include "app/window.h"
#endif

int main(int argc, char **argv)
{
    foldline::cli::Frontend frontend;
#ifdef FOLDLINE_HAS_WINDOW
    frontend.window = foldline::app::runWindow;
    frontend.screenshot = foldline::app::runScreenshot;
#endif
    return foldline::cli::runCommandLine(argc, argv, frontend);
}
