// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/jobrunner.h"
#include "ui/services/ordersservice.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace foldline::ui {

class StoreSession;

struct SearchResult
{
    enum class Kind { Action, Page, Order, Stream, Event };
    Kind kind = Kind::Order;
    QString id; ///< action or page id; order id; stream name; position
    QString title;
    QString subtitle;
    QString token; ///< colour and shape of an order's status; else empty
    QString icon;  ///< theme icon of pages and actions
    QString shortcut;
    int score = 0;
    bool operator==(const SearchResult &) const = default;
};
using SearchResults = std::shared_ptr<const std::vector<SearchResult>>;

/// Ctrl+K: pages, actions, orders (read model), streams and positions of the log, ranked, at most MaxResults. Latest
/// wins; typing is waited for 50 ms.
class SearchService : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t MaxResults = 30;
    static constexpr int TypingMilliseconds = 50;

    SearchService(StoreSession &session, OrdersService &orders, QObject *parent = nullptr);
    ~SearchService() override;

    /// A page or an action (`kind`, `id`, `title`, …); `keywords` find it too. The same id replaces the earlier one.
    void registerTarget(const SearchResult &target, const QStringList &keywords = {});
    void removeTarget(const QString &id);

    /// Answers with `resultsAvailable` for this text unless another one follows. An empty text lists pages and actions.
    void search(const QString &text);
    void cancel();

signals:
    void resultsAvailable(const QString &text, const foldline::ui::SearchResults &results);

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
    [[nodiscard]] QString typed() const;

    StoreSession &m_session;
    OrdersService &m_orders;
    std::vector<Target> m_targets;
    QTimer m_typing;
    QString m_text;
    quint64 m_ticket = 0;
    int m_pending = 0;
    JobRunner m_streams;
    std::vector<SearchResult> m_found;
};

} // namespace foldline::ui
