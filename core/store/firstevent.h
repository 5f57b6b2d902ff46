// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <optional>
#include <stop_token>

namespace foldline::store {

/// The first event that a read hands over, or nothing where there is none; `limit` does not count. Blocks; any thread.
/// Failures as the store's.
[[nodiscard]] Result<std::optional<RecordedEvent>> firstOf(EventStore &store, AllRead read, std::stop_token stop = {});
[[nodiscard]] Result<std::optional<RecordedEvent>> firstOf(EventStore &store, const StreamName &stream, StreamRead read,
                                                           std::stop_token stop = {});

} // namespace foldline::store
