// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/events/event.h"
#include "core/events/upcaster.h"
#include "core/orders/order.h"
#include "core/store/eventstore.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>

namespace foldline::projections {

/// The state of one order as far as a projection got.
struct OrderState
{
    orders::Order order;
    events::Revision lastRevision;
    Timestamp lastEventAt;
    std::optional<bool> hasRow; ///< whether the table has a row of it; absent: not known
    bool isChanged = false;     ///< touched by the batch in hand
};

/// The states of recently seen orders, at most about `capacity`; others are folded again from the store, up to the
/// event in hand. One thread.
class OrderStates
{
public:
    explicit OrderStates(std::size_t capacity = 50'000) : m_capacity(capacity) {}

    /// Forgets everything and reads from `store` from now on, which must outlive this or the next `reset`.
    void reset(store::EventStore *store);
    /// To be called between batches: pointers that `before` and `deleted` returned end here.
    void trim();
    /// The state of the stream just before `event`, in memory or folded from the store: its events since the last soft
    /// deletion before `event`, hidden ones too. Valid until `trim`.
    [[nodiscard]] Result<OrderState *> before(const events::RecordedEvent &event, std::stop_token stop);
    /// The state of a stream that was deleted right now: none.
    [[nodiscard]] OrderState *deleted(const events::StreamName &stream);
    [[nodiscard]] const events::UpcasterRegistry &upcasters() const { return m_upcasters; }

private:
    struct Hash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    using Map = std::unordered_map<std::string, OrderState, Hash, std::equal_to<>>;

    [[nodiscard]] OrderState *find(const std::string &stream);
    [[nodiscard]] Result<OrderState> replay(const events::RecordedEvent &event, std::stop_token stop) const;

    std::size_t m_capacity;
    store::EventStore *m_store = nullptr;
    events::UpcasterRegistry m_upcasters;
    Map m_recent;
    Map m_older; ///< what was recent before the last trim that moved it here
};

/// True for a `$metadata` event that soft-deletes its stream.
[[nodiscard]] bool isSoftDeletion(const events::RecordedEvent &event);
inline constexpr std::string_view OrderStreamPrefix = "order-";
inline constexpr std::string_view OrderMetastreamPrefix = "$$order-";

} // namespace foldline::projections
