// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/ndjson.h"

#include "core/base/base64.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/events/jsonscanner.h"

#include <array>
#include <set>
#include <utility>

#include <simdjson.h>

namespace foldline::events {

namespace {

enum Member : std::size_t {
    Stream,
    RevisionNumber,
    Id,
    Type,
    Created,
    ContentType,
    Data,
    DataBase64,
    Metadata,
    MetadataBase64,
    MemberCount
};

constexpr std::array<std::string_view, MemberCount> MemberNames{
    "stream", "revision", "id", "type", "created", "contentType", "data", "data_base64", "metadata", "metadata_base64"};

std::string column(std::size_t offset) { return "column " + std::to_string(offset + 1); }

tl::unexpected<Error> refuse(std::size_t offset, std::string message, ErrorCode code = ErrorCode::InvalidInput)
{
    return failure(code, std::move(message), column(offset));
}

std::string inTicks(std::string_view name)
{
    std::string out(1, '`');
    out += name;
    out += '`';
    return out;
}

// Untrusted text for a message, not too long.
std::string shown(std::string_view text) { return inTicks(elided(printable(text), 80)); }

std::size_t firstByteThatIsNoUtf8(std::string_view line)
{
    for (std::size_t at = 0; at < line.size();) {
        const auto lead = static_cast<unsigned char>(line[at]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (!isValidUtf8(line.substr(at, length)))
            return at;
        at += length;
    }
    return line.size();
}

// Where a value stands in the line; `raw` is empty when the member is absent.
struct Slice
{
    std::string_view raw;
    std::size_t offset = 0;
    [[nodiscard]] bool given() const { return !raw.empty(); }
    [[nodiscard]] bool isString() const { return raw.starts_with('"'); }
};

std::size_t memberIndex(std::string_view name)
{
    std::size_t index = 0;
    while (index < MemberCount && MemberNames[index] != name)
        ++index;
    return index;
}

} // namespace

struct InterchangeReader::Private
{
    std::array<Slice, MemberCount> members;
    std::set<std::string, std::less<>> others;
    std::string buffer;

