// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace foldline::store {

/// The keys that change what a read shows, with `json` as given. InvalidInput naming the key when `metadata` is no
/// object or a known key has a wrong type or range. Any thread.
[[nodiscard]] Result<StreamMetadata> parseStreamMetadata(const json::Value &metadata);
/// As the servers take what is stored: data that is no valid metadata counts as empty.
[[nodiscard]] StreamMetadata readStreamMetadata(std::string_view data, std::string_view contentType);
/// The metadata's text with `$tb` replaced and every other key kept.
[[nodiscard]] std::string withTruncateBefore(json::Value metadata, std::int64_t truncateBefore);

/// The event that sets this metadata, with a random id.
[[nodiscard]] ProposedEvent metadataEvent(std::string json);
/// The event that says that its stream is deleted for ever.
[[nodiscard]] bool isTombstone(const RecordedEvent &event);

} // namespace foldline::store
