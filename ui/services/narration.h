// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "core/history/timeline.h"

#include <memory>

namespace foldline::ui {

/// Folds the event into `state` and tells it in words. Any thread.
[[nodiscard]] std::shared_ptr<const history::Entry>
narrated(const aggregates::AggregateType &type, aggregates::State &state, const events::RecordedEvent &event);

} // namespace foldline::ui
