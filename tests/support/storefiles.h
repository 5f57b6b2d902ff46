// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/sqlite/sqlitestore.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QTemporaryDir>

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>

namespace foldline::test {

/// A folder for embedded stores that goes away with its scope.
class StoreFolder
{
public:
    [[nodiscard]] std::filesystem::path path() const { return m_folder.path().toStdString(); }
    [[nodiscard]] std::filesystem::path file(const std::string &name = "store.db") const { return path() / name; }
    /// Opens or ends the test run.
    [[nodiscard]] std::unique_ptr<store::SqliteStore>
    open(store::SqliteStore::Mode mode = store::SqliteStore::Mode::CreateOrOpen,
         const std::string &name = "store.db") const;

private:
    QTemporaryDir m_folder;
};

/// Name, size, time of change and content of every file of a folder, one line each. Not to be called while this process
/// has one of them open for writing: it opens and closes them, which drops the process's locks.
[[nodiscard]] QString folderState(const std::filesystem::path &folder);
/// Copies the database and the files beside it, as a crash would leave them.
void copyStoreFiles(const std::filesystem::path &from, const std::filesystem::path &to, bool withIndex);
/// Runs statements on the file by itself, past the store.
void runSql(const std::filesystem::path &file, const char *sql);
/// The first column of the first row as text.
[[nodiscard]] QString askSql(const std::filesystem::path &file, const char *sql);
void writeFile(const std::filesystem::path &file, const QByteArray &bytes);
[[nodiscard]] QByteArray fileBytes(const std::filesystem::path &file);

/// While it lives the process acts as a user without privileges, when it runs as root; permissions mean nothing to
/// root.
class Unprivileged
{
public:
    Unprivileged();
    ~Unprivileged();
    Unprivileged(const Unprivileged &) = delete;
    Unprivileged &operator=(const Unprivileged &) = delete;

private:
    uid_t m_user;
};

} // namespace foldline::test
