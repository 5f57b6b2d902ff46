// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/sqlite/connection.h"

#include <span>

namespace foldline::store::sqlite {

/// What leads from the version before to `version`. Statements may be several.
struct SchemaStep
{
    int version = 0;
    const char *sql = nullptr;
};

/// From an empty database to SchemaVersion.
[[nodiscard]] std::span<const SchemaStep> schemaSteps();

/// Runs the steps past the database's user_version in one transaction, all or none, and sets user_version to the last
/// one. Safe when several processes do it at once. Requires: steps by rising version.
[[nodiscard]] Result<void> upgrade(Connection &connection, std::span<const SchemaStep> steps);

} // namespace foldline::store::sqlite
