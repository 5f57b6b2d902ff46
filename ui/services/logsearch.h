// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/logreader.h"

#include <QString>

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace foldline::ui {

/// What a search through the log's newest events found, newest first.
struct LogHits
{
    /// An order that holds a product, by the event that put it there and was not taken back.
    struct Product
    {
        std::string name;
        std::string id;
        events::StreamName stream;
        events::Revision revision;
        Timestamp created;
    };
    std::vector<Product> products;
    std::vector<EntryPtr> events; ///< with the text in type, data or metadata; not those of `products`
    std::uint64_t examined = 0;
    bool everything = false; ///< the whole log was looked through, or enough was found
};

struct LogSearch
{
    QString text;
    std::uint64_t eventsAtMost = 0; ///< how far back it looks
    std::size_t hitsAtMost = 8;     ///< of products, and of events
};

/// Looks on the calling thread; `progress` gets the events examined.
[[nodiscard]] Result<LogHits> searchLog(store::EventStore &store, const aggregates::AggregateRegistry &registry,
                                        const LogSearch &search,
                                        const std::function<void(std::uint64_t examined)> &progress = {},
                                        std::stop_token stop = {});

/// The event that `text` names: a position (`123`, `#123`), a revision (`order-A-1@5`, `A-1@5`), or an event id where
/// the store can look it up. Nullptr: none.
[[nodiscard]] EntryPtr eventNamed(store::EventStore &store, const aggregates::AggregateRegistry &registry,
                                  const QString &text, std::stop_token stop = {});

} // namespace foldline::ui
