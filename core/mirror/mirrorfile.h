// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mirror/mirrorwish.h"
#include "core/store/sqlite/sqlitestore.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>

namespace foldline::mirror {

/// What a mirror says of itself, of one moment.
struct MirrorHead
{
    std::string generation; ///< another one each time it is begun anew
    std::string identity;   ///< of the source; empty: nothing was read yet
    std::string source;     ///< what a person knows the source by
    Kept kept;
    std::uint64_t sizeLimit = DefaultSizeLimit; ///< bytes
    std::optional<events::Position> position;   ///< of the source: all up to it was looked at
    std::optional<Timestamp> asOf;              ///< when it last had all that the source had
    std::uint64_t events = 0;                   ///< that it has
};

/// Revisions of a stream that did not come: those between `last` and `next`.
struct StreamGap
{
    events::StreamName stream;
    events::Revision last;
    events::Revision next;
};

/// What became of a batch. With a gap or a contradiction nothing of it was written; of one that fills the file, what
/// there was room for.
struct Taken
{
    std::uint64_t events = 0; ///< that were new and are kept
    std::optional<StreamGap> gap{};
    std::string contradiction{}; ///< a sentence: the source is not what the mirror was read from
    bool isFull = false;
};

/// The side file of a connection: an embedded store whose events are the source's own (ids, revisions, times, bytes),
/// and beside them where each one stands in the source's log, whose log that is, what is kept, and how far it was read.
/// Events and position commit together, so that it is true after `kill -9`. What is newest may be lost with the power;
/// it is read again. Opened with `--store FILE --read-only` it shows what was read.
///
/// Threads: any; writers take turns, also those of several processes: what is there already is passed over. Failures:
/// as the embedded store's. Positions that go in and out are the source's, where not called local.
class MirrorFile
{
public:
    enum class Use {
        Look, ///< NotFound when there is none; writes nothing
        Write ///< made, with its folder, when it is absent; one that cannot be read is made again
    };

    [[nodiscard]] static Result<std::unique_ptr<MirrorFile>> open(const std::filesystem::path &file, Use use);
    ~MirrorFile();
    MirrorFile(const MirrorFile &) = delete;
    MirrorFile &operator=(const MirrorFile &) = delete;

    [[nodiscard]] const std::filesystem::path &file() const;
    /// The events, with local positions.
    [[nodiscard]] store::SqliteStore &events();
    [[nodiscard]] Result<MirrorHead> head();
    /// Of the file and what SQLite keeps beside it.
    [[nodiscard]] std::uint64_t bytes() const;
    /// False when somebody removed or replaced the file.
    [[nodiscard]] bool isAtItsPlace() const;

    /// Replaces local positions by the source's. Unavailable when the mirror was begun anew since `generation`.
    [[nodiscard]] Result<void> toSource(std::span<events::RecordedEvent> events, const std::string &generation);
    /// The local number of the first event whose position is `position` or later; `after`: later. One past the last
    /// event where there is none.
    [[nodiscard]] Result<std::uint64_t> localOf(events::Position position, bool after);

    /// Writes what is new in a batch of the source's log, with its position, in one transaction. `accepted`: gaps that
    /// the source was asked about. Requires: open for writing.
    [[nodiscard]] Result<Taken> take(std::span<const events::RecordedEvent> batch,
                                     const std::set<std::pair<std::string, std::uint64_t>> &accepted = {});
    /// The mirror had all that the source had at `asOf`.
    [[nodiscard]] Result<void> confirm(Timestamp asOf);
    [[nodiscard]] Result<void> setSource(const std::string &identity, const std::string &name);
    [[nodiscard]] Result<void> setSizeLimit(std::uint64_t bytes);
    /// A whole copy beside it, which is an embedded store by itself; its name. Conflict when there are three already:
    /// they are somebody's to look at and remove.
    [[nodiscard]] Result<std::filesystem::path> setAside();
    /// Forgets every event, and begins again with what is to be kept. What the file took on the disk is given back
    /// where nobody else reads it.
    [[nodiscard]] Result<void> beginAnew(const Kept &kept);

    /// NotFound when there is none.
    [[nodiscard]] static Result<void> remove(const std::filesystem::path &file);

private:
    struct Private;
    explicit MirrorFile(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace foldline::mirror
