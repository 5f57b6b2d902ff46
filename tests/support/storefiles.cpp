// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/storefiles.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>
#include <unistd.h>

namespace foldline::test {

using store::SqliteStore;

namespace {

constexpr uid_t Nobody = 65'534;

sqlite3 *openDatabase(const std::filesystem::path &file)
{
    sqlite3 *database = nullptr;
    if (sqlite3_open(file.c_str(), &database) != SQLITE_OK)
        qFatal("cannot open %s", file.c_str());
    sqlite3_busy_timeout(database, 5000);
    return database;
}

} // namespace

std::unique_ptr<SqliteStore> StoreFolder::open(SqliteStore::Mode mode, const std::string &name) const
{
    auto opened = SqliteStore::open(file(name), mode);
    if (!opened)
        qFatal("cannot open the store: %s", describe(opened.error()).c_str());
    return std::move(*opened);
}

QString folderState(const std::filesystem::path &folder)
{
    QString state;
    const QDir directory(QString::fromStdString(folder.string()));
    const auto entries = directory.entryInfoList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
    for (const QFileInfo &entry : entries) {
        const QByteArray bytes = fileBytes(entry.filePath().toStdString());
        state += entry.fileName() % u' ' % QString::number(bytes.size()) % u' ' %
                 QString::number(entry.lastModified().toMSecsSinceEpoch()) % u' ' %
                 QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()) % u'\n';
    }
    return state;
}

void copyStoreFiles(const std::filesystem::path &from, const std::filesystem::path &to, bool withIndex)
{
    using std::filesystem::copy_file;
    copy_file(from, to);
    copy_file(from.string() + "-wal", to.string() + "-wal");
    if (withIndex)
        copy_file(from.string() + "-shm", to.string() + "-shm");
}

void runSql(const std::filesystem::path &file, const char *sql)
{
    sqlite3 *database = openDatabase(file);
    if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        qFatal("%s: %s", sql, sqlite3_errmsg(database));
    sqlite3_close(database);
}

QString askSql(const std::filesystem::path &file, const char *sql)
{
    sqlite3 *database = openDatabase(file);
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        qFatal("%s: %s", sql, sqlite3_errmsg(database));
    const QString answer = QString::fromUtf8(static_cast<const char *>(sqlite3_column_blob(statement, 0)),
                                             sqlite3_column_bytes(statement, 0));
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return answer;
}

void writeFile(const std::filesystem::path &file, const QByteArray &bytes)
{
    QFile out(QString::fromStdString(file.string()));
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
        qFatal("cannot write %s", file.c_str());
}

QByteArray fileBytes(const std::filesystem::path &file)
{
    QFile in(QString::fromStdString(file.string()));
    if (!in.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", file.c_str());
    return in.readAll();
}

Unprivileged::Unprivileged() : m_user(::geteuid())
{
    if (m_user == 0 && ::seteuid(Nobody) != 0)
        qFatal("cannot give up privileges");
}

Unprivileged::~Unprivileged()
{
    if (::geteuid() != m_user && ::seteuid(m_user) != 0)
        qFatal("cannot take privileges back");
}

} // namespace foldline::test
