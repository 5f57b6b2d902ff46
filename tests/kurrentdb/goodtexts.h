// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/settings/connectionstring.h"
#include "tests/core/textchecks.h"

namespace foldline::kurrentdb {

/// The settings of a text that is known to be good; none after a failed check.
inline ConnectionSettings parsed(const QByteArray &text)
{
    const auto settings = parseConnectionString(tests::bytesOf(text));
    if (!settings)
        qWarning("%s", tests::why(settings).constData());
    return settings.value_or(ConnectionSettings());
}

} // namespace foldline::kurrentdb
