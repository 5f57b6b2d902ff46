// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/streams.pb.h"
#include "core/store/eventstore.h"

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace foldline::kurrentdb {

/// Which events of the whole log are wanted: those of people's streams and of what describes these, unless the
/// system's are asked for too. The server filters by stream name or by type, not by both; the rest is done here, and
/// what the server did is checked. Immutable; any thread.
class LogFilter
{
public:
    LogFilter(std::vector<std::string> types, std::string category, bool includeSystem);

    /// Sets `filter` or `no_filter`.
    void apply(event_store::client::streams::ReadReq::Options &options) const;
    [[nodiscard]] bool matches(const events::RecordedEvent &event) const;
    /// Whether the server hands over nothing that `matches` then refuses, so that its count can be relied on.
    [[nodiscard]] bool isExact() const { return m_types.empty() || (m_includeSystem && m_category.empty()); }

private:
    std::unordered_set<std::string> m_types;
    std::string m_category;
    bool m_includeSystem;
};

/// Every character of `text` stands for itself in a regular expression.
[[nodiscard]] std::string escapedForRegex(std::string_view text);

} // namespace foldline::kurrentdb
