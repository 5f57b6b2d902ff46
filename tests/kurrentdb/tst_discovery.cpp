// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/connectionplace.h"
#include "core/kurrentdb/discovery.h"
#include "core/kurrentdb/searchreport.h"
#include "core/kurrentdb/servernode.h"
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/support/faultproxy.h"
#include "tests/support/storetesting.h"

#include <QSet>
#include <QStringList>
#include <QTest>

#include <random>
#include <utility>

using namespace foldline;
using namespace foldline::kurrentdb;

namespace {

constexpr int Shuffles = 64;

Member member(const char *host, NodeRole role, bool isAlive = true, bool isLeaderless = false)
{
    return {{host, 2113}, role, isAlive, isLeaderless};
}

const Member Leader = member("leader", NodeRole::Leader);
const Member FollowerOne = member("follower1", NodeRole::Follower);
const Member FollowerTwo = member("follower2", NodeRole::Follower);
const Member Replica = member("replica", NodeRole::ReadOnlyReplica);
const Member Lost = member("lost", NodeRole::ReadOnlyReplica, true, true);
const Member Electing = member("electing", NodeRole::Other);
const Member DeadLeader = member("dead", NodeRole::Leader, false);

/// Roles instead of names where two members are equals.
QString orderOf(const std::vector<Member> &members, NodePreference preference, std::mt19937 &random)
{
    QStringList names;
    for (const Member &each : inOrderOfPreference(members, preference, random))
        names << QString::fromStdString(each.endpoint.host.substr(0, each.endpoint.host.find_first_of("12")));
    return names.join(QLatin1Char(' '));
}

CallFailure unanswered()
{
    return {.error = {ErrorCode::Unavailable, "The server cannot be reached.", {}},
            .meaning = CallFailure::Meaning::Busy,
            .isUnanswered = true};
}

ConnectionSettings hosts(std::vector<Endpoint> endpoints)
{
    ConnectionSettings settings;
    settings.endpoints = std::move(endpoints);
    return settings;
}

} // namespace

Q_DECLARE_METATYPE(foldline::kurrentdb::NodePreference)
Q_DECLARE_METATYPE(std::vector<foldline::kurrentdb::Member>)

/// Which member of a cluster is asked, and what its version can do.
class TestDiscovery : public QObject
{
    Q_OBJECT
private slots:
    void prefersWhatTheConnectionAsksFor_data();
    void prefersWhatTheConnectionAsksFor();
    void takesEqualsInRandomOrder();
    void takesAnyWithoutPreference();
    void measuringFollowsTheRole_data();
    void measuringFollowsTheRole();
    void comparesVersions_data();
    void comparesVersions();
    void knowsMethodsAndFeatures();
    void failuresTellWhoAnswered();
    void failuresNameALeaderThatIsSilent();
    void failuresNameAFewOfMany();
    void failuresOfOneNodeStayAsTheyAre();
    void tellsOfAClusterWithoutQuorum();
    void namesPlacesByHostsAndUser();
    void namesOfPlacesAreNamesOfFiles();
};

void TestDiscovery::prefersWhatTheConnectionAsksFor_data()
{
    QTest::addColumn<std::vector<Member>>("members");
    QTest::addColumn<NodePreference>("preference");
    QTest::addColumn<QString>("order");
    using Preference = NodePreference;
    const std::vector<Member> all{Replica, Lost, FollowerOne, DeadLeader, Electing, Leader, FollowerTwo};
    QTest::newRow("leader") << all << Preference::Leader << u"leader follower follower replica lost"_qs;
    QTest::newRow("follower") << all << Preference::Follower << u"follower follower leader replica lost"_qs;
    const std::vector<Member> withOneReplica{FollowerOne, Leader, Replica, DeadLeader};
    QTest::newRow("replica") << withOneReplica << Preference::ReadOnlyReplica << u"replica leader follower"_qs;
    const std::vector<Member> onlyLostReplica{FollowerOne, Leader, Lost};
    QTest::newRow("a lost replica is one")
        << onlyLostReplica << Preference::ReadOnlyReplica << u"lost leader follower"_qs;
    const std::vector<Member> withLost{Lost, FollowerOne};
    QTest::newRow("random, lost ones last") << withLost << Preference::Random << u"follower lost"_qs;
    const std::vector<Member> headless{FollowerOne, DeadLeader, Electing};
    QTest::newRow("no leader") << headless << Preference::Leader << u"follower"_qs;
    const std::vector<Member> onlyLeader{Leader};
    QTest::newRow("no follower") << onlyLeader << Preference::Follower << u"leader"_qs;
    QTest::newRow("no replica") << onlyLeader << Preference::ReadOnlyReplica << u"leader"_qs;
    const std::vector<Member> onlyReplicas{Lost, Replica};
    QTest::newRow("replicas only") << onlyReplicas << Preference::Leader << u"replica lost"_qs;
    const std::vector<Member> none{DeadLeader, Electing};
    QTest::newRow("nobody serves") << none << Preference::Random << QString();
    QTest::newRow("nobody") << std::vector<Member>() << Preference::Leader << QString();
}

