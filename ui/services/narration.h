// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "core/history/timeline.h"

#include <memory>

#include <QList>
#include <QString>

namespace foldline::ui {

/// Folds the event into `state` and tells it in words. Any thread.
[[nodiscard]] std::shared_ptr<const history::Entry>
narrated(const aggregates::AggregateType &type, aggregates::State &state, const events::RecordedEvent &event);

/// The sentence on one line, bounded.
[[nodiscard]] QString sentenceOf(const aggregates::Narration &narration);
/// Start and length of the name in sentenceOf(); empty when it has none.
[[nodiscard]] QList<int> nameIn(const aggregates::Narration &narration);
/// Why the event is unreadable and what is odd about it, a line each, bounded; empty: nothing.
[[nodiscard]] QString warningText(const history::Entry &entry);

} // namespace foldline::ui
