// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/stubserver/accounts.h"
#include "tests/support/stubserver/stublog.h"

#include <string_view>

namespace foldline::test::stub {

enum class StreamRight { Read, Write, Delete };

/// Whether the caller may do that to the stream, by its `$acl`, the defaults in `$settings`, and the built-in rules.
/// For a metastream the rights to its stream's metadata count. `$all` stands for the whole log.
[[nodiscard]] bool mayAccess(const StubLog &log, const Caller &caller, StreamRight right, std::string_view stream);

} // namespace foldline::test::stub
