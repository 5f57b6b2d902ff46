// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/verifyfile.h"

#include "core/store/sqlite/connection.h"
#include "core/store/sqlite/verifydatabase.h"

#include <utility>

namespace foldline::store {

using namespace sqlite;

Result<VerifyReport> verifyCutFile(const std::filesystem::path &file, const Progress &progress, std::stop_token stop,
                                   std::size_t maxDamages)
{
    auto opened = Connection::open(file.string(), Access::Immutable);
    if (!opened)
        return failure(std::move(opened.error()));
    Connection &connection = **opened;
    // Whoever may write the schema may also read a file that is shorter than it says; this connection cannot write.
    sqlite3_db_config(connection.handle(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
    if (auto done = connection.execute("PRAGMA writable_schema=ON"); !done)
        return failure(done.error());
    return verifyDatabase(connection.handle(), progress, std::move(stop), maxDamages);
}

} // namespace foldline::store
