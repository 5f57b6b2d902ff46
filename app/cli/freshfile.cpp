// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/freshfile.h"

#include "core/store/sqlite/storefile.h"

#include <filesystem>
#include <utility>

namespace foldline::cli {

FreshFile::~FreshFile()
{
    if (m_made)
        store::sqlite::removeDatabase(m_file);
}

Result<std::unique_ptr<store::EventStore>> FreshFile::open(const StoreOptions &options, Access access,
                                                           std::stop_token stop)
{
    if (!options.connect.empty())
        return openStore(options, Access::Write, std::move(stop));
    std::error_code ignored;
    const bool mayBeThere = access == Access::Create;
    if (mayBeThere && std::filesystem::exists(m_file, ignored))
        return openStore(options, Access::Create);
    auto made = openStore(options, Access::New);
    m_made = made.has_value();
    const bool wasFaster = !made && made.error().code == ErrorCode::Conflict;
    return wasFaster && mayBeThere ? openStore(options, Access::Create) : std::move(made);
}

bool isUsedByOthers(store::EventStore &store)
{
    const auto alone = store.beginImport();
    return !alone || store.eventCount().value_or(1) > 0;
}

} // namespace foldline::cli
