// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/upgrade.h"

#include "core/store/sqlite/schema.h"

#include <array>
#include <string>

namespace foldline::store::sqlite {

namespace {

constexpr std::array Steps{SchemaStep{1, SchemaV1}};
static_assert(Steps.back().version == SchemaVersion);

Result<void> runSteps(Connection &connection, std::span<const SchemaStep> steps)
{
    // Read under the write lock: another process may have been faster.
    auto version = connection.integer("PRAGMA user_version");
    if (!version)
        return failure(version.error());
    for (const SchemaStep &step : steps) {
        if (step.version <= *version)
            continue;
        if (auto done = connection.execute(step.sql); !done)
            return done;
        const std::string setVersion = "PRAGMA user_version=" + std::to_string(step.version);
        if (auto done = connection.execute(setVersion.c_str()); !done)
            return done;
    }
    return {};
}

} // namespace

std::span<const SchemaStep> schemaSteps() { return Steps; }

Result<void> upgrade(Connection &connection, std::span<const SchemaStep> steps)
{
    return connection.transaction([&] { return runSteps(connection, steps); });
}

} // namespace foldline::store::sqlite
