// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/readmodels.h"

#include "core/kurrentdb/connectionplace.h"
#include "core/kurrentdb/settings/connectionstring.h"
#include "core/projections/ordersummaryprojection.h"
#include "core/projections/verifyreadmodel.h"

#include <QFile>

#include <system_error>

#include <unistd.h>

namespace foldline::cli {

projections::ReadModelLocation readModelsOf(const StoreOptions &options)
{
    if (options.connect.empty())
        return projections::ReadModelLocation::besideStore(QFile::decodeName(QByteArray::fromStdString(options.store)));
    const auto settings = kurrentdb::parseConnectionString(options.connect);
    return projections::ReadModelLocation::ofConnection(
        QString::fromStdString(settings ? kurrentdb::placeName(*settings) : std::string()),
        options.offline ? projections::ReadModelLocation::Of::LastKnown : projections::ReadModelLocation::Of::Server);
}

std::filesystem::path fileOf(const projections::ReadModelLocation &location)
{
    return QFile::encodeName(location.name).toStdString();
}

bool canWrite(const projections::ReadModelLocation &location)
{
    const std::filesystem::path file = fileOf(location);
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    std::error_code ignored;
    return ::access(folder.c_str(), W_OK) == 0 &&
           (!std::filesystem::exists(file, ignored) || ::access(file.c_str(), W_OK) == 0);
}

namespace {

/// An event that a projection cannot take is no damage: the log may be whole.
Error stoppedByEvent(Error error)
{
    error.code = ErrorCode::Unsupported;
    error.message += " `foldline project --set-aside` goes on without it.";
    return error;
}

} // namespace

Result<projections::RunFigures> runOrderSummaries(store::EventStore &store,
                                                  const projections::ReadModelLocation &location,
                                                  projections::RefusalPolicy policy, bool rebuild, Messages &messages,
                                                  std::stop_token stop)
{
    projections::ProjectionRunner::Options options;
    options.refusalPolicy = policy;
    projections::ProjectionRunner runner(store, location, projections::makeOrderSummaryProjection(),
                                         std::move(options));
    const auto progress = [&](std::uint64_t done, std::uint64_t total) {
        messages.progress("projected: " + std::to_string(done) +
                          (total > 0 ? " of " + std::to_string(total) : std::string()) + " events");
    };
    auto figures = runner.runToEnd(rebuild, progress, std::move(stop));
    messages.clearProgress();
    return figures || !runner.status().refusal ? figures : failure(stoppedByEvent(std::move(figures.error())));
}

namespace {

std::string differenceText(const projections::ReadModelDifference &difference)
{
    return "order `" + difference.orderId + "`, " + difference.column + ": stored `" + difference.stored +
           "`, replayed `" + difference.expected + "`.";
}

Warnings warningsOf(const projections::OddEvents &events)
{
    Warnings warnings;
    for (const projections::OddEvent &event : events.first)
        warnings.add(event.position, event.stream, event.revision, event.type, event.outcome);
    warnings.all = events.remarks;
    return warnings;
}

ReadModelFindings findingsOf(const projections::ReadModelReport &report)
{
    ReadModelFindings findings;
    findings.checked = true;
    findings.rows = report.checked;
    findings.position = report.position;
    findings.differenceCount = report.differenceCount;
    findings.withoutBeginning = report.withoutBeginning;
    for (const projections::ReadModelDifference &difference : report.differences)
        findings.differences.push_back(differenceText(difference));
    if (report.oddEvents)
        findings.warnings = warningsOf(*report.oddEvents);
    return findings;
}

/// A read model that contradicts its log is a finding; one that cannot be looked at is a note.
Result<ReadModelFindings> findingsOf(Error error)
{
    ReadModelFindings findings;
    switch (error.code) {
    case ErrorCode::Cancelled:
        return failure(std::move(error));
    case ErrorCode::Corrupt:
        findings.checked = true;
        findings.differenceCount = 1;
        findings.differences.push_back(describe(error));
        break;
    case ErrorCode::NotFound:
        findings.note = "There is no read model yet.";
        break;
    default:
        findings.note = "The read model was not compared: " + describe(error);
        break;
    }
    return findings;
}

} // namespace

Result<ReadModelFindings> checkReadModel(store::EventStore &store, const StoreOptions &options, Messages &messages,
                                         std::stop_token stop)
{
    projections::ReadModelLocation location = readModelsOf(options);
    location.readOnly = true;
    std::error_code ignored;
    if (!std::filesystem::exists(fileOf(location), ignored))
        return findingsOf(Error{ErrorCode::NotFound, {}, {}});
    const auto progress = [&](std::uint64_t done, std::uint64_t total) {
        messages.progress("compared: " + std::to_string(done) +
                          (total > 0 ? " of " + std::to_string(total) : std::string()) + " events");
    };
    auto report = projections::verifyOrderSummaries(store, location, progress, std::move(stop));
    messages.clearProgress();
    if (!report)
        return findingsOf(std::move(report.error()));
    return findingsOf(*report);
}

} // namespace foldline::cli
