// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QJsonObject>
#include <QString>

#include <string>

namespace foldline::ui {

/// Writes the file whole or leaves the one before; makes its folder. Io with `sorry` as its message.
[[nodiscard]] Result<void> saveJsonFile(const QString &file, const QJsonObject &object, const std::string &sorry);

} // namespace foldline::ui
