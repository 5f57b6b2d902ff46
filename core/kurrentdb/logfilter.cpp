// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/logfilter.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace foldline::kurrentdb {

namespace {

constexpr std::uint32_t Window = 512;    // events examined at once; never 0: such a read does not end
constexpr std::uint32_t Checkpoints = 4; // one checkpoint each so many windows

/// Streams that are not the system's, and the streams that describe them.
constexpr const char *PeoplesStreams = R"(^(\$\$)?[^\$])";

bool isPeoples(std::string_view stream)
{
    if (stream.starts_with("$$"))
        stream.remove_prefix(2);
    return !stream.starts_with('$');
}

std::string anyOf(const std::unordered_set<std::string> &types)
{
    std::vector<std::string> sorted(types.begin(), types.end());
    std::ranges::sort(sorted);
    std::string regex = "^(";
    for (const std::string &type : sorted)
        regex += (regex.size() > 2 ? "|" : "") + escapedForRegex(type);
    return regex + ")$";
}

} // namespace

LogFilter::LogFilter(std::vector<std::string> types, std::string category, bool includeSystem)
    : m_types(std::make_move_iterator(types.begin()), std::make_move_iterator(types.end())),
      m_category(std::move(category)), m_includeSystem(includeSystem)
{
}

void LogFilter::apply(event_store::client::streams::ReadReq::Options &options) const
{
    if (m_types.empty() && m_category.empty() && m_includeSystem) {
        options.mutable_no_filter();
        return;
    }
    auto &filter = *options.mutable_filter();
    filter.set_max(Window);
    filter.set_checkpointintervalmultiplier(Checkpoints);
    if (!m_category.empty())
        filter.mutable_stream_identifier()->add_prefix(m_category + '-');
    else if (!m_types.empty())
        filter.mutable_event_type()->set_regex(anyOf(m_types));
    else
        filter.mutable_stream_identifier()->set_regex(PeoplesStreams);
}

bool LogFilter::matches(const events::RecordedEvent &event) const
{
    if (!m_types.empty() && !m_types.contains(event.type))
        return false;
    if (!m_category.empty())
        return event.stream.category() == m_category;
    return m_includeSystem || isPeoples(event.stream.value());
}

std::string escapedForRegex(std::string_view text)
{
    std::string escaped;
    for (const char c : text) {
        if (std::string_view(R"(\^$.|?*+()[]{}# )").find(c) != std::string_view::npos)
            escaped += '\\';
        escaped += c;
    }
    return escaped;
}

} // namespace foldline::kurrentdb
