// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/events/event.h"
#include "core/projections/readmodeldatabase.h"
#include "core/store/eventstore.h"

#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace foldline::projections {

/// The event that a projection could not take.
struct Refusal
{
    events::Position position;
    events::StreamName stream;
    events::Revision revision;
    std::string type;
    std::string reason;
};

/// A fold over many streams into SQL tables. Used by one runner thread at a time. The runner owns the transaction:
/// `apply` only writes rows; rows and checkpoint commit together. `suffix` of table names is empty for the serving
/// tables and names the tables of a rebuild otherwise.
class Projection
{
public:
    virtual ~Projection() = default;
    [[nodiscard]] virtual std::string_view name() const = 0;
    [[nodiscard]] virtual int version() const = 0;
    /// Base names of its tables.
    [[nodiscard]] virtual std::vector<std::string> tables() const = 0;
    [[nodiscard]] virtual Result<void> createTables(ReadModelDatabase &database, const std::string &suffix) = 0;
    /// Called before the first `apply`, after `createTables`, and whenever the runner went back to an earlier
    /// checkpoint: forget what is remembered in memory.
    [[nodiscard]] virtual Result<void> prepare(ReadModelDatabase &database, const std::string &suffix,
                                               store::EventStore &store) = 0;
    /// Writes what the events change. An event that cannot be taken goes to `refuse`: it returns true to set the event
    /// aside and go on, false to stop (then apply returns Corrupt at once).
    [[nodiscard]] virtual Result<void> apply(std::span<const events::RecordedEvent> batch, ReadModelDatabase &database,
                                             const std::function<bool(const Refusal &)> &refuse,
                                             std::stop_token stop) = 0;
    /// Rows in the tables of that suffix.
    [[nodiscard]] virtual Result<std::uint64_t> rows(ReadModelDatabase &database, const std::string &suffix) = 0;
    /// Called outside a transaction when the tables hold everything up to the log's end, and before a rebuild's tables
    /// begin to serve: makes what is cheaper to make at once than row by row (indexes). May be called again; then it is
    /// quick.
    [[nodiscard]] virtual Result<void> complete(ReadModelDatabase &, const std::string & /*suffix*/) { return {}; }
    /// Lets go of the database (prepared statements) before it is closed. `prepare` comes before the next use.
    virtual void release() {}
    /// A second one with nothing in memory, so that the serving tables stay live during a rebuild; nullptr: they stand
    /// still meanwhile.
    [[nodiscard]] virtual std::unique_ptr<Projection> another() const { return nullptr; }
};

} // namespace foldline::projections
