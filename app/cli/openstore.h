// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/store/eventstore.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace foldline::kurrentdb {
class KurrentStore;
struct ConnectionStatus;
} // namespace foldline::kurrentdb

namespace foldline::cli {

using StatusListener = std::function<void(const kurrentdb::ConnectionStatus &)>;

/// What every subcommand says about its store.
struct StoreOptions
{
    std::string store;
    std::string connect;
    bool readOnly = false;
    bool mirror = false;  ///< brings the connection's mirror up to date, and reads from it
    bool offline = false; ///< the last known history alone: the server is not asked
};

enum class Access {
    Read,   ///< never writes a byte
    Write,  ///< the store must be there
    Create, ///< made when it is absent
    New     ///< must not be there yet
};

/// The one place of the command line that picks a concrete store. InvalidInput when neither or both of file and
/// connection are given; AccessDenied when writing is asked for together with read-only; else as the store says.
[[nodiscard]] Result<std::unique_ptr<store::EventStore>> openStore(const StoreOptions &options, Access access,
                                                                   std::stop_token stop = {});
/// The same for a server alone. What a person should know of the connection goes to standard error. Requires: --connect
/// was given.
[[nodiscard]] Result<std::unique_ptr<kurrentdb::KurrentStore>>
connectTo(const StoreOptions &options, Access access, std::stop_token stop, StatusListener listener = {});

/// What a subcommand that writes answers to --read-only.
[[nodiscard]] Error readOnlyGiven();
/// InvalidInput for --mirror and --offline where a subcommand does not read by way of a mirror: the server must not be
/// asked by somebody who said that it is not to be.
[[nodiscard]] Result<void> checkUnmirrored(const StoreOptions &options);
/// InvalidInput for --mirror and --offline without --connect.
[[nodiscard]] Result<void> checkMirrorHasServer(const StoreOptions &options);

} // namespace foldline::cli
