// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/censusfile.h"
#include "core/kurrentdb/streamcensus.h"
#include "core/store/streambrowsing.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace foldline::kurrentdb {

/// Lists a server's streams. The whole log is read for it once, in steps; what it says is kept in a file and gone on
/// with in the next run. Until then the streams of links that a server's own projections keep (`$streams`,
/// `$ce-category`) name the streams where they are there and current, and each that is shown is looked up. Who may not
/// read the whole log has these alone; AccessDenied where they are not there either. Any thread.
class StreamLister
{
public:
    /// Without a file nothing is kept. `step`: how long one call may read the log.
    StreamLister(store::EventStore &store, std::filesystem::path file, std::chrono::milliseconds step);
    ~StreamLister();
    StreamLister(const StreamLister &) = delete;
    StreamLister &operator=(const StreamLister &) = delete;

    /// Reads the log, or the stream of links, to its end first.
    [[nodiscard]] Result<std::vector<store::StreamInfo>> all(const store::StreamList &list, std::stop_token stop);
    /// One step, and what is known then.
    [[nodiscard]] Result<store::StreamPart> some(const store::StreamList &list, std::stop_token stop);

private:
    /// The names that a stream of links has told so far.
    struct Names
    {
        std::vector<store::StreamName> inOrder;
        std::unordered_set<store::StreamName> seen;
        std::optional<store::Revision> last;
        bool isAll = false; ///< the stream was read to its end
    };

    [[nodiscard]] Result<bool> advance(const std::stop_token &stop);
    [[nodiscard]] Result<bool> readOn(const std::stop_token &stop);
    [[nodiscard]] Result<void> begin(const std::stop_token &stop);
    [[nodiscard]] Result<bool> isPlausible(const StreamCensus &census, const std::stop_token &stop);
    [[nodiscard]] Result<std::optional<store::Position>> endOfLog(const std::stop_token &stop);
    void startOver();
    void keep();
    [[nodiscard]] store::StreamPart known(const store::StreamList &list) const;
    [[nodiscard]] Result<bool> byProjection(const std::string &projection, const store::StreamList &list,
                                            store::StreamPart &part, const std::stop_token &stop);
    [[nodiscard]] Result<store::StreamPart> byLinksAlone(const store::StreamList &list, const Error &denied,
                                                         const std::stop_token &stop);
    [[nodiscard]] Result<std::vector<store::StreamInfo>> allByLinks(const store::StreamList &list, const Error &denied,
                                                                    const std::stop_token &stop);
    [[nodiscard]] Result<void> fill(const std::string &projection, const store::StreamList &list,
                                    store::StreamPart &part, const std::stop_token &stop);
    [[nodiscard]] Result<bool> readNames(const std::string &projection, const std::stop_token &stop);
    [[nodiscard]] Result<bool> isCurrent(const Names &names, const std::string &category, const std::stop_token &stop);
    [[nodiscard]] Result<void> lookUp(const std::vector<store::StreamName> &names, store::StreamPart &part,
                                      const std::stop_token &stop);

    store::EventStore &m_store;
    const std::filesystem::path m_path;
    const std::chrono::milliseconds m_step;

    std::mutex m_mutex;     ///< guards what follows; held for one step at most
    std::string m_identity; ///< empty: there is nothing to keep yet
    std::unique_ptr<CensusFile> m_file;
    StreamCensus m_census;
    std::unordered_map<std::string, Names> m_names;
    std::unordered_map<store::StreamName, store::StreamInfo> m_lookedUp;
};

} // namespace foldline::kurrentdb
