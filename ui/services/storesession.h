// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "core/kurrentdb/connectionstatus.h"
#include "core/mirror/mirrorstatus.h"
#include "core/mirror/mirrorwish.h"
#include "core/orders/demohistory.h"
#include "core/projections/projectionrunner.h"
#include "core/store/eventstore.h"
#include "ui/services/job.h"
#include "ui/services/subscription.h"
#include "ui/services/throttle.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <optional>

namespace foldline::ui {

struct OpenedStore;

enum class OpenMode { ReadOnly, ReadWrite, CreateNew, CreateOrOpen };

struct StoreLocation
{
    QString file; ///< absolute path; empty: a server, or a store in memory (tests)
    OpenMode mode = OpenMode::ReadWrite;
    bool production = false;
    QString connect{};           ///< connection string of a server, with its password: never written anywhere
    QString connectionId{};      ///< of the saved connection that it is; empty: none
    mirror::MirrorWish mirror{}; ///< of a server
    bool offline = false;        ///< a server's last known history alone: it is not asked
    bool operator==(const StoreLocation &) const = default;
};

/// Where the log stands.
struct LogHead
{
    quint64 events = 0;    ///< of the log; where that is not counted, those that came since it was opened
    bool isCounted = true; ///< false: a server, which does not say how many events it has
    std::optional<events::Position> last;
    std::optional<Timestamp> lastCreated; ///< `created` of the last event
    std::optional<Timestamp> appendSeen;  ///< when this window saw the last append; absent: none since it was opened
    bool operator==(const LogHead &) const = default;
};

struct RejectedEvents
{
    std::vector<projections::Refusal> events;
};

/// The open store of a window with what belongs to it: registry of aggregates, read models, the runner of
/// `order_summaries`, the head of the log. Lives on the GUI thread and never waits there; services and models hold a
/// reference to it and must be destroyed before it.
class StoreSession : public QObject
{
    Q_OBJECT

public:
    enum class State { Closed, Opening, Open };
    Q_ENUM(State)

    explicit StoreSession(std::shared_ptr<const aggregates::AggregateRegistry> registry, QObject *parent = nullptr);
    ~StoreSession() override;

    /// Closes what is open (after the new store could be opened) and opens `location`. Ends in `opened` or
    /// `openFailed`; a failure keeps the open store.
    void open(const StoreLocation &location);
    /// Takes a store that is open already, with read models in memory; for tests and other backends.
    void adopt(std::shared_ptr<store::EventStore> store, const QString &name,
               std::optional<projections::ReadModelLocation> readModels = {});
    void close();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isOpen() const { return m_opened != nullptr; }
    [[nodiscard]] const StoreLocation &location() const { return m_location; }
    /// Null while closed. Keep the pointer in background work: it stays valid when the session moves on.
    [[nodiscard]] std::shared_ptr<store::EventStore> store() const;
    [[nodiscard]] const std::shared_ptr<const aggregates::AggregateRegistry> &registry() const { return m_registry; }
    [[nodiscard]] std::optional<projections::ReadModelLocation> readModels() const;
    /// Set when read models live in memory although the store is a file: the reason, a sentence.
    [[nodiscard]] QString readModelNote() const;
    [[nodiscard]] bool isReadOnly() const;
    /// Why the log as a whole cannot be read, where a server refuses that to its user: single streams can be opened,
    /// and there are no orders to list. nullopt: it can.
    [[nodiscard]] std::optional<Error> logRefusal() const;
    /// The node of a server that is connected to: "leader", "24.10.0", "1.2 ms"; empty for other stores. Cheap.
    [[nodiscard]] QString serverText() const;
    /// Where the connection to a server stands; nullopt for other stores. Cheap.
    [[nodiscard]] std::optional<kurrentdb::ConnectionStatus> serverStatus() const;
    /// Where the mirror of the server stands; nullopt where there is none.
    [[nodiscard]] const std::optional<mirror::MirrorStatus> &mirrorStatus() const { return m_mirror; }
    /// `demo`, `orders.foldline`, `db1:2113 +2`.
    [[nodiscard]] QString displayName() const { return m_displayName; }
    [[nodiscard]] const LogHead &head() const { return m_head; }
    [[nodiscard]] const LiveState &liveState() const { return m_live; }
    [[nodiscard]] const projections::RunnerStatus &runnerStatus() const { return m_status; }
    [[nodiscard]] QThreadPool &pool() { return m_pool; }

    void retryNow();
    void pauseProjection();
    void resumeProjection();
    /// Goes on after an event that the projection cannot take, and after those that follow; they are listed.
    void setAsideAndResume();
    void rebuildProjection();
    void cancelRebuild();
    /// Answered by `setAsideAvailable`.
    void requestSetAside();

    /// Makes the demo history in a new file; `location` is opened by the caller on success. The file is absent or
    /// whole, never half made.
    Job *createDemo(const QString &file, const orders::DemoOptions &options);
    /// Connects, says which node answered, and hangs up.
    Job *testConnection(const QString &connectionString);
    /// Imports an interchange file into the open store: all or nothing (a server: as many events as it took).
    Job *importFile(const QString &file);

signals:
    void openingStarted(const foldline::ui::StoreLocation &location);
    void opened();
    void openFailed(const foldline::Error &error);
    void closed();
    void stateChanged();
    void headChanged(const foldline::ui::LogHead &head);
    void mirrorStatusChanged();
    /// A mirror serves alone from now on, or no longer.
    void lastKnownChanged();
    void liveStateChanged(const foldline::ui::LiveState &state);
    void runnerStatusChanged(const foldline::projections::RunnerStatus &status);
    void setAsideAvailable(const foldline::ui::RejectedEvents &events);

private:
    struct Feed;
    void finishOpening(Result<std::unique_ptr<OpenedStore>> result, const StoreLocation &location, const QString &name);
    void startFeed();
    void followHead();
    void followMirror();
    void takeFeed();
    void resumeAfterAbsence();
    void measureRoundTrip();
    void dispose();
    void setState(State state);

    std::shared_ptr<const aggregates::AggregateRegistry> m_registry;
    std::unique_ptr<QThreadPool> m_ownPool; ///< may outlive the session for what still ends
    QThreadPool &m_pool;
    State m_state = State::Closed;
    StoreLocation m_location;
    QString m_displayName;
    std::shared_ptr<OpenedStore> m_opened;
    std::shared_ptr<Feed> m_feed;
    std::unique_ptr<Subscription> m_subscription;
    LogHead m_head;
    LiveState m_live;
    projections::RunnerStatus m_status;
    std::optional<mirror::MirrorStatus> m_mirror;
    Throttle m_throttle;
    Mailbox m_mailbox;
    std::unique_ptr<JobRunner> m_opening;
    std::unique_ptr<JobRunner> m_setAside;
    std::unique_ptr<JobRunner> m_measuring;
    QTimer m_pulse;
};

} // namespace foldline::ui
