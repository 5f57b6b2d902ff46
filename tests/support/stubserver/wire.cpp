// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/wire.h"

#include <QString>

#include <algorithm>
#include <array>

namespace foldline::test::stub {

namespace {

std::int64_t signedHalf(const events::EventId &id, std::size_t from)
{
    std::uint64_t half = 0;
    for (std::size_t i = from; i < from + 8; ++i)
        half = half << 8 | id.bytes()[i];
    return static_cast<std::int64_t>(half);
}

events::EventId fromHalves(std::int64_t most, std::int64_t least)
{
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(most) >> (56 - 8 * i));
        bytes[i + 8] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(least) >> (56 - 8 * i));
    }
    return events::EventId(bytes);
}

std::optional<events::EventId> fromText(std::string text)
{
    constexpr std::size_t Digits = 32;
    if (text.size() > 2 && ((text.front() == '{' && text.back() == '}') || (text.front() == '(' && text.back() == ')')))
        text = text.substr(1, text.size() - 2);
    if (text.size() == Digits) {
        for (const std::size_t hyphen : {20, 16, 12, 8})
            text.insert(hyphen, 1, '-');
    }
    const auto id = events::EventId::parse(text);
    return id ? std::optional(*id) : std::nullopt;
}

bool isPrintable(std::string_view value)
{
    return std::ranges::all_of(value, [](char c) { return c == '\t' || (c >= ' ' && c <= '~'); });
}

/// Other servers send tabs; the gRPC library does not.
std::string sendable(std::string value)
{
    std::ranges::replace(value, '\t', ' ');
    return value;
}

} // namespace

std::optional<events::EventId> idOf(const wire::UUID &uuid)
{
    if (uuid.has_string())
        return fromText(uuid.string());
    if (!uuid.has_structured())
        return std::nullopt;
    const auto id = fromHalves(uuid.structured().most_significant_bits(), uuid.structured().least_significant_bits());
    return id.isNull() ? std::nullopt : std::optional(id);
}

void setStructured(wire::UUID &uuid, const events::EventId &id)
{
    uuid.mutable_structured()->set_most_significant_bits(signedHalf(id, 0));
    uuid.mutable_structured()->set_least_significant_bits(signedHalf(id, 8));
}

void setText(wire::UUID &uuid, const events::EventId &id) { uuid.set_string(id.toString()); }

std::string streamNameOf(const wire::StreamIdentifier &stream)
{
    const std::string &name = stream.stream_name();
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())).toStdString();
}

std::uint64_t utf16Length(std::string_view utf8)
{
    std::uint64_t units = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0U) != 0x80U)
            units += byte >= 0xF0U ? 2 : 1;
    }
    return units;
}

grpc::Status fail(grpc::ServerContextBase &context, grpc::StatusCode code, const std::string &text,
                  const Trailers &trailers)
{
    if (!std::ranges::all_of(trailers, [](const auto &each) { return isPrintable(each.second); }))
        return httpError();
    for (const auto &[key, value] : trailers) {
        if (!value.empty())
            context.AddTrailingMetadata(key, sendable(value));
    }
    return {code, text};
}

grpc::Status httpError() { return {grpc::StatusCode::UNKNOWN, "Received http2 header with status: 500"}; }
grpc::Status handlerException() { return {grpc::StatusCode::UNKNOWN, "Exception was thrown by handler."}; }
grpc::Status invalidArgument(const std::string &text) { return {grpc::StatusCode::INVALID_ARGUMENT, text}; }
grpc::Status unimplemented() { return {grpc::StatusCode::UNIMPLEMENTED, "Method is unimplemented."}; }

grpc::Status accessDenied(grpc::ServerContextBase &context)
{
    return fail(context, grpc::StatusCode::PERMISSION_DENIED, "Access Denied", {{"exception", "access-denied"}});
}

grpc::Status streamDeleted(grpc::ServerContextBase &context, const std::string &stream)
{
    return fail(context, grpc::StatusCode::FAILED_PRECONDITION, "Event stream '" + stream + "' is deleted.",
                {{"exception", "stream-deleted"}, {"stream-name", stream}});
}

} // namespace foldline::test::stub
