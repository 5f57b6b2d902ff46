// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/firstevent.h"

#include <utility>

namespace foldline::store {

namespace {

using Found = std::optional<RecordedEvent>;

BatchHandler keepIn(Found &found)
{
    return [&found](std::span<const RecordedEvent> batch) {
        if (!batch.empty())
            found = batch.front();
        return batch.empty();
    };
}

} // namespace

Result<Found> firstOf(EventStore &store, AllRead read, std::stop_token stop)
{
    Found found;
    read.limit = 1;
    if (auto done = store.readAll(read, keepIn(found), std::move(stop)); !done)
        return failure(std::move(done.error()));
    return found;
}

Result<Found> firstOf(EventStore &store, const StreamName &stream, StreamRead read, std::stop_token stop)
{
    Found found;
    read.limit = 1;
    if (auto done = store.readStream(stream, read, keepIn(found), std::move(stop)); !done)
        return failure(std::move(done.error()));
    return found;
}

} // namespace foldline::store
