// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/upcaster.h"

#include "core/events/jsonscanner.h"
#include "core/events/metadata.h"

#include <exception>
#include <utility>

namespace foldline::events {

namespace {

std::string placeOf(const RecordedEvent &event)
{
    return event.stream.value() + ", revision " + std::to_string(event.revision.value);
}

// An error as the end of a sentence that goes on after it.
std::string reasonOf(const Error &error)
{
    std::string reason = error.message;
    while (reason.ends_with('.'))
        reason.pop_back();
    return error.context.empty() ? reason : reason + " (" + error.context + ")";
}

tl::unexpected<Error> stepFailed(const RecordedEvent &event, int version, const std::string &reason)
{
    return failure(ErrorCode::Corrupt,
                   event.type + " cannot be brought from schema " + std::to_string(version) + " to " +
                       std::to_string(version + 1) + ": " + reason + ".",
                   placeOf(event));
}

// What somebody else's code returns, or what it throws as an error.
template <typename Call>
auto guarded(const Call &call) -> Result<decltype(call())>
{
    try {
        return call();
    } catch (const std::exception &exception) {
        return failure(ErrorCode::Corrupt, exception.what());
    } catch (...) {
        return failure(ErrorCode::Corrupt, "an exception that says nothing");
    }
}

Result<json::Value> step(const UpcasterRegistry::Upcaster &upcaster, int version, const RecordedEvent &event,
                         const json::Value &data)
{
    Result<Result<json::Value>> outcome = guarded([&] { return upcaster(data); });
    if (!outcome)
        return stepFailed(event, version, "its upcaster threw: " + reasonOf(outcome.error()));
    if (!*outcome)
        return stepFailed(event, version, reasonOf(outcome->error()));
    if (!(*outcome)->isObject())
        return stepFailed(event, version, "its upcaster yielded no JSON object");
    return std::move(*outcome);
}

} // namespace

void UpcasterRegistry::add(std::string type, int version, Upcaster upcaster)
{
    m_upcasters[std::move(type)].insert_or_assign(version, std::move(upcaster));
}

void UpcasterRegistry::setSniffer(std::string type, VersionSniffer sniffer)
{
    m_sniffers.insert_or_assign(std::move(type), std::move(sniffer));
}

Result<int> UpcasterRegistry::storedVersion(const RecordedEvent &event) const
{
    if (const auto version = readSchemaVersion(event.metadata))
        return *version;
    const auto sniffer = m_sniffers.find(event.type);
    if (sniffer == m_sniffers.end())
        return m_defaultVersion;
    Result<int> version = guarded([&] { return sniffer->second(event.data); });
    if (!version)
        return failure(ErrorCode::Corrupt,
                       "The schema version of this " + event.type + " cannot be told: " + reasonOf(version.error()) +
                           ".",
                       placeOf(event));
    return version;
}

int UpcasterRegistry::versionOf(const RecordedEvent &event) const
{
    return storedVersion(event).value_or(m_defaultVersion);
}

Result<CurrentForm> UpcasterRegistry::current(const RecordedEvent &event) const
{
    const Result<int> stored = storedVersion(event);
    if (!stored)
        return failure(stored.error());
    CurrentForm form{*stored, *stored, std::nullopt};
    const auto chain = m_upcasters.find(event.type);
    if (chain == m_upcasters.end())
        return form;
    auto upcaster = chain->second.find(form.storedVersion);
    if (upcaster == chain->second.end())
        return form;

    Result<json::Value> data = json::parse(event.data);
    if (!data)
        return stepFailed(event, form.storedVersion, reasonOf(data.error()));
    for (; upcaster != chain->second.end(); upcaster = chain->second.find(form.currentVersion)) {
        data = step(upcaster->second, form.currentVersion, event, *data);
        if (!data)
            return failure(std::move(data).error());
        ++form.currentVersion;
    }
    form.data = json::dump(*data);
    if (!isJsonText(*form.data))
        return stepFailed(event, form.currentVersion - 1, "its upcaster yielded text or numbers that JSON cannot hold");
    return form;
}

} // namespace foldline::events
