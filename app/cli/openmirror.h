// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/openstore.h"
#include "core/kurrentdb/kurrentstore.h"
#include "core/mirror/mirroredstore.h"

#include <filesystem>

namespace foldline::cli {

/// The mirror's file of a connection. InvalidInput when the connection string is none.
[[nodiscard]] Result<std::filesystem::path> mirrorFileOf(const StoreOptions &options);

/// For a connection whose events go into a mirror: the mirror is held against the server again after each break.
[[nodiscard]] kurrentdb::KurrentStore::StatusListener tellBreaks(std::shared_ptr<mirror::Line> line);

/// A server with its mirror before it: brought up to date first (--mirror), or without the server (--offline), which
/// standard error says. Unavailable when something is to be written offline.
[[nodiscard]] Result<std::unique_ptr<store::EventStore>> openMirrored(const StoreOptions &options, Access access,
                                                                      std::stop_token stop);

/// Says `lastKnown` in an object that is printed, where the store does not come from its server.
void markLastKnown(json::Value &object, const store::EventStore &store);

} // namespace foldline::cli
