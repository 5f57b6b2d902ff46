// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/events/event.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace foldline::events {

/// The current form of an event's data: the stored bytes when no upcaster applies, else a new JSON text.
struct CurrentForm
{
    int storedVersion = 0;
    int currentVersion = 0;
    std::optional<std::string> data; ///< absent: the stored bytes are current

    /// The bytes to read. Valid as long as this and `event` are.
    [[nodiscard]] std::string_view bytes(const RecordedEvent &event) const
    {
        return data ? *data : std::string_view(event.data);
    }
};

/// Upcasters by event type and schema version, chained: 1 → 2 → 3 … until no further one is registered. Stored bytes
/// never change. Set up once, then read from any thread. An upcaster that throws or yields anything but an object is
/// reported as Corrupt with the event's type, the version and the reason; it never escapes as an exception.
class UpcasterRegistry
{
public:
    /// Takes the data in `version` and returns it in `version + 1`.
    using Upcaster = std::function<Result<json::Value>(const json::Value &data)>;
    /// Tells the schema version of an event whose metadata does not say. `data` is JSON text that may be malformed.
    using VersionSniffer = std::function<int(std::string_view data)>;

    void add(std::string type, int version, Upcaster upcaster);
    void setSniffer(std::string type, VersionSniffer sniffer);
    /// Version of events without `schemaVersion` whose type has no sniffer.
    void setDefaultVersion(int version) { m_defaultVersion = version; }

    /// `schemaVersion` of the metadata, else the type's sniffer, else the default (also when the sniffer throws;
    /// `current` reports that).
    [[nodiscard]] int versionOf(const RecordedEvent &event) const;
    [[nodiscard]] Result<CurrentForm> current(const RecordedEvent &event) const;

private:
    [[nodiscard]] Result<int> storedVersion(const RecordedEvent &event) const;

    std::map<std::string, std::map<int, Upcaster>, std::less<>> m_upcasters;
    std::map<std::string, VersionSniffer, std::less<>> m_sniffers;
    int m_defaultVersion = 1;
};

} // namespace foldline::events
