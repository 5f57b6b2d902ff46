// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/searchservice.h"

#include "core/base/text.h"
#include "core/orders/orderstream.h"
#include "ui/services/narration.h"
#include "ui/services/storesession.h"
#include "ui/services/textconversion.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace foldline::ui {

namespace {

constexpr std::size_t OrdersAtMost = 14;
constexpr std::size_t StreamsAtMost = 8;
constexpr int ProductScore = 40; // what the log holds comes after what was there at once
constexpr int EventScore = 30;
constexpr int NamedEventScore = 900;

/// How well `text` answers what was typed; 0: not at all.
int matchScore(const QString &text, const QString &typed)
{
    if (text.compare(typed, Qt::CaseInsensitive) == 0)
        return 1000;
    const qsizetype at = text.indexOf(typed, 0, Qt::CaseInsensitive);
    if (at < 0)
        return 0;
    if (at == 0)
        return 800;
    return text.at(at - 1).isLetterOrNumber() ? 500 : 650;
}

QString tokenOfStatus(const std::string &status)
{
    return status == "draft" ? QStringLiteral("event-created") : QString(QStringLiteral("event-") + qtext(status));
}

SearchResult orderResult(const projections::OrderSummary &order, const QString &typed)
{
    SearchResult result;
    result.kind = SearchResult::Kind::Order;
    result.id = qtext(order.orderId);
    result.title = result.id;
    const QString customer = qtext(order.customerName.empty() ? order.customerId : order.customerName);
    result.subtitle = qtext(order.status) + QStringLiteral(" · ") + customer + QStringLiteral(" · ") +
                      qtext(order.totalAmount.toDisplay());
    result.token = tokenOfStatus(order.status);
    result.score = std::max({matchScore(result.id, typed), matchScore(customer, typed) - 50,
                             matchScore(qtext(order.customerId), typed) - 60, 100});
    return result;
}

SearchResult streamResult(const store::StreamInfo &info, const QString &typed)
{
    SearchResult result;
    result.kind = SearchResult::Kind::Stream;
    result.id = qtext(info.name.value());
    result.title = result.id;
    result.subtitle =
        info.tombstoned || info.deleted ? SearchService::tr("deleted") : qtext(counted(info.events, "event"));
    result.score = std::max(matchScore(result.id, typed) - 300, 50);
    return result;
}

QString placeOf(const events::RecordedEvent &event)
{
    return boundedText(event.stream.value(), 80) + u'@' + QString::number(event.revision.value);
}

/// `byRevision`: it was named by stream and revision, and leads there.
SearchResult namedEvent(const history::Entry &entry, bool byRevision)
{
    SearchResult result;
    result.kind = SearchResult::Kind::Event;
    const QString position = QString::number(entry.event.position.commit);
    const QString sentence = sentenceOf(entry.narration);
    result.id = byRevision ? qtext(entry.event.stream.value()) : position;
    result.title = byRevision ? placeOf(entry.event) : SearchService::tr("Event at position %1").arg(position);
    result.subtitle = byRevision ? sentence : QString(placeOf(entry.event) + QStringLiteral(" · ") + sentence);
    result.token = qtext(entry.kind.token);
    result.score = NamedEventScore;
    if (byRevision)
        result.revision = entry.event.revision.value;
    return result;
}

SearchResult foundEvent(const history::Entry &entry)
{
    SearchResult result;
    result.kind = SearchResult::Kind::Event;
    result.id = QString::number(entry.event.position.commit);
    result.title = sentenceOf(entry.narration);
    result.subtitle = placeOf(entry.event);
    result.token = qtext(entry.kind.token);
    result.score = EventScore;
    return result;
}

SearchResult productResult(const LogHits::Product &product)
{
    SearchResult result;
    result.kind = SearchResult::Kind::Product;
    result.id = qtext(product.stream.value());
    result.title = boundedText(product.name.empty() ? product.id : product.name, 120);
    result.subtitle = SearchService::tr("in order %1 · %2")
                          .arg(boundedText(product.stream.localId(), 80), boundedText(product.id, 40));
    result.icon = QStringLiteral("package");
    result.score = ProductScore;
    return result;
}

void sortAndBound(std::vector<SearchResult> &results)
{
    std::array<int, 6> best{};
    for (const auto &result : results)
        best[std::size_t(result.kind)] = std::max(best[std::size_t(result.kind)], result.score);
    std::ranges::stable_sort(results, [&best](const SearchResult &a, const SearchResult &b) {
        const auto key = [&best](const SearchResult &r) {
            return std::tuple(-best[std::size_t(r.kind)], int(r.kind), -r.score);
        };
        return key(a) < key(b);
    });
    if (results.size() > SearchService::MaxResults)
        results.resize(SearchService::MaxResults);
}

} // namespace

SearchService::SearchService(StoreSession &session, OrdersService &orders, QObject *parent)
    : QObject(parent), m_session(session), m_orders(orders), m_streams(session.pool()), m_scan(session.pool())
{
    m_typing.setSingleShot(true);
    m_typing.setInterval(TypingMilliseconds);
    connect(&m_typing, &QTimer::timeout, this, &SearchService::start);
    m_rest.setSingleShot(true);
    m_rest.setInterval(RestMilliseconds);
    connect(&m_rest, &QTimer::timeout, this, &SearchService::searchLog);
    connect(&orders, &OrdersService::pageAvailable, this, [this](quint64 ticket, const OrderRows &rows) {
        if (ticket == m_ticket)
            takeOrders(*rows);
    });
    connect(&orders, &OrdersService::requestFailed, this, [this](quint64 ticket, const Error &) {
        if (ticket == m_ticket)
            takeOrders({});
    });
    connect(&orders, &OrdersService::storeChanged, this, &SearchService::cancel);
}

