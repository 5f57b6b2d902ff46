// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <string>
#include <string_view>

#include <QByteArray>
#include <QString>

namespace foldline::tests {

/// For QCOMPARE, which shows these when they differ.
inline QString shown(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// From a column of a data table.
inline std::string bytesOf(const QByteArray &bytes) { return bytes.toStdString(); }

/// For QVERIFY2: why a result is no success.
template <typename T>
QByteArray why(const Result<T> &result)
{
    return result ? QByteArray() : QByteArray::fromStdString(describe(result.error()));
}

/// The code of a failure by name; "success" when it is none.
template <typename T>
QString outcome(const Result<T> &result)
{
    return result ? QStringLiteral("success") : shown(errorCodeName(result.error().code));
}

} // namespace foldline::tests
