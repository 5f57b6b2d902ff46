// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/timestamp.h"

#include <string>

namespace foldline::projections {

/// Who is doing a rebuild: machine, boot, process, the process's start, and a number within the process. One text, so
/// that another program can find out whether that process still lives.
[[nodiscard]] std::string newOwner();
/// True when the process that `owner` names can still go on. On this machine the operating system is asked; of another
/// machine's owners it is believed for a minute after `lastSign`.
[[nodiscard]] bool isAlive(const std::string &owner, Timestamp lastSign, Timestamp now);

} // namespace foldline::projections
