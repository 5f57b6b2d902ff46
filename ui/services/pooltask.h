// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

class QThreadPool;

namespace foldline::ui {

/// Runs `work` on a thread of the pool. What was written before the call is visible to it, by C++'s own rules and not
/// only by the pool's locks, which a thread sanitizer does not see.
void startOn(QThreadPool &pool, std::function<void()> work);

} // namespace foldline::ui