void TestDiscovery::prefersWhatTheConnectionAsksFor()
{
    QFETCH(std::vector<Member>, members);
    QFETCH(NodePreference, preference);
    QFETCH(QString, order);
    std::mt19937 random(1);
    for (int i = 0; i < Shuffles; ++i)
        QCOMPARE(orderOf(members, preference, random), order);
}

void TestDiscovery::takesEqualsInRandomOrder()
{
    const std::vector<Member> members{FollowerOne, FollowerTwo, Leader};
    std::mt19937 random(1);
    QSet<QString> first;
    for (int i = 0; i < Shuffles; ++i)
        first << QString::fromStdString(
            inOrderOfPreference(members, NodePreference::Follower, random).front().endpoint.host);
    QCOMPARE(first, QSet<QString>({u"follower1"_qs, u"follower2"_qs}));
}

void TestDiscovery::takesAnyWithoutPreference()
{
    const std::vector<Member> members{FollowerOne, Replica, Leader};
    std::mt19937 random(1);
    QSet<QString> first;
    for (int i = 0; i < Shuffles; ++i)
        first << QString::fromStdString(
            inOrderOfPreference(members, NodePreference::Random, random).front().endpoint.host);
    QCOMPARE(first, QSet<QString>({u"follower1"_qs, u"replica"_qs, u"leader"_qs}));
}

void TestDiscovery::measuringFollowsTheRole_data()
{
    QTest::addColumn<bool>("isAlone");
    QTest::newRow("alone") << true;
    QTest::newRow("among others") << false;
}

/// An election ends no connection.
void TestDiscovery::measuringFollowsTheRole()
{
    QFETCH(bool, isAlone);
    test::StubServer node;
    const test::StubServer other({.role = test::NodeRole::Leader}, node.sharedLog());
    const auto become = [&](test::NodeRole role) {
        node.setRole(role);
        test::StubServer::Cluster members;
        if (!isAlone)
            *members.add_members() = other.member();
        *members.add_members() = node.member();
        node.setMembers(members);
    };
    const auto store = test::connected(node);
    const ConnectionStatus first = store->status();
    QVERIFY(first.role == NodeRole::Leader);
    const std::pair<test::NodeRole, NodeRole> roles[] = {{test::NodeRole::Follower, NodeRole::Follower},
                                                         {test::NodeRole::ReadOnlyReplica, NodeRole::ReadOnlyReplica},
                                                         {test::NodeRole::Leader, NodeRole::Leader}};
    for (const auto &[role, told] : roles) {
        become(role);
        QTRY_VERIFY((store->measure(), store->status().role == told));
    }
    QCOMPARE(store->status().since.ticks(), first.since.ticks());
}

void TestDiscovery::comparesVersions_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<bool>("isAtLeast");
    const auto row = [](const char *version, bool isAtLeast) {
        QTest::newRow(*version ? version : "unknown") << QByteArray(version) << isAtLeast;
    };
    row("23.10.0", true);
    row("23.10.5", true);
    row("23.11.0", true);
    row("24.2.0", true);
    row("26.1.0", true);
    row("23.9.9", false);
    row("23.1.0", false); // not a number with a fraction
    row("22.10.1", false);
    row("5.0.11", false);
    row("", false);
    row("nonsense", false);
    row("23", false);
}

void TestDiscovery::comparesVersions()
{
    QFETCH(QByteArray, version);
    QFETCH(bool, isAtLeast);
    const ServerFeatures features(version.toStdString(), {}, {});
    QCOMPARE(features.isAtLeast(23, 10), isAtLeast);
    QCOMPARE(features.saysCaughtUp(), isAtLeast);
}

void TestDiscovery::knowsMethodsAndFeatures()
{
    const ServerFeatures features("24.10.0", {"streams/batchappend"}, {"streams/batchappend/deadline_duration"});
    QVERIFY(features.hasMethod("streams/batchappend"));
    QVERIFY(!features.hasMethod("streams/batch"));
    QVERIFY(features.hasFeature("streams/batchappend/deadline_duration"));
    QVERIFY(!features.hasFeature("streams/batchappend"));
    QVERIFY(!ServerFeatures().hasMethod("streams/batchappend"));
}

void TestDiscovery::failuresTellWhoAnswered()
{
    Member one = member("db1", NodeRole::Other);
    one.state = "DiscoverLeader";
    SearchReport report;
    report.failed({"db3", 2113}, unanswered());
    report.told({"db1", 2113}, {one, member("db2", NodeRole::Leader, false), member("db3", NodeRole::Follower, false),
                                Member{{"", 0}, NodeRole::Other}});
    const CallFailure failure = report.explained(unanswered());
    QCOMPARE(failure.error.message,
             std::string("No leader of the cluster was found. Answered: db1:2113 (DiscoverLeader). Did not answer: "
                         "db3:2113. Down, as the others say: db2:2113."));
    QVERIFY(failure.error.code == ErrorCode::Unavailable);
    QVERIFY(!failure.isLasting());
}

