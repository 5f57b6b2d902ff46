// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/merkle.h"
#include "core/store/sqlite/sqlitestore.h"
#include "core/store/sqlite/verifydatabase.h"
#include "tests/support/storefiles.h"
#include "tests/support/storetesting.h"

#include <QStringList>
#include <QTest>

#include <array>
#include <filesystem>
#include <numeric>
#include <string>
#include <vector>

#include <sqlite3.h>

namespace foldline::test {

using namespace store;

inline QString kindName(Damage::Kind kind)
{
    switch (kind) {
    case Damage::Kind::Changed:
        return u"Changed"_qs;
    case Damage::Kind::Missing:
        return u"Missing"_qs;
    case Damage::Kind::Unreadable:
        return u"Unreadable"_qs;
    case Damage::Kind::RevisionGap:
        return u"RevisionGap"_qs;
    case Damage::Kind::HeadMismatch:
        return u"HeadMismatch"_qs;
    case Damage::Kind::SizeMismatch:
        return u"SizeMismatch"_qs;
    case Damage::Kind::Database:
        return u"Database"_qs;
    }
    return u"?"_qs;
}

/// "Changed 4 order-1 3"; what is absent is a dash.
inline QString shown(const Damage &damage)
{
    const auto number = [](const std::optional<std::uint64_t> &value) {
        return value ? QString::number(*value) : u"-"_qs;
    };
    const QString stream = damage.stream.empty() ? u"-"_qs : QString::fromStdString(damage.stream);
    return QStringList{kindName(damage.kind), number(damage.position), stream, number(damage.revision)}.join(u' ');
}

inline QStringList shown(const std::vector<Damage> &damages)
{
    QStringList lines;
    for (const Damage &damage : damages)
        lines << shown(damage);
    return lines;
}

inline QString reasons(const VerifyReport &report)
{
    QString text;
    for (const Damage &damage : report.damages)
        text += shown(damage) + u": "_qs + QString::fromStdString(damage.reason) + u'\n';
    return text;
}

inline Result<VerifyReport> verifyFile(const std::filesystem::path &file, std::size_t maxDamages = 1000)
{
    const auto opened = SqliteStore::open(file, SqliteStore::Mode::ReadOnly);
    if (!opened)
        return failure(opened.error());
    return (*opened)->verify({}, {}, maxDamages);
}

inline ProposedEvent event(int number)
{
    ProposedEvent result =
        proposed(number % 2 == 0 ? "Even" : "Odd", "{\"mark\":\"<" + std::to_string(number) + ">\"}");
    result.metadata = R"({"actor":"somebody"})";
    result.created = Timestamp::fromTicks(14'795'448'000'000'000 + number * 10);
    return result;
}

inline void append(EventStore &target, std::string_view stream, const std::vector<int> &numbers)
{
    std::vector<ProposedEvent> events;
    for (const int number : numbers)
        events.push_back(event(number));
    QVERIFY(target.append(named(stream), ExpectedRevision::any(), events));
}

/// A database that is opened past the store, for doing what an attacker or a broken disk does.
class Database
{
public:
    explicit Database(const std::filesystem::path &file)
    {
        if (sqlite3_open(file.c_str(), &m_database) != SQLITE_OK)
            qFatal("cannot open the database");
    }
    ~Database() { sqlite3_close(m_database); }
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    /// Each row as text, columns between bars, "error" at the end when it failed.
    QStringList rows(const QByteArray &sql)
    {
        QStringList result;
        sqlite3_stmt *statement = nullptr;
        int code = sqlite3_prepare_v2(m_database, sql.constData(), -1, &statement, nullptr);
        while (code == SQLITE_OK || code == SQLITE_ROW) {
            code = sqlite3_step(statement);
            if (code == SQLITE_ROW)
                result << row(statement);
        }
        if (code != SQLITE_DONE)
            result << u"error"_qs;
        sqlite3_finalize(statement);
        return result;
    }

    Result<VerifyReport> verify() { return sqlite::verifyDatabase(m_database, {}, {}, 1000); }

    /// Changes the data of an event and its leaf hash with it.
    void forge(int position, const std::string &data)
    {
        sqlite3_stmt *read = prepare(
            "SELECT e.id, e.revision, e.created, s.name, t.name, c.name, e.metadata FROM events e JOIN streams s ON "
            "s.id = "
            "e.stream JOIN types t ON t.id = e.type JOIN content_types c ON c.id = e.content_type WHERE position = ?1");
        sqlite3_bind_int(read, 1, position);
        QCOMPARE(sqlite3_step(read), SQLITE_ROW);
        const Hash leaf = leafOf(read, data);
        sqlite3_finalize(read);
        sqlite3_stmt *write = prepare("UPDATE events SET data = ?2, leaf = ?3 WHERE position = ?1");
        sqlite3_bind_int(write, 1, position);
        sqlite3_bind_blob(write, 2, data.data(), static_cast<int>(data.size()), SQLITE_STATIC);
        sqlite3_bind_blob(write, 3, leaf.data(), static_cast<int>(leaf.size()), SQLITE_STATIC);
        QCOMPARE(sqlite3_step(write), SQLITE_DONE);
        sqlite3_finalize(write);
    }

    /// Adds an event with a right leaf hash behind the others.
    void addEvent(int position, const std::string &stream, int revision)
    {
        LeafHasher hasher;
        const ProposedEvent added = event(position);
        const Hash leaf = hasher.leaf(added.id, Revision{static_cast<std::uint64_t>(revision)}, *added.created, stream,
                                      "Even", added.contentType, added.data, added.metadata);
        sqlite3_stmt *write = prepare("INSERT INTO events SELECT ?1, s.id, ?2, ?3, t.id, c.id, ?4, ?5, ?6, ?7 FROM "
                                      "streams s, types t, content_types c "
                                      "WHERE s.name = ?8 AND t.name = 'Even' AND c.name = 'application/json'");
        sqlite3_bind_int(write, 1, position);
        sqlite3_bind_int(write, 2, revision);
        bind(write, 3, added.id.view());
        sqlite3_bind_int64(write, 4, added.created->ticks());
        bind(write, 5, added.data);
        bind(write, 6, added.metadata);
        sqlite3_bind_blob(write, 7, leaf.data(), static_cast<int>(leaf.size()), SQLITE_STATIC);
        sqlite3_bind_text(write, 8, stream.c_str(), -1, SQLITE_STATIC);
        QCOMPARE(sqlite3_step(write), SQLITE_DONE);
        QCOMPARE(sqlite3_changes(m_database), 1);
        sqlite3_finalize(write);
    }

private:
    sqlite3_stmt *prepare(const char *sql)
    {
        sqlite3_stmt *statement = nullptr;
        if (sqlite3_prepare_v2(m_database, sql, -1, &statement, nullptr) != SQLITE_OK)
            qFatal("%s: %s", sql, sqlite3_errmsg(m_database));
        return statement;
    }

    static void bind(sqlite3_stmt *statement, int index, std::string_view bytes)
    {
        sqlite3_bind_blob(statement, index, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
    }

    static std::string bytes(sqlite3_stmt *statement, int column)
    {
        const auto *data = static_cast<const char *>(sqlite3_column_blob(statement, column));
        return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
    }

    static QString row(sqlite3_stmt *statement)
    {
        QByteArray text;
        for (int column = 0; column < sqlite3_column_count(statement); ++column) {
            const auto *data = static_cast<const char *>(sqlite3_column_blob(statement, column));
            text += QByteArray(data, sqlite3_column_bytes(statement, column)).toPercentEncoding() + '|';
        }
        return QString::fromLatin1(text);
    }

    static Hash leafOf(sqlite3_stmt *read, const std::string &data)
    {
        std::array<std::uint8_t, 16> id{};
        const std::string idBytes = bytes(read, 0);
        std::copy(idBytes.begin(), idBytes.end(), id.begin());
        LeafHasher hasher;
        return hasher.leaf(events::EventId(id), Revision{static_cast<std::uint64_t>(sqlite3_column_int64(read, 1))},
                           Timestamp::fromTicks(sqlite3_column_int64(read, 2)), bytes(read, 3), bytes(read, 4),
                           bytes(read, 5), data, bytes(read, 6));
    }

    sqlite3 *m_database = nullptr;
};

constexpr std::uint64_t LargeSize = 3'000;

/// Commits of ten events each, by turns to 40 streams: position p is in order-<p / 10 % 40>.
inline void fillLarge(EventStore &target)
{
    for (int number = 0; number < static_cast<int>(LargeSize); number += 10) {
        std::vector<int> numbers(10);
        std::iota(numbers.begin(), numbers.end(), number);
        append(target, "order-" + std::to_string(number / 10 % 40), numbers);
    }
    QCOMPARE(target.eventCount().value(), LargeSize);
}

/// "Kind position stream revision" of an event of the large store.
inline QString shownInLarge(const QString &kind, std::uint64_t position)
{
    return QStringLiteral("%1 %2 order-%3 %4")
        .arg(kind)
        .arg(position)
        .arg(position / 10 % 40)
        .arg(position / 400 * 10 + position % 10);
}

/// A copy of the store that nobody has open, alone.
inline std::filesystem::path freshCopy(const StoreFolder &folder, const std::string &name)
{
    const auto copy = folder.file("damaged.db");
    std::filesystem::copy_file(folder.file(name), copy, std::filesystem::copy_options::overwrite_existing);
    for (const char *suffix : {"-wal", "-shm"})
        std::filesystem::remove(copy.string() + suffix);
    return copy;
}

} // namespace foldline::test
