// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/support/faultproxy.h"
#include "tests/support/storefollower.h"
#include "tests/support/storetesting.h"

#include <QTest>

#include <array>
#include <atomic>
#include <thread>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::store;
using namespace foldline::test;
using namespace std::chrono_literals;

namespace {

using Role = foldline::test::NodeRole;
constexpr auto Limit = 8s; ///< for what must not hang

/// Three nodes with one log. The first one leads.
class Cluster
{
public:
    explicit Cluster(std::array<const char *, 3> versions = {"24.10.0", "24.10.0", "24.10.0"}, bool accounts = false)
    {
        const auto log = std::make_shared<StubLog>();
        for (const char *version : versions)
            m_nodes.push_back(std::make_unique<StubServer>(StubOptions{.accounts = accounts, .version = version}, log));
        lead(0);
    }

    [[nodiscard]] StubServer &node(std::size_t number) { return *m_nodes[number]; }
    [[nodiscard]] StubLog &log() const { return m_nodes.front()->log(); }
    [[nodiscard]] ConnectionSettings settings() const
    {
        return settingsFor(std::vector{m_nodes[0]->port(), m_nodes[1]->port(), m_nodes[2]->port()});
    }
    [[nodiscard]] Endpoint endpoint(std::size_t number) const
    {
        return {"127.0.0.1", static_cast<std::uint16_t>(m_nodes[number]->port())};
    }

    void lead(std::size_t leader)
    {
        for (std::size_t i = 0; i < m_nodes.size(); ++i) {
            m_nodes[i]->setRole(i == leader ? Role::Leader : Role::Follower);
            m_nodes[i]->setLeader(*m_nodes[leader]);
        }
        gossip();
    }
    /// Nobody leads; each names the next one.
    void loseLeader()
    {
        for (std::size_t i = 0; i < m_nodes.size(); ++i) {
            m_nodes[i]->setRole(Role::Follower);
            m_nodes[i]->setLeader(*m_nodes[(i + 1) % m_nodes.size()]);
        }
        gossip();
    }
    /// The others go on naming it as before.
    void kill(std::size_t number)
    {
        m_isDead[number] = true;
        gossip();
        m_nodes[number]->shutdown();
    }
    /// What every node says of that one from now on.
    void say(std::size_t number, int port)
    {
        m_ports[number] = port;
        gossip();
    }

private:
    void gossip()
    {
        StubServer::Cluster members;
        for (std::size_t i = 0; i < m_nodes.size(); ++i) {
            auto &member = *members.add_members();
            member = m_nodes[i]->member();
            member.set_is_alive(!m_isDead[i]);
            if (m_ports[i] != 0)
                member.mutable_http_end_point()->set_port(static_cast<std::uint32_t>(m_ports[i]));
        }
        for (const auto &node : m_nodes)
            node->setMembers(members);
    }

    std::vector<std::unique_ptr<StubServer>> m_nodes;
    std::array<bool, 3> m_isDead{};
    std::array<int, 3> m_ports{};
};

/// Appends one after the other, and remembers what was acknowledged.
class Writer
{
public:
    explicit Writer(EventStore &store) : m_store(store) {}

    Result<AppendResult> write()
    {
        const auto events = proposedMany(2);
        auto written = m_store.append(named("s-1"), ExpectedRevision::after(m_last), events);
        if (!written)
            return written;
        m_last = written->revision;
        for (const ProposedEvent &event : events)
            m_ids.push_back(event.id);
        return written;
    }
    [[nodiscard]] const std::vector<events::EventId> &ids() const { return m_ids; }

private:
    EventStore &m_store;
    std::optional<Revision> m_last;
    std::vector<events::EventId> m_ids;
};

} // namespace