void TestDiscovery::failuresNameALeaderThatIsSilent()
{
    SearchReport report;
    report.told({"seed", 2113}, {Leader, FollowerOne});
    report.failed({"leader", 2113}, unanswered());
    report.failed({"seed", 2113}, unanswered()); // has answered before
    QCOMPARE(report.explained(unanswered()).error.message,
             std::string("The leader that the cluster names, leader:2113, does not answer. Answered: seed:2113. Did "
                         "not answer: leader:2113."));
    SearchReport other;
    other.told({"leader", 2113}, {Leader});
    QCOMPARE(other.explained(unanswered()).error.message,
             std::string("The server cannot be reached. Answered: leader:2113."));
}

void TestDiscovery::failuresNameAFewOfMany()
{
    SearchReport report;
    for (const char *host : {"a", "b", "c", "d", "e", "f", "g"})
        report.failed({host, 1}, unanswered());
    QCOMPARE(report.explained(unanswered()).error.message,
             std::string("The server cannot be reached. None of the cluster's nodes answered: a:1, b:1, c:1, d:1, e:1 "
                         "and 2 more."));
}

void TestDiscovery::failuresOfOneNodeStayAsTheyAre()
{
    SearchReport report;
    report.failed({"db1", 2113}, unanswered());
    QCOMPARE(report.explained(unanswered()).error.message, unanswered().error.message);
    report.told({"db2", 2113}, {FollowerOne});
    const CallFailure refused{.error = {ErrorCode::AccessDenied, "No.", {}}};
    QCOMPARE(report.explained(refused).error.message, refused.error.message);
}

void TestDiscovery::tellsOfAClusterWithoutQuorum()
{
    test::StubServer one;
    test::StubServer two;
    test::FaultProxy dead(1);
    dead.setRefusing(true);
    test::StubServer::Cluster members;
    for (const test::StubServer *node : {&one, &two}) {
        auto &added = *members.add_members();
        added = node->member();
        added.set_state(test::StubServer::Member::Unknown);
    }
    one.setMembers(members);
    two.setMembers(members);
    ConnectionSettings settings = test::settingsFor(std::vector{one.port(), dead.port(), two.port()});
    settings.maxDiscoverAttempts = 1;
    settings.defaultDeadline = std::chrono::seconds(10); // so that all three are asked
    const auto store = test::tryToConnect(settings);
    QCOMPARE(test::outcome(store), u"Unavailable"_qs);
    const QString said = test::messageOf(store);
    QVERIFY2(said.startsWith(u"No leader of the cluster was found. Answered: "_qs), qPrintable(said));
    for (const test::StubServer *node : {&one, &two})
        QVERIFY2(said.contains(QString::fromStdString(node->address()) + u" (Unknown)"_qs), qPrintable(said));
    QVERIFY2(said.contains(u"Did not answer: 127.0.0.1:%1."_qs.arg(dead.port())), qPrintable(said));
}

void TestDiscovery::namesPlacesByHostsAndUser()
{
    const ConnectionSettings one = hosts({{"db1", 2113}, {"db2", 2113}});
    ConnectionSettings other = hosts({{"db2", 2113}, {"db1", 2113}});
    QCOMPARE(placeName(one), placeName(other));
    other.tls = false;
    QCOMPARE(placeName(one), placeName(other));
    other.credentials = Credentials{"ops", "secret"};
    QVERIFY(placeName(one) != placeName(other));
    QVERIFY(areSameHosts(one, other));
    ConnectionSettings third = other;
    third.credentials->password = "another";
    QCOMPARE(placeName(third), placeName(other));
    third.credentials->user = "auditor";
    QVERIFY(placeName(third) != placeName(other));
    third = one;
    third.userCertFile = "/ops.pem";
    QVERIFY(placeName(third) != placeName(one));
    QVERIFY(!areSameHosts(one, hosts({{"db1", 2113}})));
    QVERIFY(placeName(one).starts_with("db1-"));
    QVERIFY(placeName(one) != placeName(hosts({{"db1", 2113}})));
    QVERIFY(placeName(one) != placeName(hosts({{"db1", 2114}, {"db2", 2113}})));
}

void TestDiscovery::namesOfPlacesAreNamesOfFiles()
{
    const std::string text = placeName(hosts({{"../UPPER/\xC3\xA4:x", 1}}));
    QVERIFY2(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_") == std::string::npos, text.c_str());
    QVERIFY(text.find("upper") != std::string::npos);
    QVERIFY(placeName(hosts({{std::string(5'000, 'h'), 1}})).size() < 100);
    QVERIFY(placeName(hosts({{std::string(5'000, 'h'), 1}})) != placeName(hosts({{std::string(5'001, 'h'), 1}})));
}

QTEST_GUILESS_MAIN(TestDiscovery)
#include "tst_discovery.moc"
