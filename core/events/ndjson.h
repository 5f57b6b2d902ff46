// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace foldline::events {

/// The longest line that an import takes, in bytes without its line end.
inline constexpr std::size_t MaxLineLength = 16 * 1024 * 1024;

/// One line of the interchange file (docs/event-format.md), taken apart. `event.data` and `event.metadata` are the very
/// bytes of the line's values; `event.created` is always set. Columns are 1-based, in bytes.
struct InterchangeLine
{
    StreamName stream;
    std::optional<Revision> revision;
    ProposedEvent event;
    std::uint32_t revisionColumn = 1; ///< 1 where no revision is given
    std::uint32_t idColumn = 1;
};

/// Reads interchange lines. Not thread-safe (it keeps buffers); one a thread. Failures are InvalidInput, or TooLarge
/// for a line over MaxLineLength; `message` is the reason, `context` is `column C` (1-based, in bytes).
class InterchangeReader
{
public:
    InterchangeReader();
    ~InterchangeReader();
    InterchangeReader(const InterchangeReader &) = delete;
    InterchangeReader &operator=(const InterchangeReader &) = delete;

    /// Requires: `line` has no line end. Members `contentType`, `position` and unknown ones are allowed; without
    /// `contentType`, base64 data is `application/json` when it is a JSON text and `application/octet-stream` when not.
    [[nodiscard]] Result<InterchangeLine> parse(std::string_view line);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

enum class InterchangeForm {
    Readable, ///< JSON data as it is; other data, and JSON with line breaks in it, as base64
    Raw       ///< data and metadata as base64, and `contentType`: enough to compute leaf hashes
};

/// Appends one interchange line without a line end: `stream`, `revision`, `id`, `type`, `created`, `data`, `metadata`.
void writeInterchangeLine(const RecordedEvent &event, InterchangeForm form, std::string &out);

} // namespace foldline::events