SearchService::~SearchService() = default;

void SearchService::registerTarget(const SearchResult &target, const QStringList &keywords)
{
    removeTarget(target.id);
    m_targets.push_back({target, keywords});
}

void SearchService::removeTarget(const QString &id)
{
    std::erase_if(m_targets, [&id](const Target &target) { return target.result.id == id; });
}

void SearchService::search(const QString &text)
{
    cancel();
    m_text = text;
    m_typing.start();
}

void SearchService::cancel()
{
    m_typing.stop();
    m_orders.cancel(std::exchange(m_ticket, 0));
    m_streams.cancel();
    m_rest.stop();
    m_scan.cancel();
    m_pending = 0;
    setLogSearch({});
}

void SearchService::start()
{
    m_found = matchingTargets();
    m_pending = 0;
    if (!typed().isEmpty() && m_session.isOpen()) {
        askOrders();
        askStreams();
    }
    if (m_pending == 0)
        publishFirst();
}

QString SearchService::typed() const { return m_text.trimmed(); }

std::vector<SearchResult> SearchService::matchingTargets() const
{
    std::vector<SearchResult> result;
    const QString text = typed();
    for (const Target &target : m_targets) {
        SearchResult found = target.result;
        found.score = text.isEmpty() ? 1 : matchScore(found.title, text) - 20;
        for (const QString &keyword : target.keywords)
            found.score = std::max(found.score, text.isEmpty() ? 1 : matchScore(keyword, text) - 200);
        if (found.score > 0)
            result.push_back(std::move(found));
    }
    return result;
}

void SearchService::askOrders()
{
    if (!m_orders.isAvailable())
        return;
    projections::OrderQuery query;
    query.text = utf8(typed());
    query.limit = OrdersAtMost;
    m_ticket = m_orders.requestPage(query);
    ++m_pending;
}

void SearchService::takeOrders(const std::vector<projections::OrderSummary> &rows)
{
    m_ticket = 0;
    for (const auto &row : rows)
        m_found.push_back(orderResult(row, typed()));
    answered();
}

void SearchService::askStreams()
{
    ++m_pending;
    m_streams.run(
        [store = m_session.store(), registry = m_session.registry(), text = typed()](const JobContext &context) {
            std::vector<SearchResult> found;
            store::StreamList list;
            list.contains = utf8(text);
            list.newestFirst = true;
            list.limit = StreamsAtMost;
            if (const auto streams = store->listStreams(list, context.stop)) {
                for (const auto &info : *streams)
                    found.push_back(streamResult(info, text));
            }
            if (const EntryPtr named = eventNamed(*store, *registry, text, context.stop))
                found.push_back(namedEvent(*named, text.contains(u'@')));
            return found;
        },
        [this](std::vector<SearchResult> found) {
            m_found.insert(m_found.end(), found.begin(), found.end());
            answered();
        });
}

void SearchService::answered()
{
    if (--m_pending == 0)
        publishFirst();
}

void SearchService::publishFirst()
{
    const bool searchesLog = typed().size() >= ShortestInLog && m_session.isOpen();
    LogSearchState state;
    state.isRunning = searchesLog;
    setLogSearch(state);
    publish();
    if (searchesLog)
        m_rest.start();
}

void SearchService::setLogSearch(const LogSearchState &state)
{
    m_log = state;
    emit logSearchChanged(m_log);
}

void SearchService::searchLog()
{
    LogSearch search;
    search.text = typed();
    search.eventsAtMost = m_session.head().isCounted ? EventsOfAFile : EventsOfAServer;
    m_scan.run(
        [store = m_session.store(), registry = m_session.registry(), search](const JobContext &context) {
            return store ? ui::searchLog(
                               *store, *registry, search,
                               [&context](std::uint64_t examined) { context.report(examined); }, context.stop)
                         : Result<LogHits>(LogHits{});
        },
        [this](const Result<LogHits> &hits) { takeHits(hits); },
        [this](quint64 examined, quint64) {
            LogSearchState state;
            state.isRunning = true;
            state.examined = examined;
            setLogSearch(state);
        });
}

void SearchService::takeHits(const Result<LogHits> &hits)
{
    LogSearchState state;
    if (!hits) {
        state.failure = qtext(describe(hits.error()));
        return setLogSearch(state);
    }
    state.examined = hits->examined;
    state.everything = hits->everything;
    setLogSearch(state);
    const auto known = m_found.size();
    for (const auto &product : hits->products)
        m_found.push_back(productResult(product));
    for (const EntryPtr &entry : hits->events) {
        const SearchResult result = foundEvent(*entry);
        const bool isThere = std::ranges::any_of(m_found, [&result](const SearchResult &other) {
            return other.kind == result.kind && !other.revision && other.id == result.id;
        });
        if (!isThere)
            m_found.push_back(result);
    }
    if (m_found.size() != known)
        publish();
}

void SearchService::publish()
{
    // A stream that is also an order would be there twice.
    QSet<QString> orders;
    for (const SearchResult &result : m_found) {
        if (result.kind == SearchResult::Kind::Order)
            orders.insert(qtext(orders::orderStream(utf8(result.id))));
    }
    std::erase_if(m_found, [&orders](const SearchResult &result) {
        return result.kind == SearchResult::Kind::Stream && orders.contains(result.id);
    });
    sortAndBound(m_found);
    emit resultsAvailable(m_text, std::make_shared<const std::vector<SearchResult>>(m_found));
}

} // namespace foldline::ui
