// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/ordersummaries.h"
#include "core/projections/projectionrunner.h"
#include "ui/services/mailbox.h"
#include "ui/services/throttle.h"

#include <QHash>
#include <QList>
#include <QObject>

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace foldline::ui {

class ReadModelWorker;
class StoreSession;

using OrderRows = std::shared_ptr<const std::vector<projections::OrderSummary>>;

/// Counts and pages of one query as of one moment.
struct OrderSnapshot
{
    projections::OrderCounts counts;
    std::optional<Timestamp> newest; ///< `last_event_at` of the order that changed last, whatever the query
    QHash<quint64, OrderRows> pages; ///< by offset
};

/// Asks the read model on a thread with a connection of its own. A request returns a ticket; its answer carries it.
/// Tickets of an earlier store are never answered. `changed` tells that rows were committed by anybody, within 100 ms,
/// at most 30 times a second.
class OrdersService : public QObject
{
    Q_OBJECT

public:
    explicit OrdersService(StoreSession &session, QObject *parent = nullptr);
    ~OrdersService() override;

    /// `query.offset` and `query.limit` make the page.
    quint64 requestPage(const projections::OrderQuery &query);
    quint64 requestCounts(const projections::OrderQuery &query);
    /// Counts and the pages of `pageSize` rows at these offsets, all read in one transaction. Offset and limit of
    /// `query` are not used.
    quint64 requestSnapshot(const projections::OrderQuery &query, const QList<quint64> &offsets, quint64 pageSize);
    /// A ticket that was cancelled is not answered any more.
    void cancel(quint64 ticket);
    [[nodiscard]] bool isAvailable() const { return m_worker != nullptr; }

signals:
    void pageAvailable(quint64 ticket, const foldline::ui::OrderRows &rows);
    void countsAvailable(quint64 ticket, const foldline::projections::OrderCounts &counts);
    void snapshotAvailable(quint64 ticket, const foldline::ui::OrderSnapshot &snapshot);
    void requestFailed(quint64 ticket, const foldline::Error &error);
    void changed();
    /// Another store is open, or none: everything shown is void.
    void storeChanged();

private:
    void connectStore();
    void dropRequests();
    void lookAtRunner(const projections::RunnerStatus &status);
    template <typename Read, typename Deliver>
    quint64 ask(Read read, Deliver deliver);

    StoreSession &m_session;
    Mailbox m_mailbox;
    std::unique_ptr<ReadModelWorker> m_worker;
    QHash<quint64, std::shared_ptr<std::atomic_bool>> m_waiting; ///< true: not wanted any more
    quint64 m_lastTicket = 0;
    quint64 m_workerTicket = 0;
    std::optional<events::Position> m_position; ///< of the runner's checkpoint
    Throttle m_throttle;
};

} // namespace foldline::ui
