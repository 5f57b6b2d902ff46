// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// As for other tests; where Qt Gui is linked, <QTest> brings in more.
#include "cmake/precompiled/tests.h"
