// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/proposals.h"

namespace foldline::test::stub {

ExpectedState expectedRevision(std::uint64_t revision)
{
    if (revision == UINT64_MAX)
        return {.value = expected::NoStream};
    if (revision > static_cast<std::uint64_t>(INT64_MAX))
        return {.fault = ExpectedState::Fault::OutOfRange};
    return {.value = static_cast<std::int64_t>(revision)};
}

} // namespace foldline::test::stub
