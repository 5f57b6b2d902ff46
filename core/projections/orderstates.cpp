// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/orderstates.h"

#include "core/base/json.h"
#include "core/orders/orderaggregate.h"
#include "core/orders/ordercodec.h"

#include <utility>

namespace foldline::projections {
namespace {

/// The part of a stream's history that counts for the state before an event.
struct Span
{
    events::Revision from;
    std::optional<events::Position> deletedAt; ///< events up to here do not count
};

Result<std::optional<events::Position>> lastDeletion(store::EventStore &store, const events::StreamName &stream,
                                                     events::Position before, std::stop_token stop)
{
    std::optional<events::Position> last;
    store::StreamRead read;
    read.includeHidden = true;
    const auto done = store.readStream(
        stream.metadataStream(), read,
        [&](std::span<const events::RecordedEvent> batch) {
            for (const events::RecordedEvent &event : batch) {
                if (event.position >= before)
                    return false;
                if (isSoftDeletion(event))
                    last = event.position;
            }
            return true;
        },
        stop);
    if (!done && done.error().code != ErrorCode::NotFound && done.error().code != ErrorCode::StreamDeleted)
        return failure(done.error());
    return last;
}

Result<Span> spanBefore(store::EventStore &store, const events::RecordedEvent &event, std::stop_token stop)
{
    const auto info = store.streamInfo(event.stream, stop);
    if (info && info->deletedBefore <= event.revision.value)
        return Span{{info->deletedBefore}, {}};
    if (!info && info.error().code != ErrorCode::NotFound && info.error().code != ErrorCode::StreamDeleted)
        return failure(info.error());
    // Deleted after this event, or gone altogether: an earlier deletion shows in the metadata's history only.
    const auto deletion = lastDeletion(store, event.stream, event.position, stop);
    if (!deletion)
        return failure(deletion.error());
    return Span{{}, *deletion};
}

/// A tombstoned stream may be unreadable by name; the log still has its events.
Result<void> readFromLog(store::EventStore &store, const events::RecordedEvent &event,
                         const store::BatchHandler &handler, std::stop_token stop)
{
    store::AllRead read;
    read.category = event.stream.category();
    return store.readAll(
        read,
        [&](std::span<const events::RecordedEvent> batch) {
            for (std::size_t i = 0; i < batch.size(); ++i) {
                if (batch[i].position >= event.position)
                    return false;
                if (batch[i].stream == event.stream && !handler(batch.subspan(i, 1)))
                    return false;
            }
            return true;
        },
        stop);
}

} // namespace

bool isSoftDeletion(const events::RecordedEvent &event)
{
    constexpr std::string_view Everything = "9223372036854775807";
    if (event.type != events::MetadataEventType || event.data.find(Everything) == std::string::npos)
        return false;
    const auto value = json::parse(event.data);
    if (!value)
        return false;
    const json::Value *before = value->find("$tb");
    return before && before->isNumber() && before->text() == Everything;
}

void OrderStates::reset(store::EventStore *store)
{
    m_store = store;
    m_recent.clear();
    m_older.clear();
    m_upcasters = orders::orderUpcasters();
}

void OrderStates::trim()
{
    if (m_recent.size() < m_capacity / 2)
        return;
    m_older = std::move(m_recent);
    m_recent.clear();
}

OrderState *OrderStates::find(const std::string &stream)
{
    if (const auto found = m_recent.find(stream); found != m_recent.end())
        return &found->second;
    const auto older = m_older.find(stream);
    if (older == m_older.end())
        return nullptr;
    return &m_recent.insert(m_older.extract(older)).position->second;
}

Result<OrderState *> OrderStates::before(const events::RecordedEvent &event, std::stop_token stop)
{
    const std::string &stream = event.stream.value();
    if (OrderState *known = find(stream))
        return known;
    if (event.revision.value == 0) {
        OrderState &fresh = m_recent[stream];
        fresh.hasRow = false;
        return &fresh;
    }
    auto state = replay(event, stop);
    if (!state)
        return failure(state.error());
    return &m_recent.insert_or_assign(stream, *std::move(state)).first->second;
}

OrderState *OrderStates::deleted(const events::StreamName &stream)
{
    OrderState *state = find(stream.value());
    if (!state)
        return &m_recent[stream.value()];
    state->order = {};
    return state;
}

Result<OrderState> OrderStates::replay(const events::RecordedEvent &event, std::stop_token stop) const
{
    const auto span = spanBefore(*m_store, event, stop);
    if (!span)
        return failure(span.error());
    OrderState state;
    state.hasRow = false;
    if (span->from >= event.revision)
        return state;
    const auto fold = [&](std::span<const events::RecordedEvent> batch) {
        for (const events::RecordedEvent &earlier : batch) {
            if (earlier.position >= event.position)
                return false;
            if (earlier.revision < span->from || (span->deletedAt && earlier.position <= *span->deletedAt))
                continue;
            orders::foldRecorded(state.order, earlier, m_upcasters);
            state.lastRevision = earlier.revision;
            state.lastEventAt = earlier.created;
        }
        return true;
    };
    store::StreamRead read;
    read.from = span->from;
    read.limit = event.revision.value - span->from.value;
    read.includeHidden = true;
    auto done = m_store->readStream(event.stream, read, fold, stop);
    if (!done && (done.error().code == ErrorCode::StreamDeleted || done.error().code == ErrorCode::NotFound)) {
        state = {};
        done = readFromLog(*m_store, event, fold, stop);
    }
    if (!done)
        return failure(done.error());
    state.hasRow = state.order.exists;
    return state;
}

} // namespace foldline::projections