    Result<void> scan(std::string_view line);
    Result<void> keep(std::string_view rawName, std::size_t nameOffset, std::string_view raw, std::size_t offset);
    Result<std::string_view> text(Member member);
    Result<std::string_view> nonEmptyText(Member member);
    Result<Slice> oneOf(Member plain, Member base64) const;
    Result<std::string> bytes(Member plain, Member base64);
    Result<std::optional<Revision>> revision() const;
    std::uint32_t columnOf(Member member) const { return static_cast<std::uint32_t>(members[member].offset) + 1; }
    Result<void> readEvent(ProposedEvent &event);
    Result<void> readPayload(ProposedEvent &event);
    Result<std::string> contentType(const std::string &data);
};

// Takes the line apart and checks all of it; what the values mean comes later.
Result<void> InterchangeReader::Private::scan(std::string_view line)
{
    members.fill(Slice{});
    others.clear();
    JsonScanner scanner(line);
    const auto broken = [&scanner] {
        return refuse(scanner.offset(), "The line is not JSON: " + std::string(scanner.reason()) + ".");
    };
    if (!scanner.enterObject())
        return refuse(scanner.offset(), "The line is no JSON object.");
    while (const auto name = scanner.nextMember()) {
        const std::size_t nameOffset = scanner.lastStart();
        const auto raw = scanner.rawValue();
        if (!raw)
            return broken();
        if (auto kept = keep(*name, nameOffset, *raw, scanner.lastStart()); !kept)
            return kept;
    }
    if (scanner.failed() || !scanner.finish())
        return broken();
    return {};
}

Result<void> InterchangeReader::Private::keep(std::string_view rawName, std::size_t nameOffset, std::string_view raw,
                                              std::size_t offset)
{
    std::string_view name = rawName;
    if (rawName.find('\\') != std::string_view::npos) {
        buffer = unescaped(rawName).value_or(std::string(rawName));
        name = buffer;
    }
    const std::size_t index = memberIndex(name);
    const bool first = index == MemberCount ? others.emplace(name).second : !members[index].given();
    if (!first)
        return refuse(nameOffset, "The member " + shown(name) + " is given twice.");
    if (index != MemberCount)
        members[index] = {raw, offset};
    return {};
}

// Valid until the next call.
Result<std::string_view> InterchangeReader::Private::text(Member member)
{
    const Slice &slice = members[member];
    if (!slice.given())
        return refuse(0, "The member " + inTicks(MemberNames[member]) + " is missing.");
    if (!slice.isString())
        return refuse(slice.offset, inTicks(MemberNames[member]) + " must be a string.");
    const auto content = slice.raw.substr(1, slice.raw.size() - 2);
    if (content.find('\\') == std::string_view::npos)
        return content;
    auto plain = unescaped(content);
    if (!plain)
        return refuse(slice.offset,
                      inTicks(MemberNames[member]) + " holds half of a surrogate pair, which is no character.");
    buffer = std::move(*plain);
    return std::string_view(buffer);
}

Result<std::string_view> InterchangeReader::Private::nonEmptyText(Member member)
{
    auto value = text(member);
    if (value && value->empty())
        return refuse(members[member].offset, inTicks(MemberNames[member]) + " must not be empty.");
    return value;
}

Result<Slice> InterchangeReader::Private::oneOf(Member plain, Member base64) const
{
    if (members[plain].given() && members[base64].given())
        return refuse(members[base64].offset, "Of " + inTicks(MemberNames[plain]) + " and " +
                                                  inTicks(MemberNames[base64]) + " only one can be given.");
    if (!members[plain].given() && !members[base64].given())
        return refuse(0, "The member " + inTicks(MemberNames[plain]) + " is missing.");
    return members[plain].given() ? members[plain] : members[base64];
}

Result<std::string> InterchangeReader::Private::bytes(Member plain, Member base64)
{
    const auto slice = oneOf(plain, base64);
    if (!slice)
        return failure(slice.error());
    if (members[plain].given())
        return std::string(slice->raw);
    const auto encoded = text(base64);
    if (!encoded)
        return failure(encoded.error());
    auto decoded = fromBase64(*encoded);
    if (!decoded)
        return refuse(slice->offset, inTicks(MemberNames[base64]) + " cannot be taken: " + decoded.error().message);
    return std::move(*decoded);
}

Result<std::optional<Revision>> InterchangeReader::Private::revision() const
{
    const Slice &slice = members[RevisionNumber];
    if (!slice.given())
        return std::nullopt;
    const auto number =
        json::isNumberText(slice.raw) ? json::toInteger(slice.raw) : failure(ErrorCode::InvalidInput, {});
    if (!number || *number < 0)
        return refuse(slice.offset, "`revision` must be a whole number that is not negative.");
    return Revision{static_cast<std::uint64_t>(*number)};
}

Result<std::string> InterchangeReader::Private::contentType(const std::string &data)
{
    if (!members[ContentType].given())
        return std::string(members[Data].given() || isJsonText(data) ? JsonContentType : BinaryContentType);
    return nonEmptyText(ContentType).map([](std::string_view value) { return std::string(value); });
}

Result<void> InterchangeReader::Private::readPayload(ProposedEvent &event)
{
    auto data = bytes(Data, DataBase64);
    if (!data)
        return failure(std::move(data).error());
    auto metadata = bytes(Metadata, MetadataBase64);
    if (!metadata)
        return failure(std::move(metadata).error());
    auto type = contentType(*data);
    if (!type)
        return failure(std::move(type).error());
    event.data = std::move(*data);
    event.metadata = std::move(*metadata);
    event.contentType = std::move(*type);
    return {};
}

Result<void> InterchangeReader::Private::readEvent(ProposedEvent &event)
{
    const auto id = text(Id);
    if (!id)
        return failure(id.error());
    const auto parsedId = EventId::parse(*id);
    if (!parsedId)
        return refuse(members[Id].offset, "`id` cannot be taken: " + parsedId.error().message);
    event.id = *parsedId;

    const auto type = nonEmptyText(Type);
    if (!type)
        return failure(type.error());
    event.type.assign(*type);

    const auto created = text(Created);
    if (!created)
        return failure(created.error());
    const auto instant = Timestamp::parse(*created);
    if (!instant)
        return refuse(members[Created].offset, "`created` cannot be taken: " + instant.error().message);
    event.created = *instant;
    return readPayload(event);
}

InterchangeReader::InterchangeReader() : d(std::make_unique<Private>()) {}
InterchangeReader::~InterchangeReader() = default;

Result<InterchangeLine> InterchangeReader::parse(std::string_view line)
{
    if (line.size() > MaxLineLength)
        return refuse(MaxLineLength, "The line is longer than 16 MiB.", ErrorCode::TooLarge);
    if (!simdjson::validate_utf8(line.data(), line.size()))
        return refuse(firstByteThatIsNoUtf8(line), "The line is not UTF-8.");
    if (auto scanned = d->scan(line); !scanned)
        return failure(std::move(scanned).error());

    InterchangeLine result;
    const auto name = d->text(Stream);
    if (!name)
        return failure(name.error());
    auto stream = StreamName::parse(*name);
    if (!stream)
        return refuse(d->members[Stream].offset, "`stream` cannot be taken: " + stream.error().message,
                      stream.error().code);
    result.stream = std::move(*stream);
    const auto revision = d->revision();
    if (!revision)
        return failure(revision.error());
    result.revision = *revision;
    result.revisionColumn = d->columnOf(RevisionNumber);
    if (auto read = d->readEvent(result.event); !read)
        return failure(std::move(read).error());
    result.idColumn = d->columnOf(Id);
    return result;
}

namespace {

// Names that were read from a damaged store may be anything.
std::string jsonString(std::string_view text)
{
    return json::quote(isValidUtf8(text) ? std::string(text) : printable(text));
}

constexpr bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Whether the bytes come back unchanged when they are written as a value of the line.
bool fitsIntoLine(std::string_view bytes)
{
    return !bytes.empty() && !isSpace(bytes.front()) && !isSpace(bytes.back()) &&
           bytes.find_first_of("\r\n") == std::string_view::npos && isJsonText(bytes);
}

void append(std::string &out, std::string_view name, std::string_view value)
{
    out += out.empty() || out.back() == '{' ? "\"" : ",\"";
    out += name;
    out += "\":";
    out += value;
}

void appendBytes(std::string &out, Member plain, Member base64, std::string_view bytes, bool asValue)
{
    if (asValue)
        append(out, MemberNames[plain], bytes);
    else
        append(out, MemberNames[base64], '"' + toBase64(bytes) + '"');
}

// The content type that an import takes when the line names none.
std::string_view inferredType(std::string_view data, bool asValue)
{
    return asValue || isJsonText(data) ? JsonContentType : BinaryContentType;
}

} // namespace

void writeInterchangeLine(const RecordedEvent &event, InterchangeForm form, std::string &out)
{
    const bool readable = form == InterchangeForm::Readable;
    const bool dataAsValue = readable && event.isJson() && fitsIntoLine(event.data);
    out += '{';
    append(out, MemberNames[Stream], jsonString(event.stream.value()));
    append(out, MemberNames[RevisionNumber], std::to_string(event.revision.value));
    append(out, MemberNames[Id], '"' + event.id.toString() + '"');
    append(out, MemberNames[Type], jsonString(event.type));
    append(out, MemberNames[Created], '"' + event.created.toIso8601() + '"');
    if (!readable || event.contentType != inferredType(event.data, dataAsValue))
        append(out, MemberNames[ContentType], jsonString(event.contentType));
    appendBytes(out, Data, DataBase64, event.data, dataAsValue);
    appendBytes(out, Metadata, MetadataBase64, event.metadata, readable && fitsIntoLine(event.metadata));
    out += '}';
}

} // namespace foldline::events
