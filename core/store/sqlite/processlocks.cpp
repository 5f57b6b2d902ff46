// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/processlocks.h"

#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace foldline::store::sqlite {

namespace {

struct HeldFile
{
    std::size_t holders = 0;
    std::vector<std::unique_ptr<Connection>> parked;
};

struct Table
{
    std::mutex mutex;
    std::map<FileIdentity, HeldFile> files;
};

Table &table()
{
    static Table instance;
    return instance;
}

void release(FileIdentity file)
{
    const std::scoped_lock lock(table().mutex);
    const auto found = table().files.find(file);
    if (found != table().files.end() && --found->second.holders == 0)
        table().files.erase(found);
}

} // namespace

std::shared_ptr<void> ProcessLocks::hold(FileIdentity file)
{
    const std::scoped_lock lock(table().mutex);
    HeldFile &held = table().files[file];
    ++held.holders;
    return {&held, [file](void *) { release(file); }};
}

void ProcessLocks::close(FileIdentity file, std::unique_ptr<Connection> unlocked)
{
    const std::scoped_lock lock(table().mutex);
    const auto found = table().files.find(file);
    if (found != table().files.end())
        found->second.parked.push_back(std::move(unlocked));
    else
        unlocked.reset();
}

} // namespace foldline::store::sqlite
