// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/repository.h"
#include "core/base/error.h"
#include "core/history/timeline.h"
#include "core/store/eventstore.h"

#include <string>
#include <string_view>
#include <variant>

namespace foldline::cli {

/// `REV|TIME` as typed: digits are a number (revision or position), anything else an instant.
using Point = std::variant<std::uint64_t, Timestamp>;

/// InvalidInput when it is neither; `what` names the argument.
[[nodiscard]] Result<Point> parsePoint(std::string_view text, std::string_view what);
/// The number or the ISO 8601 instant, for messages.
[[nodiscard]] std::string pointText(const Point &point);
[[nodiscard]] aggregates::UpTo upTo(const Point &point);
/// NotFound "did not exist yet" or "has no revision N" when the stream has nothing there.
[[nodiscard]] Result<std::size_t> indexAt(const history::Timeline &timeline, const Point &point);

/// The text, or its beginning and its length where it is too long to be told.
[[nodiscard]] std::string shortened(std::string_view text);
/// InvalidInput for a name that no stream can have.
[[nodiscard]] Result<events::StreamName> parseStream(std::string_view text);
/// NotFound: the stream is there, and nothing of it can be seen.
[[nodiscard]] Error nothingVisible(const events::StreamName &stream);
/// `error` as it is, or for NotFound a message that names the store and a stream that was probably meant.
[[nodiscard]] Error explainMissing(store::EventStore &store, const aggregates::AggregateRegistry &aggregates,
                                   const events::StreamName &stream, Error error);

} // namespace foldline::cli
