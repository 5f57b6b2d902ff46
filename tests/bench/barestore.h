// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/orders/demohistory.h"

#include <cstdint>
#include <filesystem>
#include <span>

namespace foldline::bench {

/// What the embedded store does at its barest: the same tables, rows, hashes and durability, by plain prepared
/// statements, without checks, caches, sharing or errors as values. Each returns the seconds it took.
double bareAppend(const std::filesystem::path &file, std::span<const orders::DemoEvent> events);
double bareImport(const std::filesystem::path &file, std::span<const orders::DemoEvent> events);
/// Steps over all rows of a store and touches every column.
double bareRead(const std::filesystem::path &file);

} // namespace foldline::bench
