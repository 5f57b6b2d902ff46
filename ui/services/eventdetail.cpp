// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/eventdetail.h"

#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/events/ndjson.h"
#include "core/store/sqlite/sqlitestore.h"
#include "ui/services/storesession.h"
#include "ui/services/textconversion.h"

#include <algorithm>

namespace foldline::ui {

namespace {

constexpr std::size_t HexBytes = 64 * 1024;

QString hexDump(std::string_view bytes)
{
    QString result;
    const std::string_view shown = bytes.substr(0, HexBytes);
    for (std::size_t offset = 0; offset < shown.size(); offset += 16) {
        const auto row = shown.substr(offset, 16);
        QString text;
        result += QStringLiteral("%1  ").arg(qulonglong(offset), 8, 16, QLatin1Char('0'));
        for (std::size_t i = 0; i < 16; ++i) {
            const bool present = i < row.size();
            result += present ? QString(qtext(toHex(row.substr(i, 1))) + u' ') : QStringLiteral("   ");
            if (present)
                text += row[i] >= 0x20 && row[i] < 0x7F ? QLatin1Char(row[i]) : QLatin1Char('.');
        }
        result += u' ' + text + u'\n';
    }
    if (bytes.size() > HexBytes)
        result += EventDetailService::tr("… %1 further bytes").arg(qulonglong(bytes.size() - HexBytes));
    return result;
}

QString prettyOrText(std::string_view bytes, const Result<json::Value> &parsed)
{
    if (parsed)
        return qtext(json::pretty(*parsed));
    return isValidUtf8(bytes) ? qtext(bytes) : hexDump(bytes);
}

/// Lines of the pretty form where members begin that `other` does not have.
QSet<int> linesOfOthers(const json::Value &value, const json::Value &other)
{
    QSet<int> lines;
    int line = 1;
    for (const auto &[name, member] : value.members()) {
        if (!other.find(name))
            lines.insert(line);
        const std::string text = json::pretty(member);
        line += 1 + int(std::ranges::count(text, '\n'));
    }
    return lines;
}

QString fieldCount(qsizetype count) { return qtext(counted(std::uint64_t(count), "field")); }

QString renamedText(qsizetype gone, qsizetype come)
{
    if (gone == come && gone > 0)
        return EventDetailService::tr("%1 renamed").arg(fieldCount(gone));
    QStringList parts;
    if (come > 0)
        parts << EventDetailService::tr("%1 added").arg(fieldCount(come));
    if (gone > 0)
        parts << EventDetailService::tr("%1 removed").arg(fieldCount(gone));
    return parts.isEmpty() ? EventDetailService::tr("no field renamed") : parts.join(QStringLiteral(", "));
}

void describeUpcast(EventDetail &detail, const aggregates::AggregateType &type, const Result<json::Value> &stored)
{
    const auto &event = detail.entry->event;
    detail.storedSchema = detail.currentSchema = type.upcasters().versionOf(event);
    const auto current = type.upcasters().current(event);
    detail.current = detail.stored;
    if (!current) {
        detail.note = EventDetailService::tr("The current form cannot be made: %1 Stored bytes never change.")
                          .arg(qtext(describe(current.error())));
        detail.current.clear();
        return;
    }
    detail.currentSchema = current->currentVersion;
    if (!current->data)
        return;
    const auto upcast = json::parse(*current->data);
    detail.current = prettyOrText(*current->data, upcast);
    if (!upcast || !stored)
        return;
    detail.storedMarks = linesOfOthers(*stored, *upcast);
    detail.currentMarks = linesOfOthers(*upcast, *stored);
    detail.note = EventDetailService::tr("Stored as schema %1, read as schema %2: %3. Stored bytes never change.")
                      .arg(detail.storedSchema)
                      .arg(detail.currentSchema)
                      .arg(renamedText(detail.storedMarks.size(), detail.currentMarks.size()));
}

QString sizeText(std::string_view bytes, bool isJson)
{
    const QString size = EventDetailService::tr("%1 bytes").arg(qtext(groupedCount(bytes.size())));
    return isJson ? EventDetailService::tr("%1, JSON").arg(size) : size;
}

void describeEnvelope(EventDetail &detail, const QString &leafHash)
{
    const auto &event = detail.entry->event;
    auto &rows = detail.envelope;
    rows.emplace_back(QStringLiteral("id"), qtext(event.id.toString()));
    rows.emplace_back(QStringLiteral("stream"), boundedText(event.stream.value()));
    rows.emplace_back(QStringLiteral("revision"), QString::number(event.revision.value));
    rows.emplace_back(QStringLiteral("position"), QString::number(event.position.commit));
    rows.emplace_back(QStringLiteral("type"), boundedText(event.type));
    rows.emplace_back(QStringLiteral("content type"), boundedText(event.contentType));
    rows.emplace_back(QStringLiteral("created"), qtext(event.created.toIso8601()));
    rows.emplace_back(QStringLiteral("data"), sizeText(event.data, detail.storedIsJson));
    rows.emplace_back(QStringLiteral("metadata"), sizeText(event.metadata, false));
    if (!leafHash.isEmpty())
        rows.emplace_back(QStringLiteral("leaf hash"), leafHash);
}

QString storedLeafHash(store::EventStore &store, events::Position position)
{
    auto *embedded = dynamic_cast<store::SqliteStore *>(&store);
    if (!embedded)
        return {};
    const auto hash = embedded->leafHash(position);
    return hash ? qtext(toHex(std::string(hash->begin(), hash->end()))) : QString();
}

} // namespace

EventDetail makeEventDetail(const EntryPtr &entry, const aggregates::AggregateType &type, const QString &leafHash)
{
    EventDetail detail;
    detail.entry = entry;
    const auto stored = json::parse(entry->event.data);
    const auto metadata = json::parse(entry->event.metadata);
    detail.storedIsJson = stored.has_value();
    detail.metadataIsJson = metadata.has_value();
    detail.stored = prettyOrText(entry->event.data, stored);
    detail.metadata = prettyOrText(entry->event.metadata, metadata);
    detail.hex = hexDump(entry->event.data);
    std::string line;
    events::writeInterchangeLine(entry->event, events::InterchangeForm::Readable, line);
    detail.whole = prettyOrText(line, json::parse(line));
    describeUpcast(detail, type, stored);
    describeEnvelope(detail, leafHash);
    return detail;
}

EventDetailService::EventDetailService(StoreSession &session, QObject *parent)
    : QObject(parent), m_session(session), m_job(session.pool())
{
}

void EventDetailService::request(const EntryPtr &entry)
{
    m_job.run(
        [entry, store = m_session.store(), registry = m_session.registry()](const JobContext &) {
            const QString hash = store ? storedLeafHash(*store, entry->event.position) : QString();
            return std::make_shared<const EventDetail>(
                makeEventDetail(entry, registry->forStream(entry->event.stream), hash));
        },
        [this](const EventDetailPtr &detail) { emit detailAvailable(detail); });
}

} // namespace foldline::ui
