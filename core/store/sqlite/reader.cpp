// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/reader.h"

#include <algorithm>
#include <array>
#include <utility>

namespace foldline::store::sqlite {

namespace {

constexpr std::size_t MaxIdle = 8;
/// Rows that a filtered read looks at before it ends its transaction.
constexpr std::int64_t MaxExamined = 8192;

#define FOLDLINE_SELECT_EVENT                                                                                          \
    "SELECT position, stream, revision, id, type, content_type, created, data, metadata FROM events WHERE "
constexpr const char *LogForwards =
    FOLDLINE_SELECT_EVENT "position >= ?1 AND position <= ?2 ORDER BY position LIMIT ?3";
constexpr const char *LogBackwards =
    FOLDLINE_SELECT_EVENT "position >= ?1 AND position <= ?2 ORDER BY position DESC LIMIT ?3";
constexpr const char *StreamForwards =
    FOLDLINE_SELECT_EVENT "revision >= ?1 AND revision <= ?2 AND stream = ?4 ORDER BY revision LIMIT ?3";
constexpr const char *StreamBackwards =
    FOLDLINE_SELECT_EVENT "revision >= ?1 AND revision <= ?2 AND stream = ?4 ORDER BY revision DESC LIMIT ?3";
#undef FOLDLINE_SELECT_EVENT

constexpr const char *FindType = "SELECT id FROM types WHERE name = ?1";

const char *queryOf(const ReadRange &range)
{
    if (range.stream == 0)
        return range.direction == Direction::Forwards ? LogForwards : LogBackwards;
    return range.direction == Direction::Forwards ? StreamForwards : StreamBackwards;
}

/// Keeps a string's buffer unless it is far too large for what comes now.
void assign(std::string &target, std::string_view bytes)
{
    constexpr std::size_t Large = 65'536;
    if (target.capacity() > Large && bytes.size() < target.capacity() / 8)
        target = std::string(bytes);
    else
        target.assign(bytes);
}

bool isOfCategory(std::string_view stream, std::string_view category)
{
    return stream.size() > category.size() && stream[category.size()] == '-' && stream.starts_with(category) &&
           !stream.starts_with('$') && category.find('-') == std::string_view::npos;
}

tl::unexpected<Error> badRow(std::int64_t position, std::string why)
{
    return failure(ErrorCode::Corrupt,
                   "The store is damaged: the event at position " + std::to_string(position) + " cannot be read.",
                   std::move(why));
}
/// A name that is missing is damage of this event; anything else stays what it is.
tl::unexpected<Error> badName(std::int64_t position, const Error &error)
{
    return error.code == ErrorCode::Corrupt ? badRow(position, error.message) : failure(error);
}

} // namespace

Result<Connection *> SharedSource::open()
{
    m_connection.reset();
    auto connection = Connection::open(m_file, Access::Query);
    if (!connection)
        return failure(connection.error());
    m_connection = std::move(*connection);
    return m_connection.get();
}

Result<void> Reader::prepare()
{
    if (m_connection && m_source->isCurrent())
        return {};
    m_connection = nullptr;
    m_streams.clear();
    m_types.clear();
    m_contentTypes.clear();
    auto opened = m_source->open();
    if (!opened)
        return failure(opened.error());
    m_connection = *opened;
    return {};
}

Result<StreamRow> Reader::findStream(const StreamName &name)
{
    return read([&](Connection &connection) { return sqlite::findStream(connection, name.value()); });
}

Result<void> Reader::fetch(ReadRange &range, const ReadFilter &filter, std::uint64_t limit, EventBatch &out)
{
    const ReadRange whole = range;
    return read([&](Connection &connection) {
        range = whole;
        return fetchOnce(connection, range, filter, limit, out);
    });
}

Result<void> Reader::fetchOnce(Connection &connection, ReadRange &range, const ReadFilter &filter, std::uint64_t limit,
                               EventBatch &out)
{
    out.clear();
    auto prepared = connection.statement(queryOf(range));
    if (!prepared)
        return failure(prepared.error());
    Statement &query = **prepared;
    const Rewind rewind(query);
    const auto wanted = static_cast<std::int64_t>(std::min<std::uint64_t>(limit, EventBatch::MaxEvents));
    const std::int64_t examined = filter.isEmpty() ? wanted : MaxExamined;
    query.bind(1, range.first).bind(2, range.last).bind(3, examined);
    if (range.stream != 0)
        query.bind(4, range.stream);
    const int key = range.stream == 0 ? 0 : 2;
    std::int64_t rows = 0;
    int code = query.step();
    for (; code == SQLITE_ROW; code = query.step()) {
        auto matches = decode(connection, query, filter, out.slot());
        if (!matches)
            return failure(matches.error());
        if (*matches)
            out.keep();
        const std::int64_t at = query.integer(key);
        (range.direction == Direction::Forwards ? range.first : range.last) =
            range.direction == Direction::Forwards ? at + 1 : at - 1;
        ++rows;
        if (out.isFull() || out.size() >= limit)
            return {};
    }
    if (code != SQLITE_DONE)
        return failure(query.error(code));
    if (rows < examined)
        range.first = range.last + 1;
    return {};
}

Result<bool> Reader::decode(Connection &connection, const Statement &row, const ReadFilter &filter,
                            RecordedEvent &event)
{
    const std::int64_t position = row.integer(0);
    const std::int64_t type = row.integer(4);
    if (!filter.types.empty() && std::ranges::find(filter.types, type) == filter.types.end())
        return false;
    const std::int64_t created = row.integer(6);
    if (filter.createdAtOrAfter && created < *filter.createdAtOrAfter)
        return false;
    const auto stream = m_streams.find(connection, row.integer(1));
    if (!stream)
        return badName(position, stream.error());
    if (!filter.category.empty() && !isOfCategory(*stream, filter.category))
        return false;
    const auto typeName = m_types.find(connection, type);
    if (!typeName)
        return badName(position, typeName.error());
    const auto contentType = m_contentTypes.find(connection, row.integer(5));
    if (!contentType)
        return badName(position, contentType.error());
    const std::string_view id = row.bytes(3);
    std::array<std::uint8_t, 16> bytes{};
    if (id.size() != bytes.size())
        return badRow(position, "its id is " + std::to_string(id.size()) + " bytes long");
    std::ranges::copy(id, bytes.begin());
    event.id = events::EventId(bytes);
    event.stream.assign(*stream);
    event.revision = {static_cast<std::uint64_t>(row.integer(2))};
    event.position = Position::at(static_cast<std::uint64_t>(position));
    event.type.assign(*typeName);
    event.contentType.assign(*contentType);
    event.created = Timestamp::fromTicks(created);
    assign(event.data, row.bytes(7));
    assign(event.metadata, row.bytes(8));
    return true;
}

Result<std::vector<std::int64_t>> Reader::typeIds(std::span<const std::string> names)
{
    return read([&](Connection &connection) -> Result<std::vector<std::int64_t>> {
        std::vector<std::int64_t> ids;
        auto prepared = connection.statement(FindType);
        if (!prepared)
            return failure(prepared.error());
        for (const std::string &name : names) {
            const Rewind rewind(**prepared);
            auto row = (*prepared)->bindText(1, name).next();
            if (!row)
                return failure(row.error());
            if (*row)
                ids.push_back((*prepared)->integer(0));
        }
        return ids;
    });
}

Result<std::optional<std::int64_t>> Reader::integer(const char *sql)
{
    return read([&](Connection &connection) -> Result<std::optional<std::int64_t>> {
        auto prepared = connection.statement(sql);
        if (!prepared)
            return failure(prepared.error());
        const Rewind rewind(**prepared);
        auto row = (*prepared)->next();
        if (!row)
            return failure(row.error());
        if (!*row || (*prepared)->isNull(0))
            return std::optional<std::int64_t>();
        return std::optional((*prepared)->integer(0));
    });
}

Result<ChangeMark> Reader::changeMark()
{
    auto version = integer("PRAGMA data_version");
    if (!version)
        return failure(version.error());
    return ChangeMark{m_source->opened(), version->value_or(0)};
}

ReaderPool::Lease::~Lease()
{
    if (m_reader)
        m_pool->giveBack(std::move(m_reader));
}

ReaderPool::Lease ReaderPool::lease()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_idle.empty()) {
            Lease lease(*this, std::move(m_idle.back()));
            m_idle.pop_back();
            return lease;
        }
    }
    return {*this, m_make()};
}

void ReaderPool::giveBack(std::unique_ptr<Reader> reader)
{
    const std::scoped_lock lock(m_mutex);
    if (m_idle.size() < MaxIdle)
        m_idle.push_back(std::move(reader));
}

} // namespace foldline::store::sqlite
