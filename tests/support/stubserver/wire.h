// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/shared.pb.h"
#include "tests/support/stubserver/logevent.h"

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace foldline::test::stub {

namespace wire = ::event_store::client;

using Trailers = std::vector<std::pair<std::string, std::string>>;

/// Either form; nullopt for one that is unset, all zero or malformed. Text may be in braces and without hyphens.
[[nodiscard]] std::optional<events::EventId> idOf(const wire::UUID &uuid);
void setStructured(wire::UUID &uuid, const events::EventId &id);
void setText(wire::UUID &uuid, const events::EventId &id);

/// The name with everything that is no UTF-8 replaced, as the servers keep it.
[[nodiscard]] std::string streamNameOf(const wire::StreamIdentifier &stream);
/// Length in UTF-16 units.
[[nodiscard]] std::uint64_t utf16Length(std::string_view utf8);

/// A failed call. Values that cannot stand in a header turn it into what clients then see: an HTTP error.
[[nodiscard]] grpc::Status fail(grpc::ServerContextBase &context, grpc::StatusCode code, const std::string &text,
                                const Trailers &trailers);
[[nodiscard]] grpc::Status httpError();
[[nodiscard]] grpc::Status handlerException();
[[nodiscard]] grpc::Status invalidArgument(const std::string &text);
[[nodiscard]] grpc::Status unimplemented();
[[nodiscard]] grpc::Status accessDenied(grpc::ServerContextBase &context);
[[nodiscard]] grpc::Status streamDeleted(grpc::ServerContextBase &context, const std::string &stream);

} // namespace foldline::test::stub
