// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/repository.h"
#include "core/base/error.h"
#include "core/history/timeline.h"
#include "core/store/eventstore.h"

#include <stop_token>
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
/// Why a stream that is there and not deleted shows nothing at that point: NotFound "did not exist yet", "has no
/// revision N", or that it is hidden. Failures of the store as they are.
[[nodiscard]] Error explainPoint(store::EventStore &store, const events::StreamName &stream, const Point &point,
                                 std::stop_token stop = {});
/// The entry at that point; else as `explainPoint` says.
[[nodiscard]] Result<std::size_t> indexAt(store::EventStore &store, const history::Timeline &timeline,
                                          const Point &point, std::stop_token stop = {});

/// The text, or its beginning and its length where it is too long to be told.
[[nodiscard]] std::string shortened(std::string_view text);
/// InvalidInput for a name that no stream can have.
[[nodiscard]] Result<events::StreamName> parseStream(std::string_view text);
/// NotFound: the stream is there, and nothing of it can be seen.
[[nodiscard]] Error nothingVisible(const events::StreamName &stream);
/// `error` as it is, or for NotFound a message that says that it is deleted, or names the store and a stream
/// that was probably meant.
[[nodiscard]] Error explainMissing(store::EventStore &store, const aggregates::AggregateRegistry &aggregates,
                                   const events::StreamName &stream, Error error);

} // namespace foldline::cli
