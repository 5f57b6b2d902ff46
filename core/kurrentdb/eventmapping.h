// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/events/event.h"
#include "core/kurrentdb/protocol/streams.pb.h"

#include <optional>

/// Between the protocol's messages and the project's values. Pure functions; any thread.
namespace foldline::kurrentdb {

namespace protocol = event_store::client;

/// In text form: every server takes both forms.
void setUuid(protocol::UUID &message, const events::EventId &id);
/// Either form. InvalidInput when it holds neither, or text that is no UUID.
[[nodiscard]] Result<events::EventId> uuidOf(const protocol::UUID &message);

/// The record as an event. Corrupt, with stream and revision in `context`, when it has no stream, id, type or time that
/// can be read. A position that an old server does not know is 0/0.
[[nodiscard]] Result<events::RecordedEvent> eventOf(protocol::streams::ReadResp::ReadEvent::RecordedEvent &&record);
/// The event of a reply, or the link itself where its target is gone.
[[nodiscard]] Result<events::RecordedEvent> eventOf(protocol::streams::ReadResp::ReadEvent &&reply);

/// What is read. Events of the log have a position; of a stream old servers know none, and say so.
enum class ReadFrom { Stream, Log };
/// Corrupt, with stream and revision in `context`, when the reply leaves out where in the log its event is.
[[nodiscard]] Result<void> checkPosition(const protocol::streams::ReadResp::ReadEvent &reply, ReadFrom from);

/// Type, content type, id and bytes of an event to be written, for `AppendReq` and `BatchAppendReq` alike.
template <typename ProposedMessage>
void setProposed(ProposedMessage &message, const events::ProposedEvent &event)
{
    setUuid(*message.mutable_id(), event.id);
    (*message.mutable_metadata())["type"] = event.type;
    (*message.mutable_metadata())["content-type"] = event.contentType;
    message.set_custom_metadata(event.metadata);
    message.set_data(event.data);
}

/// The expectation in `AppendReq::Options`, `DeleteReq::Options` and `TombstoneReq::Options`.
template <typename Options>
void setExpected(Options &options, const events::ExpectedRevision &expected)
{
    using Kind = events::ExpectedRevision::Kind;
    switch (expected.kind()) {
    case Kind::Any:
        options.mutable_any();
        return;
    case Kind::NoStream:
        options.mutable_no_stream();
        return;
    case Kind::StreamExists:
        options.mutable_stream_exists();
        return;
    case Kind::Exact:
        options.set_revision(expected.revision().value);
        return;
    }
}

/// What the server counts against its limit for one append: data, metadata, and the type twice as UTF-16.
[[nodiscard]] std::uint64_t countedSize(const events::ProposedEvent &event);

} // namespace foldline::kurrentdb
