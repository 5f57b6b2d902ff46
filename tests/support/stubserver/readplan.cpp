// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/readplan.h"

namespace foldline::test::stub {

namespace {

using Options = wire::streams::ReadReq::Options;

constexpr std::uint64_t DefaultWindow = 32;
constexpr auto LargestPlace = static_cast<std::uint64_t>(INT64_MAX);

std::string combinationText(const Options &options)
{
    const std::string target = options.has_all() ? "All" : "Stream";
    const std::string count = options.has_count() ? "Count" : options.has_subscription() ? "Subscription" : "None";
    const std::string direction = options.read_direction() == Options::Backwards ? "Backwards" : "Forwards";
    const std::string filter = options.has_filter() ? "Filter" : options.has_no_filter() ? "NoFilter" : "None";
    return "The combination of (" + target + ", " + count + ", " + direction + ", " + filter + ") is invalid.";
}

grpc::Status checkCombination(const ServerVersion &version, const Options &options)
{
    if (!options.has_uuid_option())
        return version.namesUnsetUuidOption() ? invalidArgument("`uuidOption` is a required argument")
                                              : handlerException();
    if (!options.has_stream() && !options.has_all())
        return invalidArgument("'None' is not a valid StreamOptionOneofCase");
    const bool counts = options.has_count() || options.has_subscription();
    const bool filters = options.has_no_filter() || (options.has_filter() && options.has_all());
    const bool backwardsSubscription = options.has_subscription() && options.read_direction() == Options::Backwards;
    if (!counts || !filters || backwardsSubscription)
        return invalidArgument(combinationText(options));
    return grpc::Status::OK;
}

grpc::Status planStream(const Options::StreamOptions &options, ReadPlan &plan)
{
    plan.stream = streamNameOf(options.stream_identifier());
    if (plan.stream.empty())
        return handlerException();
    if (options.has_revision() && options.revision() == UINT64_MAX) {
        plan.start = ReadPlan::Start::AtEnd;
    } else if (options.has_revision()) {
        if (options.revision() > LargestPlace)
            return handlerException();
        plan.start = ReadPlan::Start::AtPlace;
        plan.revision = static_cast<std::int64_t>(options.revision());
    } else if (options.has_end()) {
        plan.start = ReadPlan::Start::AtEnd;
    } else if (!options.has_start()) {
        return handlerException();
    }
    return grpc::Status::OK;
}

grpc::Status planLog(const Options::AllOptions &options, ReadPlan &plan)
{
    plan.wholeLog = true;
    plan.stream = "$all";
    if (options.has_end() || (options.has_position() && options.position().commit_position() == UINT64_MAX)) {
        plan.start = ReadPlan::Start::AtEnd;
    } else if (options.has_position()) {
        plan.start = ReadPlan::Start::AtPlace;
        plan.commitPosition = options.position().commit_position();
        plan.preparePosition = options.position().prepare_position();
        if (plan.commitPosition > LargestPlace || plan.preparePosition > plan.commitPosition)
            return handlerException();
    } else if (!options.has_start()) {
        return handlerException();
    }
    return grpc::Status::OK;
}

grpc::Status planFilter(const Options::FilterOptions &options, ReadPlan &plan)
{
    if (!options.has_stream_identifier() && !options.has_event_type())
        return invalidArgument("The filter has no expression.");
    if (!options.has_max() && !options.has_count())
        return invalidArgument("'None' is not a valid WindowOneofCase");
    const bool byStream = options.has_stream_identifier();
    const auto &expression = byStream ? options.stream_identifier() : options.event_type();
    auto filter = EventFilter::make(byStream ? EventFilter::Subject::Stream : EventFilter::Subject::Type,
                                    expression.regex(), {expression.prefix().begin(), expression.prefix().end()});
    if (!filter || (plan.subscription && options.checkpointintervalmultiplier() == 0))
        return handlerException();
    plan.filter = std::move(*filter);
    plan.filtered = true;
    plan.window = options.has_max() ? options.max() : DefaultWindow;
    plan.checkpointInterval = plan.window * options.checkpointintervalmultiplier();
    return grpc::Status::OK;
}

} // namespace

grpc::Status planRead(const ServerVersion &version, const wire::streams::ReadReq &request, ReadPlan &plan)
{
    const Options &options = request.options();
    if (!request.has_options())
        return handlerException();
    if (grpc::Status status = checkCombination(version, options); !status.ok())
        return version.refusesUnsetOptions() ? status : handlerException();
    plan.backwards = options.read_direction() == Options::Backwards;
    plan.subscription = options.has_subscription();
    plan.count = options.count();
    plan.resolveLinks = options.resolve_links();
    plan.structuredIds = !options.uuid_option().has_string();
    plan.positionMarkers = version.marksStreamPositions() && options.control_option().compatibility() >= 1;
    if (grpc::Status status = options.has_all() ? planLog(options.all(), plan) : planStream(options.stream(), plan);
        !status.ok())
        return status;
    return options.has_filter() ? planFilter(options.filter(), plan) : grpc::Status::OK;
}

} // namespace foldline::test::stub
