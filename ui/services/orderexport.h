// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/ordersummaries.h"
#include "ui/services/jobrunner.h"

#include <QString>

namespace foldline::ui {

enum class OrderExportFormat { Csv, JsonLines };

/// Writes all rows that match (offset and limit are not used), as of one moment, in the query's order. The file is
/// replaced as a whole or left as it was. Memory holds one page. Runs on the calling thread with a connection of its
/// own.
[[nodiscard]] Result<QString> writeOrdersFile(const projections::ReadModelLocation &readModels,
                                              projections::OrderQuery query, const QString &file,
                                              OrderExportFormat format, const JobContext &context);

} // namespace foldline::ui
