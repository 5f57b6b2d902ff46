// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/fileuse.h"
#include "core/kurrentdb/streamcensus.h"

#include <filesystem>
#include <memory>
#include <string>

namespace foldline::store::sqlite {
class Connection;
}

namespace foldline::kurrentdb {

/// What is known of a server's streams, kept between runs: an SQLite file that holds the census of one history, up to
/// one position. Nothing but time is lost with it. One thread; several processes may share it: the first one to save
/// goes on saving, the others keep what they know to themselves. What is saved is whole, and of one of them.
class CensusFile
{
public:
    /// Makes the file where there is none; one that is damaged or of another version is replaced, unless somebody else
    /// uses it: Corrupt or NotAStore then. Io else.
    [[nodiscard]] static Result<std::unique_ptr<CensusFile>> open(const std::filesystem::path &file);
    ~CensusFile();

    /// The census of that history: an empty one when the file holds another's.
    [[nodiscard]] Result<StreamCensus> load(const std::string &identity);
    /// What changed since the last `load` or `save`; the census's changes are then forgotten.
    [[nodiscard]] Result<void> save(const std::string &identity, StreamCensus &census);

    /// The next `save` replaces all that the file holds.
    void discard() { m_startsOver = true; }

private:
    explicit CensusFile(std::unique_ptr<store::sqlite::Connection> connection);
    [[nodiscard]] static Result<std::unique_ptr<CensusFile>> tryToOpen(const std::filesystem::path &file);
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<void> makeTables();
    [[nodiscard]] Result<StreamCensus> read(const std::string &identity);
    [[nodiscard]] Result<bool> isAsLeft();
    [[nodiscard]] Result<void> write(const std::string &identity, const StreamCensus &census);

    /// What the file holds, as far as this object knows.
    struct Held
    {
        std::string identity;
        std::optional<events::Position> position;
        bool operator==(const Held &) const = default;
    };
    [[nodiscard]] Result<Held> held();

    std::unique_ptr<FileUse> m_use; ///< outlives the connection
    std::unique_ptr<store::sqlite::Connection> m_connection;
    Held m_left;
    bool m_startsOver = false;
};

} // namespace foldline::kurrentdb
