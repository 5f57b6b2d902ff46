// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/jobrunner.h"
#include "ui/services/logsearch.h"
#include "ui/services/ordersservice.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace foldline::ui {

class StoreSession;

struct SearchResult
{
    enum class Kind { Action, Page, Order, Stream, Product, Event };
    Kind kind = Kind::Order;
    QString id; ///< action or page id; order id; stream name, also of an order that holds a product; position
    QString title;
    QString subtitle;
    QString token; ///< colour and shape of an order's status; else empty
    QString icon;  ///< theme icon of pages and actions
    QString shortcut;
    int score = 0;
    std::optional<quint64> revision{}; ///< of an event that was named by it: `id` is its stream then
    bool operator==(const SearchResult &) const = default;
};
using SearchResults = std::shared_ptr<const std::vector<SearchResult>>;

/// How far the search through the log's events is.
struct LogSearchState
{
    bool isRunning = false;
    quint64 examined = 0;
    bool everything = true; ///< nothing older was left out
    QString failure;        ///< why the log could not be searched, or empty
};

/// Ctrl+K: pages, actions, orders (read model), streams and the event that the text names, ranked, at most MaxResults.
/// Latest wins; typing is waited for 50 ms. When it rests, products and texts are looked for in the log's newest
/// events, and the results come once more with what was found there.
class SearchService : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t MaxResults = 40;
    static constexpr int TypingMilliseconds = 50;
    static constexpr int RestMilliseconds = 250;
    static constexpr int ShortestInLog = 3; ///< characters
    /// How far back the log is looked through: a file, and a server, from which every event has to come first.
    static constexpr quint64 EventsOfAFile = 500'000;
    static constexpr quint64 EventsOfAServer = 20'000;

    SearchService(StoreSession &session, OrdersService &orders, QObject *parent = nullptr);
    ~SearchService() override;

    /// A page or an action (`kind`, `id`, `title`, …); `keywords` find it too. The same id replaces the earlier one.
    void registerTarget(const SearchResult &target, const QStringList &keywords = {});
    void removeTarget(const QString &id);

    /// Answers with `resultsAvailable` for this text unless another one follows; once more when the log held some. An
    /// empty text lists pages and actions.
    void search(const QString &text);
    void cancel();
    [[nodiscard]] const LogSearchState &logSearch() const { return m_log; }

signals:
    void resultsAvailable(const QString &text, const foldline::ui::SearchResults &results);
    void logSearchChanged(const foldline::ui::LogSearchState &state);

private:
    struct Target
    {
        SearchResult result;
        QStringList keywords;
    };
    void start();
    void publish();
    [[nodiscard]] std::vector<SearchResult> matchingTargets() const;
    void askOrders();
    void takeOrders(const std::vector<projections::OrderSummary> &rows);
    void askStreams();
    void answered();
    void publishFirst();
    void searchLog();
    void takeHits(const Result<LogHits> &hits);
    void setLogSearch(const LogSearchState &state);
    [[nodiscard]] QString typed() const;

    StoreSession &m_session;
    OrdersService &m_orders;
    std::vector<Target> m_targets;
    QTimer m_typing;
    QTimer m_rest;
    QString m_text;
    quint64 m_ticket = 0;
    int m_pending = 0;
    JobRunner m_streams;
    JobRunner m_scan;
    LogSearchState m_log;
    std::vector<SearchResult> m_found;
};

} // namespace foldline::ui
