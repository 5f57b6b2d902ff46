// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/logsearch.h"

#include "core/orders/ordercodec.h"
#include "core/orders/orderstream.h"
#include "core/store/firstevent.h"
#include "core/store/sqlite/sqlitestore.h"
#include "ui/services/textconversion.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

namespace foldline::ui {

namespace {

/// Goes through the log from its end.
class Searcher
{
public:
    Searcher(const aggregates::AggregateRegistry &registry, const LogSearch &search)
        : m_registry(registry), m_search(search), m_needle(folded(utf8(search.text)))
    {
        const std::string quoted = json::dump(json::Value::string(m_needle));
        m_inJson = quoted.substr(1, quoted.size() - 2);
        if (const auto id = events::EventId::parse(utf8(search.text)))
            m_id = *id;
    }

    /// False: enough was found.
    bool take(const events::RecordedEvent &event)
    {
        ++hits.examined;
        if (event.stream.isSystem() || event.type.starts_with('$'))
            return true;
        if (event.type == "OrderItemRemoved")
            noteRemoval(event);
        if (matches(event) && !takeProducts(event) && found.size() < m_search.hitsAtMost)
            found.push_back(event);
        return found.size() < m_search.hitsAtMost || hits.products.size() < m_search.hitsAtMost;
    }

    LogHits hits;
    std::vector<events::RecordedEvent> found;

private:
    using ProductKey = std::pair<std::string, std::string>; ///< stream, product id

    [[nodiscard]] bool matches(const events::RecordedEvent &event) const
    {
        return event.id == m_id || containsFolded(event.type, m_needle) || containsFolded(event.data, m_inJson) ||
               containsFolded(event.metadata, m_inJson);
    }

    std::optional<orders::OrderEvent> read(const events::RecordedEvent &event)
    {
        const auto form = m_registry.forStream(event.stream).upcasters().current(event);
        if (!form)
            return std::nullopt;
        auto order = m_reader.read(event.type, form->bytes(event));
        return order ? std::optional(std::move(*order)) : std::nullopt;
    }

    void noteRemoval(const events::RecordedEvent &event)
    {
        const auto order = read(event);
        const auto *removed = order ? std::get_if<orders::OrderItemRemoved>(&*order) : nullptr;
        if (removed != nullptr && !removed->unitPrice)
            m_settled.emplace(event.stream.value(), removed->productId);
    }

    /// True when the event put a product that matches into its order, where it still is.
    bool takeProducts(const events::RecordedEvent &event)
    {
        if (event.type != "OrderCreated" && event.type != "OrderItemAdded")
            return false;
        const auto order = read(event);
        if (!order)
            return false;
        if (const auto *created = std::get_if<orders::OrderCreated>(&*order)) {
            bool any = false;
            for (const orders::Item &item : created->items)
                any = takeItem(event, item) || any;
            return any;
        }
        const auto *added = std::get_if<orders::OrderItemAdded>(&*order);
        return added != nullptr && takeItem(event, added->item);
    }

    bool takeItem(const events::RecordedEvent &event, const orders::Item &item)
    {
        if (!containsFolded(item.productName, m_needle) && !containsFolded(item.productId, m_needle))
            return false;
        if (!m_settled.emplace(event.stream.value(), item.productId).second)
            return false;
        if (hits.products.size() < m_search.hitsAtMost)
            hits.products.push_back({item.productName, item.productId, event.stream, event.revision, event.created});
        return true;
    }

    const aggregates::AggregateRegistry &m_registry;
    const LogSearch &m_search;
    std::string m_needle;
    std::string m_inJson; ///< the needle as it stands in JSON
    events::EventId m_id;
    orders::OrderEventReader m_reader;
    std::set<ProductKey> m_settled; ///< what a later event said already: found, or removed
};

EntryPtr told(store::EventStore &store, const aggregates::AggregateRegistry &registry,
              const std::optional<events::RecordedEvent> &event, const std::stop_token &stop)
{
    if (!event)
        return nullptr;
    const auto entries = narrateEvents(store, registry, {*event}, stop);
    return entries && !entries->empty() ? entries->front() : nullptr;
}

std::optional<events::RecordedEvent> eventAt(store::EventStore &store, events::Position position,
                                             const std::stop_token &stop)
{
    auto found = store::firstOf(store, {.from = position, .includeSystem = true}, stop).value_or(std::nullopt);
    return found && found->position.commit == position.commit ? std::move(found) : std::nullopt;
}

std::optional<events::RecordedEvent> eventOf(store::EventStore &store, const QString &stream, quint64 revision,
                                             const std::stop_token &stop)
{
    const store::StreamRead read{.from = events::Revision{revision}, .includeHidden = true};
    auto found = store::firstOf(store, events::StreamName(utf8(stream)), read, stop).value_or(std::nullopt);
    return found && found->revision.value == revision ? std::move(found) : std::nullopt;
}

} // namespace

Result<LogHits> searchLog(store::EventStore &store, const aggregates::AggregateRegistry &registry,
                          const LogSearch &search, const std::function<void(std::uint64_t examined)> &progress,
                          std::stop_token stop)
{
    Searcher searcher(registry, search);
    bool reachedEnd = true;
    const auto result = store.readAll(
        {.direction = store::Direction::Backwards},
        [&](std::span<const events::RecordedEvent> batch) {
            for (const auto &event : batch) {
                const bool enough = !searcher.take(event);
                reachedEnd = enough || searcher.hits.examined < search.eventsAtMost;
                if (enough || !reachedEnd)
                    return false;
            }
            if (progress)
                progress(searcher.hits.examined);
            return !stop.stop_requested();
        },
        stop);
    if (!result)
        return failure(result.error());
    if (stop.stop_requested())
        return failure(ErrorCode::Cancelled, "Searching the log was cancelled.");
    auto entries = narrateEvents(store, registry, searcher.found, stop);
    if (!entries)
        return failure(std::move(entries.error()));
    searcher.hits.events = std::move(*entries);
    searcher.hits.everything = reachedEnd;
    return std::move(searcher.hits);
}

EntryPtr eventNamed(store::EventStore &store, const aggregates::AggregateRegistry &registry, const QString &text,
                    std::stop_token stop)
{
    bool isNumber = false;
    const QString digits = text.startsWith(u'#') ? text.mid(1) : text;
    if (const quint64 position = digits.toULongLong(&isNumber); isNumber)
        return told(store, registry, eventAt(store, events::Position::at(position), stop), stop);
    if (const auto id = events::EventId::parse(utf8(text))) {
        auto *embedded = dynamic_cast<store::SqliteStore *>(&store);
        const auto position =
            embedded != nullptr ? embedded->positionOf(*id) : Result<std::optional<events::Position>>(std::nullopt);
        return position && *position ? told(store, registry, eventAt(store, **position, stop), stop) : nullptr;
    }
    const qsizetype at = text.lastIndexOf(u'@');
    const quint64 revision = text.mid(at + 1).toULongLong(&isNumber);
    if (at <= 0 || !isNumber)
        return nullptr;
    for (const QString &stream : {text.left(at), qtext(orders::orderStream(utf8(text.left(at))))}) {
        if (const auto event = eventOf(store, stream, revision, stop))
            return told(store, registry, event, stop);
    }
    return nullptr;
}

} // namespace foldline::ui
