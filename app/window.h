// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/timestamp.h"

#include <cstdint>
#include <optional>
#include <string>

namespace foldline::app {

/// What the command line says about the window to open. Empty texts and absent values were not given.
struct WindowOptions
{
    std::string store;   ///< file of an embedded store
    std::string connect; ///< connection string of a server
    bool readOnly = false;
    bool mirror = false;                 ///< keep the server's mirror, and read from it
    bool offline = false;                ///< the server's last known history alone
    bool demo = false;                   ///< open on the demo history, made first where it is not there yet
    std::optional<std::uint64_t> seed;   ///< demo: of the generator
    std::optional<std::uint64_t> orders; ///< demo: how many
    std::optional<std::uint64_t> events; ///< demo: stop after that many
    std::optional<Timestamp> until;      ///< demo: last instant of the history
};

/// A page to be rendered to a picture without a display.
struct ScreenshotOptions
{
    std::string page;   ///< `orders`, `order`, `streams`, …
    std::string output; ///< PNG file
    std::string store;  ///< empty with an empty `connect`: the demo history
    std::string connect;
    bool mirror = false; ///< as in `WindowOptions`
    bool offline = false;
    std::string stream; ///< the stream an order page shows; empty: the newest
    std::string at;     ///< revision or instant of the playhead; empty: now
    bool dark = false;
    int width = 1440;
    int height = 900;
    double scale = 1;
};

/// Opens the window and returns the program's exit code when it was closed. Main thread.
int runWindow(const WindowOptions &options, int argc, char **argv);
/// Renders one page and returns the program's exit code. Main thread.
int runScreenshot(const ScreenshotOptions &options, int argc, char **argv);

} // namespace foldline::app
