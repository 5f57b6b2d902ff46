// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "core/base/json.h"
#include "ui/services/timeformat.h"

#include <QString>

#include <optional>
#include <string_view>

namespace foldline::ui {

/// One value of a state as people read it.
struct ValueText
{
    QString text;
    QString figure; ///< line total
    bool figureFont = false;
    bool amount = false;
    bool container = false;
    std::optional<qint64> ticks; ///< of an instant
};

[[nodiscard]] ValueText valueText(const aggregates::AggregateType &type, std::string_view pointer,
                                  const json::Value &value, const TimeFormat &format);

} // namespace foldline::ui
