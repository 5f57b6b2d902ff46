// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"

#include <filesystem>
#include <string>
#include <vector>

namespace foldline::kurrentdb {

/// What is remembered of a server's history in a small file: its identity, and some events with their places. By these
/// it is known again when its first event, which made the identity, was removed. One thread. A file that cannot be
/// read or written is no failure: the history is then known by its first event alone.
class KnownHistory
{
public:
    /// An event at its place in the server's log.
    struct Anchor
    {
        events::Position position;
        std::string id;
        bool operator==(const Anchor &) const = default;
    };

    /// An empty path: nothing is remembered.
    explicit KnownHistory(std::filesystem::path file);

    /// Empty: nothing is known yet.
    [[nodiscard]] const std::string &identity() const { return m_identity; }
    /// As they stand in the log.
    [[nodiscard]] const std::vector<Anchor> &anchors() const { return m_anchors; }
    /// Another history from now on.
    void begin(const std::string &identity);
    /// One more event, if it is new; of many, some are let go. Written at once.
    void add(const events::RecordedEvent &event);

private:
    void load();
    void save() const;

    const std::filesystem::path m_file;
    std::string m_identity;
    std::vector<Anchor> m_anchors;
};

} // namespace foldline::kurrentdb