/// Nodes that die, leaders that move, and gossip that is wrong.
class TestFaultsCluster : public QObject
{
    Q_OBJECT
private slots:
    void goesToThePreferredNode_data();
    void goesToThePreferredNode();
    void followsTheLeader();
    void leaderDiesAndAnotherOneTakesOver();
    void namedLeaderIsDead();
    void namedLeaderSaysNothing();
    void nodesNameOneAnother();
    void deadSeedsArePassedOver();
    void memberThatGossipTakesForAlive();
    void electionTakesAWhile();
    void nobodyKnowsTheLeader();
    void acknowledgementLostWithTheLeader();
    void subscriptionsMoveOn();
    void followerDies();
    void importGoesOnAtTheNextLeader();
    void replicaSendsWritersAway();
    void wholeClusterIsAway();
    void membersAreFoundWithoutTheirSeed();
    void featuresAreThoseOfTheNode();
};

void TestFaultsCluster::goesToThePreferredNode_data()
{
    QTest::addColumn<int>("preference");
    QTest::addColumn<int>("role");
    using kurrentdb::NodeRole;
    const auto row = [](const char *name, NodePreference preference, NodeRole role) {
        QTest::newRow(name) << static_cast<int>(preference) << static_cast<int>(role);
    };
    row("leader", NodePreference::Leader, NodeRole::Leader);
    row("follower", NodePreference::Follower, NodeRole::Follower);
    row("replica", NodePreference::ReadOnlyReplica, NodeRole::ReadOnlyReplica);
}

/// Item 35: a follower reads, and passes writes on.
void TestFaultsCluster::goesToThePreferredNode()
{
    QFETCH(int, preference);
    QFETCH(int, role);
    Cluster cluster;
    cluster.node(2).setRole(Role::ReadOnlyReplica);
    cluster.say(2, 0);
    ConnectionSettings settings = cluster.settings();
    settings.nodePreference = static_cast<NodePreference>(preference);
    const auto store = connected(settings);
    QCOMPARE(static_cast<int>(store->status().role), role);
    Writer writer(*store);
    QCOMPARE(outcome(writer.write()), u"ok"_qs);
    QCOMPARE(revisionsOf(*store, "s-1"), u"0 1"_qs);
}

/// Item 34: not-leader names the one to go to.
void TestFaultsCluster::followsTheLeader()
{
    Cluster cluster;
    const auto store = connected(cluster.settings());
    Writer writer(*store);
    for (const std::size_t leader : {0U, 1U, 2U, 1U, 0U}) {
        cluster.lead(leader);
        QCOMPARE(outcome(writer.write()), u"ok"_qs);
        QVERIFY(store->status().node == cluster.endpoint(leader));
        QVERIFY(store->status().role == kurrentdb::NodeRole::Leader);
    }
    QVERIFY(idsIn(cluster.log(), "s-1") == writer.ids());
}

void TestFaultsCluster::leaderDiesAndAnotherOneTakesOver()
{
    Cluster cluster;
    const auto store = connected(cluster.settings());
    Writer writer(*store);
    QCOMPARE(outcome(writer.write()), u"ok"_qs);
    cluster.kill(0);
    cluster.lead(1);
    const Stopwatch watch;
    QCOMPARE(outcome(writer.write()), u"ok"_qs);
    QVERIFY(watch.elapsed() < Limit);
    cluster.kill(1);
    cluster.lead(2);
    QCOMPARE(revisionsOf(*store, "s-1"), u"0 1 2 3"_qs);
    QVERIFY(idsIn(cluster.log(), "s-1") == writer.ids());
}

/// Item 66.
void TestFaultsCluster::namedLeaderIsDead()
{
    Cluster cluster;
    const auto store = connected(cluster.settings());
    cluster.kill(0); // and the others name it until one of them leads
    std::atomic<int> calls = 0;
    for (const std::size_t survivor : {1U, 2U}) {
        for (int i = 0; i < 8; ++i) {
            cluster.node(survivor).beforeNext("Streams/Append", [&] {
                if (++calls == 3)
                    cluster.lead(2);
                return grpc::Status::OK;
            });
        }
    }
    Writer writer(*store);
    const Stopwatch watch;
    const auto written = writer.write();
    QVERIFY2(written, qPrintable(messageOf(written)));
    QVERIFY(watch.elapsed() < Limit);
    QVERIFY(calls >= 3);
    QVERIFY(idsIn(cluster.log(), "s-1") == writer.ids());
}

