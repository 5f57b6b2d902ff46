// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmake/precompiled/grpc.h"
#include "cmake/precompiled/tests.h"
