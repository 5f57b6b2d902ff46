// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/sqlitestore.h"
#include "tests/support/storecontract.h"

#include <QCoreApplication>
#include <QTemporaryDir>

int main(int argc, char **argv)
{
    using foldline::store::SqliteStore;
    const QCoreApplication application(argc, argv);
    const QTemporaryDir folder;
    int number = 0;
    const auto makeStore = [&]() -> std::unique_ptr<foldline::store::EventStore> {
        const std::string name = "store-" + std::to_string(++number) + ".db";
        auto opened =
            SqliteStore::open(std::filesystem::path(folder.path().toStdString()) / name, SqliteStore::Mode::CreateNew);
        if (!opened)
            qFatal("cannot make a store: %s", foldline::describe(opened.error()).c_str());
        return std::move(*opened);
    };
    return foldline::test::runStoreContract(makeStore, argc, argv);
}
