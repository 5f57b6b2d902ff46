// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/timestamp.h"
#include "core/events/event.h"

#include <optional>
#include <string>

namespace foldline::events {

/// The members of an event's metadata that Foldline knows. Others stay in the event's bytes and are shown from there.
struct EventMetadata
{
    std::optional<int> schemaVersion;
    std::string actor;
    std::string reason;
    std::string correlationId;
    std::string causationId;
    std::string aggregateType;
    std::string timestamp;
    std::string serverUser{}; ///< as whom the connection named itself to the server
};

/// Reads the known members; members of another JSON type, and metadata that is no JSON object, count as absent. Any
/// thread.
[[nodiscard]] EventMetadata readMetadata(std::string_view metadata);
/// Just `schemaVersion`, without reading further; nullopt when absent or no integer. About 0.1 µs.
[[nodiscard]] std::optional<int> readSchemaVersion(std::string_view metadata);
/// One JSON object in the order of docs/event-format.md; empty members are left out.
[[nodiscard]] std::string writeMetadata(const EventMetadata &metadata);

} // namespace foldline::events
