// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"
#include "core/events/upcaster.h"
#include "core/orders/order.h"

namespace foldline::orders {

/// A recorded event as an order event. `storedVersion` is the schema it was written in.
struct DecodedEvent
{
    OrderEvent event;
    int storedVersion = 0;
};

/// Upcasts and reads one event. The failure's message is a whole sentence. Requires: isOrderEventType(event.type). Any
/// thread.
[[nodiscard]] Result<DecodedEvent> decodeRecorded(const events::RecordedEvent &event,
                                                  const events::UpcasterRegistry &upcasters);

} // namespace foldline::orders
