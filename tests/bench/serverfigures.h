// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/kurrentstore.h"
#include "core/kurrentdb/settings/connectionsettings.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace foldline::bench {

/// A server with a history of its own for this run.
struct ServerSetup
{
    kurrentdb::ConnectionSettings settings;
    std::filesystem::path folder;
    std::string mark; ///< in every stream's name
    std::uint64_t events = 0;
    int runs = 3;

    [[nodiscard]] std::unique_ptr<kurrentdb::KurrentStore> connected() const { return connected(settings); }
    [[nodiscard]] static std::unique_ptr<kurrentdb::KurrentStore>
    connected(const kurrentdb::ConnectionSettings &settings);
    /// The stream that holds as many events as are read from one stream.
    [[nodiscard]] events::StreamName longStream() const { return events::StreamName("long" + mark + "-1"); }
    [[nodiscard]] std::uint64_t longEvents() const { return std::max<std::uint64_t>(events / 5, 1000); }
};

/// Resident memory of this process, in MiB.
[[nodiscard]] double residentMiB();

/// Of all threads of this process: what the server takes, and what else the machine does, does not count.
[[nodiscard]] double processorSeconds();

/// Imports the history: how fast.
void measureImport(const ServerSetup &setup);
void measureReading(const ServerSetup &setup);
/// Beside `@kurrent/kurrentdb-client`, installed in that folder.
void measureNodeClient(const ServerSetup &setup, const std::string &folder);
void measureNewestEvents(const ServerSetup &setup);
/// A million events through a handler that keeps none; then one that stands still.
void measureMemory(const ServerSetup &setup);
void measureSlowConsumer(const ServerSetup &setup);
void measureVisibleRow(const ServerSetup &setup);
void measureSubscriptions(const ServerSetup &setup);

} // namespace foldline::bench
