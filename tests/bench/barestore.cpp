// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/barestore.h"

#include "core/store/merkle.h"
#include "core/store/sqlite/schema.h"
#include "tests/bench/measure.h"

#include <sqlite3.h>

#include <string>
#include <unordered_map>

namespace foldline::bench {

namespace {

class Bare
{
public:
    explicit Bare(const std::filesystem::path &file, bool create)
    {
        require(sqlite3_open(file.c_str(), &m_database) == SQLITE_OK, "open");
        if (!create)
            return;
        run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;");
        run(store::sqlite::SchemaV1);
        run("INSERT INTO frontier(one, bytes) VALUES(1, x'')");
        m_event = prepare("INSERT INTO events VALUES(?1, ?2, ?3, ?4, ?5, 1, ?6, ?7, ?8, ?9)");
        m_stream = prepare(
            "INSERT INTO streams(id, name, category, last_revision, first_position, last_position) "
            "VALUES(?1, ?2, 'order', ?3, ?4, ?4) ON CONFLICT(id) DO UPDATE SET last_revision = ?3, last_position = ?4");
        m_head = prepare("INSERT INTO heads VALUES(?1, ?2)");
        m_frontier = prepare("UPDATE frontier SET bytes = ?1 WHERE one = 1");
        run("INSERT INTO content_types(name) VALUES('application/json')");
    }
    ~Bare()
    {
        for (sqlite3_stmt *statement : {m_event, m_stream, m_head, m_frontier})
            sqlite3_finalize(statement);
        sqlite3_close(m_database);
    }
    Bare(const Bare &) = delete;
    Bare &operator=(const Bare &) = delete;

    [[nodiscard]] sqlite3 *database() const { return m_database; }
    void run(const char *sql)
    {
        require(sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr) == SQLITE_OK, sqlite3_errmsg(m_database));
    }
    [[nodiscard]] sqlite3_stmt *prepare(const char *sql)
    {
        sqlite3_stmt *statement = nullptr;
        require(sqlite3_prepare_v2(m_database, sql, -1, &statement, nullptr) == SQLITE_OK, sqlite3_errmsg(m_database));
        return statement;
    }

    void insertEvent(const orders::DemoEvent &made)
    {
        auto &[stream, revision] =
            m_streams.try_emplace(made.stream.value(), static_cast<std::int64_t>(m_streams.size()) + 1, -1)
                .first->second;
        const auto type =
            m_types.try_emplace(made.event.type, static_cast<std::int64_t>(m_types.size()) + 1).first->second;
        ++revision;
        const store::Hash leaf = m_hasher.leaf(made.event.id, {static_cast<std::uint64_t>(revision)},
                                               *made.event.created, made.stream.value(), made.event.type,
                                               made.event.contentType, made.event.data, made.event.metadata);
        const auto position = static_cast<std::int64_t>(m_tree.size());
        sqlite3_bind_int64(m_event, 1, position);
        sqlite3_bind_int64(m_event, 2, stream);
        sqlite3_bind_int64(m_event, 3, revision);
        bindBlob(m_event, 4, made.event.id.view());
        sqlite3_bind_int64(m_event, 5, type);
        sqlite3_bind_int64(m_event, 6, made.event.created->ticks());
        bindBlob(m_event, 7, made.event.data);
        bindBlob(m_event, 8, made.event.metadata);
        bindBlob(m_event, 9, {reinterpret_cast<const char *>(leaf.data()), leaf.size()});
        step(m_event);
        m_tree.add(leaf, m_hasher);
        m_lastStream = &made.stream.value();
    }
    void writeStream(const std::string &name)
    {
        const auto &[id, revision] = m_streams.at(name);
        sqlite3_bind_int64(m_stream, 1, id);
        sqlite3_bind_text(m_stream, 2, name.data(), static_cast<int>(name.size()), SQLITE_STATIC);
        sqlite3_bind_int64(m_stream, 3, revision);
        sqlite3_bind_int64(m_stream, 4, static_cast<std::int64_t>(m_tree.size()) - 1);
        step(m_stream);
    }
    void writeAllStreams()
    {
        for (const auto &one : m_streams)
            writeStream(one.first);
    }
    void writeHead()
    {
        const auto head = m_tree.head(m_hasher);
        sqlite3_bind_int64(m_head, 1, static_cast<std::int64_t>(head.size));
        bindBlob(m_head, 2, {reinterpret_cast<const char *>(head.root.data()), head.root.size()});
        step(m_head);
        const std::string edge = m_tree.serialize();
        bindBlob(m_frontier, 1, edge);
        step(m_frontier);
    }

private:
    struct Stream
    {
        std::int64_t id;
        std::int64_t revision;
        Stream(std::int64_t i, std::int64_t r) : id(i), revision(r) {}
    };
    static void bindBlob(sqlite3_stmt *statement, int index, std::string_view bytes)
    {
        sqlite3_bind_blob(statement, index, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
    }
    void step(sqlite3_stmt *statement)
    {
        require(sqlite3_step(statement) == SQLITE_DONE, sqlite3_errmsg(m_database));
        sqlite3_reset(statement);
    }

    sqlite3 *m_database = nullptr;
    sqlite3_stmt *m_event = nullptr;
    sqlite3_stmt *m_stream = nullptr;
    sqlite3_stmt *m_head = nullptr;
    sqlite3_stmt *m_frontier = nullptr;
    store::LeafHasher m_hasher;
    store::MerkleFrontier m_tree;
    std::unordered_map<std::string, Stream> m_streams;
    std::unordered_map<std::string, std::int64_t> m_types;
    const std::string *m_lastStream = nullptr;
};

} // namespace

double bareAppend(const std::filesystem::path &file, std::span<const orders::DemoEvent> events)
{
    Bare bare(file, true);
    return secondsOf([&] {
        for (const auto &event : events) {
            bare.run("BEGIN IMMEDIATE");
            bare.insertEvent(event);
            bare.writeStream(event.stream.value());
            bare.writeHead();
            bare.run("COMMIT");
        }
    });
}

double bareImport(const std::filesystem::path &file, std::span<const orders::DemoEvent> events)
{
    Bare bare(file, true);
    return secondsOf([&] {
        bare.run("BEGIN IMMEDIATE");
        for (const auto &event : events)
            bare.insertEvent(event);
        bare.writeAllStreams();
        bare.writeHead();
        bare.run("COMMIT");
    });
}

double bareRead(const std::filesystem::path &file)
{
    Bare bare(file, false);
    std::uint64_t bytes = 0;
    const double seconds = secondsOf([&] {
        sqlite3_stmt *query = bare.prepare("SELECT position, stream, revision, id, type, content_type, created, data, "
                                           "metadata FROM events ORDER BY position");
        while (sqlite3_step(query) == SQLITE_ROW) {
            for (const int column : {0, 1, 2, 4, 5, 6})
                bytes += static_cast<std::uint64_t>(sqlite3_column_int64(query, column)) & 1;
            for (const int column : {3, 7, 8}) {
                require(sqlite3_column_blob(query, column) != nullptr, "read");
                bytes += static_cast<std::uint64_t>(sqlite3_column_bytes(query, column));
            }
        }
        sqlite3_finalize(query);
    });
    require(bytes > 0, "read nothing");
    return seconds;
}

} // namespace foldline::bench