/// Item 66, and it does not even refuse.
void TestFaultsCluster::namedLeaderSaysNothing()
{
    Cluster cluster;
    FaultProxy silent(1);
    silent.setHalfOpen(true);
    const auto store = connected(cluster.settings());
    cluster.lead(1);
    cluster.node(0).setLeader("127.0.0.1", static_cast<std::uint32_t>(silent.port()));
    Writer writer(*store);
    const Stopwatch watch;
    const auto written = writer.write();
    QVERIFY2(written, qPrintable(messageOf(written)));
    QVERIFY(watch.elapsed() < Limit);
    QVERIFY(silent.accepted() > 0);
}

void TestFaultsCluster::nodesNameOneAnother()
{
    Cluster cluster;
    const auto store = connected(cluster.settings());
    cluster.loseLeader();
    Writer writer(*store);
    const Stopwatch watch;
    const auto written = writer.write();
    QVERIFY(!written);
    QCOMPARE(outcome(written), u"NotLeader"_qs);
    QVERIFY(watch.elapsed() < Limit);
    QCOMPARE(revisionsIn(cluster.log(), "s-1"), QString());
    cluster.lead(1);
    QCOMPARE(outcome(writer.write()), u"ok"_qs);
}

void TestFaultsCluster::deadSeedsArePassedOver()
{
    Cluster cluster;
    FaultProxy refusing(1);
    refusing.setRefusing(true);
    FaultProxy silent(1);
    silent.setHalfOpen(true);
    FaultProxy http(1);
    http.answerWith("HTTP/1.1 400 Bad Request\r\n\r\n");
    const Stopwatch watch;
    const auto store = connected(settingsFor({refusing.port(), silent.port(), http.port(), cluster.node(1).port()}));
    QVERIFY(watch.elapsed() < Limit);
    QVERIFY(store->status().node == cluster.endpoint(0));
}

void TestFaultsCluster::memberThatGossipTakesForAlive()
{
    Cluster cluster;
    FaultProxy silent(1);
    silent.setHalfOpen(true);
    cluster.say(0, silent.port());
    cluster.node(0).setNotReady(true);
    fillLog(cluster.log(), "s-1", 1);
    ConnectionSettings settings = cluster.settings();
    settings.nodePreference = NodePreference::Follower;
    QCOMPARE(revisionsOf(*connected(settings), "s-1"), u"0"_qs);
    settings.nodePreference = NodePreference::Leader;
    const Stopwatch watch;
    const auto store = connected(settings);
    QVERIFY(watch.elapsed() < Limit);
    QVERIFY(store->status().node != cluster.endpoint(0));
}

void TestFaultsCluster::electionTakesAWhile()
{
    Cluster cluster;
    const auto store = connected(cluster.settings());
    Writer writer(*store);
    QCOMPARE(outcome(writer.write()), u"ok"_qs);
    for (std::size_t i = 0; i < 3; ++i)
        cluster.node(i).setNotReady(true);
    std::atomic<int> calls = 0;
    for (int i = 0; i < 8; ++i) {
        cluster.node(0).beforeNext("Streams/Append", [&] {
            if (++calls == 3) {
                for (std::size_t node = 0; node < 3; ++node)
                    cluster.node(node).setNotReady(false);
                cluster.lead(1);
            }
            return grpc::Status::OK;
        });
    }
    const auto written = writer.write();
    QVERIFY2(written, qPrintable(messageOf(written)));
    QVERIFY(calls >= 3);
    QVERIFY(store->status().node == cluster.endpoint(1));
    QVERIFY(idsIn(cluster.log(), "s-1") == writer.ids());
}

