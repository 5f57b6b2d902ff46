// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/streams.pb.h"
#include "tests/support/stubserver/wire.h"

#include <cstdint>
#include <optional>
#include <string>

namespace foldline::test::stub {

/// What a client proposes to write, as far as it is well-formed.
struct Proposal
{
    enum class Fault { None, PropertyMissing, Malformed };
    Fault fault = Fault::None;
    std::string missingProperty;
    NewEvent event;
    /// What counts against the largest append.
    std::uint64_t size = 0;
};

/// For the proposed messages of both ways to append.
template <typename Message>
[[nodiscard]] Proposal proposalOf(const Message &message)
{
    Proposal proposal;
    for (const char *property : {"type", "content-type"}) {
        if (!message.metadata().contains(property)) {
            proposal.fault = Proposal::Fault::PropertyMissing;
            proposal.missingProperty = property;
            return proposal;
        }
    }
    const auto id = idOf(message.id());
    const std::string &type = message.metadata().at("type");
    if (!id || type.empty()) {
        proposal.fault = Proposal::Fault::Malformed;
        return proposal;
    }
    proposal.event = {*id, type, message.metadata().at("content-type") == "application/json", message.data(),
                      message.custom_metadata()};
    proposal.size = message.data().size() + message.custom_metadata().size() + 2 * utf16Length(type);
    return proposal;
}

/// The state a write expects, read from one of the requests' options.
struct ExpectedState
{
    enum class Fault { None, Unset, OutOfRange };
    Fault fault = Fault::None;
    std::int64_t value = expected::Any;
};

[[nodiscard]] ExpectedState expectedRevision(std::uint64_t revision);

/// For appends, deletions and tombstones.
template <typename Options>
[[nodiscard]] ExpectedState expectedStateOf(const Options &options)
{
    if (options.has_revision())
        return expectedRevision(options.revision());
    if (options.has_no_stream())
        return {.value = expected::NoStream};
    if (options.has_any())
        return {};
    if (options.has_stream_exists())
        return {.value = expected::StreamExists};
    return {.fault = ExpectedState::Fault::Unset};
}

/// Whether a node takes the name at all.
[[nodiscard]] inline bool isStreamName(const std::string &name) { return !name.empty() && name != "$$"; }

} // namespace foldline::test::stub
