// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <optional>
#include <stop_token>
#include <string>

namespace foldline::store {
class EventStore;
}

namespace foldline::kurrentdb {

struct ConnectionSettings;

/// Whether the user of a connection may read a server's whole log (`$all`), which orders, lists of streams, projections
/// and states as of an instant need. A value.
struct LogAccess
{
    std::string who;            ///< "ops", or what stands for nobody
    std::optional<Error> why{}; ///< why the log was not read: AccessDenied, or else nobody knows

    /// nullopt: it was not found out.
    [[nodiscard]] std::optional<bool> mayRead() const;
    /// "ops may read $all.", "ops may not read $all: orders, … need it; single streams can be opened."
    [[nodiscard]] std::string text() const;
};

/// Reads one event of `server`, which is connected to with `settings`. Blocks as long as a short read may take; any
/// thread.
[[nodiscard]] LogAccess findLogAccess(store::EventStore &server, const ConnectionSettings &settings,
                                      std::stop_token stop = {});

} // namespace foldline::kurrentdb
