// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/standardprojections.h"

#include "core/base/json.h"
#include "core/events/streamname.h"

#include <array>

namespace foldline::test::stub {

namespace {

constexpr std::array Names{"$streams", "$stream_by_category", "$by_category", "$by_event_type", "$by_correlation_id"};

} // namespace

void StandardProjections::begin(std::int64_t now)
{
    const std::string registry = "$projections-$all";
    m_log.append(registry,
                 {.id = events::EventId::random(), .type = "$ProjectionsInitialized", .isJson = false, .data = {}},
                 now);
    for (const char *name : Names)
        m_log.append(registry,
                     {.id = events::EventId::random(), .type = "$ProjectionCreated", .isJson = false, .data = name},
                     now);
    m_next = m_log.size();
}

void StandardProjections::catchUp(std::int64_t now)
{
    m_now = now;
    for (const std::uint32_t end = m_log.size(); m_next < end; ++m_next) {
        if (m_log.isEvent(m_next))
            project(m_log.event(m_next));
    }
    m_next = m_log.size();
}

void StandardProjections::project(const LogEvent &event)
{
    const bool describes = isMetastream(event.stream);
    const std::string_view stream = describes ? describedBy(event.stream) : event.stream;
    if (isSystem(stream))
        return;
    if (event.revision == 0)
        link("$streams", 0, event.stream, event);
    if (describes)
        return projectMetadata(event, stream);
    const events::StreamName name{std::string(stream)};
    if (const std::string category(name.category()); !category.empty() && event.revision != DeletedRevision)
        link("$ce-" + category, event.revision, stream, event);
    if (event.type != LinkType)
        link("$et-" + std::string(event.type), event.revision, stream, event);
}

/// A soft deletion shows in its category. The type's link names the described stream, not the metastream: so the node.
void StandardProjections::projectMetadata(const LogEvent &event, std::string_view stream)
{
    const bool deletes = m_log.metadataOf(stream).truncateBefore == DeletedRevision;
    const std::string category(events::StreamName{std::string(stream)}.category());
    if (deletes && !category.empty())
        link("$ce-" + category, event.revision, event.stream, event);
    link(deletes ? std::string("$et-$deleted") : "$et-" + std::string(event.type), event.revision, stream, event);
}

void StandardProjections::link(const std::string &projected, std::int64_t revision, std::string_view stream,
                               const LogEvent &cause)
{
    if (!m_log.find(projected)) {
        m_log.append(metastreamOf(projected),
                     {.id = events::EventId::random(),
                      .type = std::string(MetadataType),
                      .data = R"({"$acl":{"$r":"$all","$mr":"$all"}})"},
                     m_now);
    }
    const std::string position = std::to_string(cause.position);
    const std::string_view original = isMetastream(cause.stream) ? describedBy(cause.stream) : cause.stream;
    m_log.append(projected,
                 {.id = events::EventId::random(),
                  .type = std::string(LinkType),
                  .isJson = false,
                  .data = std::to_string(revision) + "@" + std::string(stream),
                  .metadata = R"({"$v":"1:-1:1:4","$c":)" + position + R"(,"$p":)" + position + R"(,"$o":)" +
                              json::quote(original) + R"(,"$causedBy":")" + cause.id.toString() + "\"}"},
                 m_now);
}

} // namespace foldline::test::stub
