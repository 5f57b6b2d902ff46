// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/streambrowsing.h"

namespace foldline::store {

int StreamListing::percent() const
{
    if (isComplete)
        return 100;
    if (!position || !end || end->commit == 0)
        return 0;
    const auto part = static_cast<long double>(position->commit) / static_cast<long double>(end->commit);
    // Not all of it before all of it was read.
    return part >= 0.99L ? 99 : static_cast<int>(part * 100);
}

} // namespace foldline::store
