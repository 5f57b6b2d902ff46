// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace foldline::test {

/// "ok", or the error code's name.
template <typename T>
[[nodiscard]] QString outcome(const Result<T> &result)
{
    return result ? QStringLiteral("ok") : QString::fromUtf8(errorCodeName(result.error().code).data());
}

template <typename T>
[[nodiscard]] QString messageOf(const Result<T> &result)
{
    return result ? QString() : QString::fromStdString(describe(result.error()));
}

[[nodiscard]] store::StreamName named(std::string_view name);
/// An event with a random id.
[[nodiscard]] store::ProposedEvent proposed(std::string type = "Happened", std::string data = "{}");
[[nodiscard]] std::vector<store::ProposedEvent> proposedMany(std::size_t count);
[[nodiscard]] store::ExpectedRevision at(std::uint64_t revision);

/// Appends `count` events with Any; the last one's figures.
store::AppendResult fill(store::EventStore &target, std::string_view stream, std::size_t count);

/// Copies of what a read hands over.
[[nodiscard]] Result<std::vector<store::RecordedEvent>> eventsOf(store::EventStore &source, std::string_view stream,
                                                                 const store::StreamRead &read = {});
[[nodiscard]] Result<std::vector<store::RecordedEvent>> logOf(store::EventStore &source,
                                                              const store::AllRead &read = {});
/// "0 1 2", or the error code's name.
[[nodiscard]] QString revisionsOf(store::EventStore &source, std::string_view stream,
                                  const store::StreamRead &read = {});
/// The same of positions in the whole log.
[[nodiscard]] QString positionsOf(store::EventStore &source, const store::AllRead &read = {});
/// $tb of the metadata, -1 when absent.
[[nodiscard]] std::int64_t truncateBeforeOf(store::EventStore &source, std::string_view stream);

} // namespace foldline::test
