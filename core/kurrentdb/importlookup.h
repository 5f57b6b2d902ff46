// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/importledger.h"
#include "core/kurrentdb/serverconnection.h"
#include "core/store/eventstore.h"

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace foldline::kurrentdb {

class KurrentStore;

/// Asks a server what it has of streams: of one, or of many at once. One thread uses it; others, its own, ask. Failures
/// are the store's; Cancelled when `stop` is requested.
class ImportLookup
{
public:
    struct Standing
    {
        std::vector<ImportLedger::Known> events; ///< the first ones, as they can be read
        std::uint64_t next = 0;                  ///< after them; where they are all, numbering goes on there
        bool isWhole = true;                     ///< false: there may be more than these
    };
    /// Gets events in order; its failure ends the reading.
    using Handler = std::function<Result<void>(std::span<const ImportLedger::Known>)>;

    /// All of these outlive it.
    ImportLookup(KurrentStore &store, ServerConnection &connection, std::stop_token stop);

    [[nodiscard]] Result<Standing> standingOf(const store::StreamName &stream);
    /// In the order of `streams`. After a failure no more are asked: nullopt.
    [[nodiscard]] std::vector<std::optional<Result<Standing>>> standingsOf(std::span<const store::StreamName> streams);
    /// The events from `next` on; returns where the numbering goes on.
    [[nodiscard]] Result<std::uint64_t> readOn(const store::StreamName &stream, std::uint64_t next,
                                               const Handler &handler);

private:
    [[nodiscard]] Result<std::uint64_t> hiddenNext(const store::StreamName &stream, bool isThere);

    KurrentStore &m_store;
    ServerConnection &m_connection;
    const std::stop_token m_stop;
};

} // namespace foldline::kurrentdb
