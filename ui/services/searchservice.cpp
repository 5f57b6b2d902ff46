// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/searchservice.h"

#include "core/base/text.h"
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

void sortAndBound(std::vector<SearchResult> &results)
{
    std::array<int, 5> best{};
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
    : QObject(parent), m_session(session), m_orders(orders), m_streams(session.pool())
{
    m_typing.setSingleShot(true);
    m_typing.setInterval(TypingMilliseconds);
    connect(&m_typing, &QTimer::timeout, this, &SearchService::start);
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
    m_pending = 0;
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
        publish();
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
        [store = m_session.store(), text = typed()](const JobContext &context) {
            std::vector<SearchResult> found;
            store::StreamList list;
            list.contains = utf8(text);
            list.newestFirst = true;
            list.limit = StreamsAtMost;
            if (const auto streams = store->listStreams(list, context.stop)) {
                for (const auto &info : *streams)
                    found.push_back(streamResult(info, text));
            }
            bool isNumber = false;
            const quint64 position = text.toULongLong(&isNumber);
            if (!isNumber)
                return found;
            (void)store->readAll(
                {.from = events::Position::at(position), .limit = 1},
                [&](std::span<const events::RecordedEvent> batch) {
                    if (!batch.empty() && batch.front().position.commit == position)
                        found.push_back({SearchResult::Kind::Event,
                                         text,
                                         tr("Event at position %1").arg(text),
                                         qtext(batch.front().stream.value()),
                                         {},
                                         {},
                                         {},
                                         900});
                    return false;
                },
                context.stop);
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
        publish();
}

void SearchService::publish()
{
    // A stream that is also an order would be there twice.
    QSet<QString> orders;
    for (const SearchResult &result : m_found) {
        if (result.kind == SearchResult::Kind::Order)
            orders.insert(QStringLiteral("order-") + result.id);
    }
    std::erase_if(m_found, [&orders](const SearchResult &result) {
        return result.kind == SearchResult::Kind::Stream && orders.contains(result.id);
    });
    sortAndBound(m_found);
    emit resultsAvailable(m_text, std::make_shared<const std::vector<SearchResult>>(std::move(m_found)));
    m_found.clear();
}

} // namespace foldline::ui
