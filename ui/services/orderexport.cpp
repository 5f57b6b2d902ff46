// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/orderexport.h"

#include "core/base/text.h"
#include "core/projections/ordersummarytext.h"
#include "ui/services/textconversion.h"

#include <QSaveFile>

#include <string>

namespace foldline::ui {

namespace {

constexpr std::uint64_t PageRows = 5000;

std::string lineOf(const projections::OrderSummary &row, OrderExportFormat format)
{
    if (format == OrderExportFormat::Csv)
        return projections::orderSummaryCsv(row);
    return json::dump(projections::orderSummaryJson(row)) + '\n';
}

Error fileError(const QSaveFile &file)
{
    return {ErrorCode::Io, "The orders were not saved. The file is as it was before.",
            utf8(file.fileName() + u": " + file.errorString())};
}

Result<quint64> writeRows(projections::OrderSummaries &rows, projections::OrderQuery query, QSaveFile &file,
                          OrderExportFormat format, const JobContext &context)
{
    const auto counts = rows.counts(query);
    if (!counts)
        return tl::unexpected(counts.error());
    query.limit = PageRows;
    for (query.offset = 0;; query.offset += PageRows) {
        if (context.stop.stop_requested())
            return failure(ErrorCode::Cancelled, "Cancelled. The file is as it was before.");
        const auto page = rows.rows(query);
        if (!page)
            return tl::unexpected(page.error());
        std::string text;
        for (const auto &row : *page)
            text += lineOf(row, format);
        if (file.write(text.data(), static_cast<qint64>(text.size())) < 0)
            return tl::unexpected(fileError(file));
        context.report(query.offset + page->size(), counts->matching);
        if (page->size() < PageRows)
            return query.offset + page->size();
    }
}

} // namespace

Result<QString> writeOrdersFile(const projections::ReadModelLocation &readModels, projections::OrderQuery query,
                                const QString &file, OrderExportFormat format, const JobContext &context)
{
    auto database = projections::ReadModelDatabase::open(readModels);
    if (!database)
        return tl::unexpected(database.error());
    if (auto begun = (*database)->beginSnapshot(); !begun)
        return tl::unexpected(begun.error());
    QSaveFile target(file);
    if (!target.open(QIODevice::WriteOnly))
        return tl::unexpected(fileError(target));
    if (format == OrderExportFormat::Csv) {
        const std::string header = projections::orderSummaryCsvHeader();
        target.write(header.data(), static_cast<qint64>(header.size()));
    }
    projections::OrderSummaries rows(**database);
    const auto written = writeRows(rows, std::move(query), target, format, context);
    (*database)->rollback();
    if (!written)
        return tl::unexpected(written.error());
    if (!target.commit())
        return tl::unexpected(fileError(target));
    return qtext(groupedCount(*written)) +
           (*written == 1 ? QStringLiteral(" order saved") : QStringLiteral(" orders saved"));
}

} // namespace foldline::ui
