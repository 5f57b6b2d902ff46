// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"
#include "core/store/sqlite/logwriter.h"

#include <functional>
#include <memory>
#include <optional>

namespace foldline::store::sqlite {

/// One transaction on a connection of its own. Memory: SQLite's page cache and some ten thousand rows of streams. One
/// thread. A refusal's `context` is `id` or `revision` when it is about that member of the event.
class SqliteImportSession final : public ImportSession
{
public:
    /// Requires: the writer has begun. `committed` is called after a commit that wrote something. `held` keeps the
    /// process's locks on the file.
    SqliteImportSession(std::shared_ptr<void> held, std::unique_ptr<LogWriter> writer, std::function<void()> committed);
    ~SqliteImportSession() override;

    Result<void> add(const StreamName &stream, std::optional<Revision> revision, const ProposedEvent &event) override;
    Result<void> commit(std::stop_token stop = {}) override;
    std::uint64_t streams() const override { return m_streams; }

private:
    Result<void> write(StreamRow &row, const StreamName &stream, std::optional<Revision> revision,
                       const ProposedEvent &event);
    Result<void> give(Error error);

    std::shared_ptr<void> m_held; ///< outlives the connections
    std::function<void()> m_committed;
    std::unique_ptr<LogWriter> m_writer;
    std::uint64_t m_sizeAtBegin = 0;
    std::uint64_t m_streams = 0;
    std::optional<Error> m_failed; ///< the first failure; nothing is taken after it
    bool m_over = false;
    bool m_wrote = false;
};

} // namespace foldline::store::sqlite
