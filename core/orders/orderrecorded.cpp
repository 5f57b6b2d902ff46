// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/orderrecorded.h"

#include "core/base/text.h"
#include "core/orders/orderaggregate.h"
#include "core/orders/ordercodec.h"
#include "core/orders/orderstream.h"

#include <utility>

namespace foldline::orders {

namespace {

using aggregates::FoldOutcome;

constexpr std::size_t QuotedLength = 200;

std::string quoted(std::string_view text) { return "`" + printable(elided(text, QuotedLength)) + "`"; }

FoldOutcome unreadable(const Error &error) { return {FoldOutcome::Kind::Unreadable, describe(error), {}}; }

} // namespace

Result<DecodedEvent> decodeRecorded(const events::RecordedEvent &event, const events::UpcasterRegistry &upcasters)
{
    thread_local OrderEventReader reader;
    const Result<events::CurrentForm> form = upcasters.current(event);
    if (!form)
        return failure(form.error());
    return reader.read(event.type, form->bytes(event)).map([&](OrderEvent &&decoded) {
        return DecodedEvent{std::move(decoded), form->storedVersion};
    });
}

FoldOutcome foldRecorded(Order &order, const events::RecordedEvent &event, const events::UpcasterRegistry &upcasters)
{
    if (!order.exists) {
        order.exists = true;
        order.createdAt = event.created;
    }
    if (!isOrderEventType(event.type))
        return {FoldOutcome::Kind::Unknown, {}, {}};
    Result<DecodedEvent> decoded = decodeRecorded(event, upcasters);
    if (!decoded)
        return unreadable(decoded.error());

    FoldOutcome outcome;
    if (decoded->storedVersion < 1 || decoded->storedVersion > CurrentSchema)
        outcome.warnings.push_back("The event says schema " + std::to_string(decoded->storedVersion) +
                                   ", which is not known here; it was read as schema " + std::to_string(CurrentSchema) +
                                   ".");
    const bool isCreation = std::holds_alternative<OrderCreated>(decoded->event);
    const Result<void> folded = evolveInPlace(order, std::move(decoded->event), event.created, &outcome.warnings);
    if (!folded)
        return unreadable(folded.error());
    if (isCreation && event.stream.category() == OrderCategory && event.stream.localId() != order.orderId)
        outcome.warnings.push_back("The event creates the order " + quoted(order.orderId) +
                                   ", but its stream is that of " + quoted(event.stream.localId()) + ".");
    return outcome;
}

} // namespace foldline::orders