void TestFaultsCluster::nobodyKnowsTheLeader()
{
    Cluster cluster;
    const auto store = connected(cluster.settings());
    for (int i = 0; i < 3; ++i)
        cluster.node(0).failNext("Streams/Append", {grpc::StatusCode::UNKNOWN, "No leader info available in response"});
    Writer writer(*store);
    QCOMPARE(outcome(writer.write()), u"ok"_qs);
    QVERIFY(idsIn(cluster.log(), "s-1") == writer.ids());
}

/// Item 25: the next leader recognises the ids.
void TestFaultsCluster::acknowledgementLostWithTheLeader()
{
    Cluster cluster;
    const auto store = connected(cluster.settings());
    Writer writer(*store);
    for (std::size_t round = 0; round < 3; ++round) {
        cluster.node(round).afterNext("Streams/Append", [&cluster, round] {
            cluster.lead((round + 1) % 3);
            return grpc::Status(grpc::StatusCode::UNAVAILABLE, "Server Is Shutting Down");
        });
        const auto written = writer.write();
        QVERIFY2(written, qPrintable(messageOf(written)));
    }
    QVERIFY(idsIn(cluster.log(), "s-1") == writer.ids());
}

void TestFaultsCluster::subscriptionsMoveOn()
{
    Cluster cluster;
    fillLog(cluster.log(), "s-1", 3);
    const auto store = connected(cluster.settings());
    StoreFollower stream(*store, {.stream = named("s-1")});
    StoreFollower log(*store, {});
    QTRY_VERIFY(stream.caughtUpCalls() > 0 && log.caughtUpCalls() > 0);
    cluster.lead(1); // does not end them
    fillLog(cluster.log(), "s-1", 1);
    QTRY_VERIFY(stream.count() == 4 && log.count() == 4);
    cluster.kill(0);
    fillLog(cluster.log(), "s-1", 1);
    QTRY_VERIFY(stream.count() == 5 && log.count() == 5);
    cluster.kill(1);
    cluster.lead(2);
    fillLog(cluster.log(), "s-1", 1);
    QTRY_VERIFY(stream.count() == 6 && log.count() == 6);
    QCOMPARE(gapOrRepeat(stream.events(), 6), QString());
    QCOMPARE(gapOrRepeat(log.events(), 6), QString());
}

void TestFaultsCluster::followerDies()
{
    Cluster cluster;
    fillLog(cluster.log(), "s-1", 3);
    ConnectionSettings settings = cluster.settings();
    settings.nodePreference = NodePreference::Follower;
    const auto store = connected(settings);
    StoreFollower follower(*store, {.stream = named("s-1")});
    QTRY_COMPARE(follower.count(), std::size_t{3});
    cluster.kill(store->status().node == cluster.endpoint(1) ? 1 : 2);
    fillLog(cluster.log(), "s-1", 1);
    QTRY_COMPARE(follower.numbers(), u"0 1 2 3"_qs);
    QTRY_VERIFY(store->status().role == kurrentdb::NodeRole::Follower);
    QCOMPARE(revisionsOf(*store, "s-1"), u"0 1 2 3"_qs);
}

void TestFaultsCluster::importGoesOnAtTheNextLeader()
{
    constexpr std::size_t Count = 1'000;
    Cluster cluster;
    const auto store = connected(cluster.settings());
    const auto session = store->beginImport();
    std::vector<events::EventId> ids;
    for (std::size_t i = 0; i < Count; ++i) {
        const ProposedEvent event = proposed("Imported", std::string(500, ' '));
        QCOMPARE(outcome((*session)->add(named(i % 2 ? "b-1" : "a-1"), {}, event)), u"ok"_qs);
        if (i % 2 == 0)
            ids.push_back(event.id);
    }
    std::jthread election([&](const std::stop_token &stop) {
        for (const std::size_t leader : {1U, 2U}) {
            while (!stop.stop_requested() && cluster.log().size() < leader * Count / 4)
                cluster.log().waitForMoreThan(cluster.log().size(), 10ms);
            cluster.lead(leader);
            cluster.node(leader - 1).endCalls({grpc::StatusCode::UNAVAILABLE, "Server Is Not Ready"});
        }
    });
    const Stopwatch watch;
    const auto done = (*session)->commit();
    QVERIFY2(done, qPrintable(messageOf(done)));
    QVERIFY(watch.elapsed() < Limit);
    QVERIFY(idsIn(cluster.log(), "a-1") == ids);
    QCOMPARE(idsIn(cluster.log(), "b-1").size(), Count / 2);
}

