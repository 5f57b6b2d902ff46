// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

#include <algorithm>
#include <functional>

/// How long a test waits for what has to come. It only costs time where it does not come; Qt's five seconds are too few
/// on a machine that is busy with something else.
#undef QTRY_VERIFY
#undef QTRY_VERIFY2
#undef QTRY_COMPARE
#define QTRY_VERIFY(expr) QTRY_VERIFY_WITH_TIMEOUT(expr, foldline::test::Patience)
#define QTRY_VERIFY2(expr, message) QTRY_VERIFY2_WITH_TIMEOUT(expr, message, foldline::test::Patience)
#define QTRY_COMPARE(expr, expected) QTRY_COMPARE_WITH_TIMEOUT(expr, expected, foldline::test::Patience)

namespace foldline::test {

constexpr int Patience = 30'000;

/// The first of at most eight measurements that is within `bound`, else the least of them: a machine that is busy makes
/// some of them long, what is slow by design makes all of them long.
[[nodiscard]] inline qint64 measured(qint64 bound, const std::function<qint64()> &measure)
{
    qint64 least = measure();
    for (int again = 1; again < 8 && least > bound; ++again)
        least = std::min(least, measure());
    return least;
}

} // namespace foldline::test
