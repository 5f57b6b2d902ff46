// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jsonscanner.h"

namespace foldline::events {

using JsonScanner = json::Scanner;
using json::isJsonText;
using json::unescaped;

} // namespace foldline::events