/// Item 35: a replica takes no writes of people with accounts.
void TestFaultsCluster::replicaSendsWritersAway()
{
    Cluster cluster({"24.10.0", "24.10.0", "24.10.0"}, true);
    cluster.node(2).setRole(Role::ReadOnlyReplica);
    cluster.say(2, 0);
    ConnectionSettings settings = cluster.settings();
    settings.nodePreference = NodePreference::ReadOnlyReplica;
    settings.credentials = Credentials{"admin", "changeit"};
    const auto store = connected(settings);
    QVERIFY(store->status().node == cluster.endpoint(2));
    Writer writer(*store);
    QCOMPARE(outcome(writer.write()), u"ok"_qs);
    QVERIFY(idsIn(cluster.log(), "s-1") == writer.ids());
}

void TestFaultsCluster::wholeClusterIsAway()
{
    Cluster cluster;
    const auto store = connected(cluster.settings());
    for (std::size_t i = 0; i < 3; ++i)
        cluster.kill(i);
    Writer writer(*store);
    const Stopwatch watch;
    QCOMPARE(outcome(writer.write()), u"Unavailable"_qs);
    QVERIFY(watch.elapsed() < Limit);
    QVERIFY(store->status().state == ConnectionStatus::State::Away);
    StubServer again({.port = cluster.endpoint(1).port});
    QVERIFY(again.port() != 0);
    QCOMPARE(outcome(writer.write()), u"ok"_qs);
}

void TestFaultsCluster::membersAreFoundWithoutTheirSeed()
{
    Cluster cluster;
    fillLog(cluster.log(), "s-1", 1);
    ConnectionSettings settings = settingsFor(cluster.node(0).port());
    settings.discover = true;
    const auto store = connected(settings);
    QCOMPARE(revisionsOf(*store, "s-1"), u"0"_qs);
    cluster.kill(0);
    cluster.lead(1);
    QCOMPARE(revisionsOf(*store, "s-1"), u"0"_qs);
    QVERIFY(store->status().node == cluster.endpoint(1));
}

/// Item 58: during an upgrade each node has its own version.
void TestFaultsCluster::featuresAreThoseOfTheNode()
{
    Cluster cluster({"22.10.0", "24.10.0", "20.10.0"});
    fillLog(cluster.log(), "s-1", 2);
    const auto store = connected(cluster.settings());
    StoreFollower follower(*store, {.stream = named("s-1")});
    std::size_t count = 2;
    for (const std::size_t leader : {0U, 1U, 2U}) {
        const auto calls = follower.caughtUpCalls();
        cluster.lead(leader);
        for (std::size_t i = 0; i < 3; ++i)
            cluster.node(i).endCalls();
        fillLog(cluster.log(), "s-1", 1);
        ++count;
        QTRY_COMPARE(follower.count(), count);
        QTRY_VERIFY(follower.caughtUpCalls() > calls);
        const auto session = store->beginImport();
        QCOMPARE(outcome((*session)->add(named("imported-1"), {}, proposed())), u"ok"_qs);
        QCOMPARE(outcome((*session)->commit()), u"ok"_qs);
    }
    QCOMPARE(gapOrRepeat(follower.events(), count), QString());
    QCOMPARE(revisionsIn(cluster.log(), "imported-1"), u"0 1 2"_qs);
}

QTEST_GUILESS_MAIN(TestFaultsCluster)
#include "tst_faultscluster.moc"
