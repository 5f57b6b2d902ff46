// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixtures.h"

#include "core/kurrentdb/settings/connectionstring.h"
#include "ui/services/connectionfields.h"
#include "ui/services/serverwords.h"
#include "ui/services/timeformat.h"

#include <rapidcheck.h>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

namespace {

kurrentdb::ConnectionSettings parsed(const std::string &text)
{
    auto settings = kurrentdb::parseConnectionString(text);
    if (!settings)
        qFatal("%s: %s", text.c_str(), describe(settings.error()).c_str());
    return *std::move(settings);
}

/// Connection strings that are taken, with any of the options.
rc::Gen<std::string> connectionStrings()
{
    return rc::gen::exec([] {
        std::string text = *rc::gen::element<std::string>("kurrentdb://", "esdb+discover://");
        text += *rc::gen::element<std::string>("", "ops@", "ops:pw@", "a%40b%2Fc:p%3Aw@", "%C3%A9@");
        text += *rc::gen::element<std::string>("db1", "db1:1,db2:65535", "[::1]:2114", "10.0.0.7,x.example.org.");
        const std::vector<std::string> options =
            *rc::gen::unique<std::vector<std::string>>(rc::gen::element<std::string>(
                "tls=false", "tlsVerifyCert=false", "tlsCAFile=%2Fa%20b%2Fca.pem", "userCertFile=c.pem&userKeyFile=k",
                "nodePreference=readOnlyReplica", "defaultDeadline=1", "gossipTimeout=7", "gossipTimeoUt=1234",
                "maxDiscoverAttempts=2147483647", "discoveryInterval=0", "keepAliveInterval=-1", "keepAliveTimeout=1",
                "connectionName=desk%204%26tls%3Dfalse", "compression=gzip"));
        char separator = '?';
        for (const std::string &option : options) {
            if (kurrentdb::parseConnectionString(text + separator + option))
                text += std::string(1, std::exchange(separator, '&')) + option;
        }
        return text;
    });
}

} // namespace

/// A connection as fields, and what the window's head says of it.
class TestConnectionFields : public QObject
{
    Q_OBJECT

private slots:
    void fieldsSayWhatTheSettingsSay();
    void refusesWithTheNameOfTheOption_data();
    void refusesWithTheNameOfTheOption();
    void headSaysWhoAnswers();
    void headSaysSinceWhenItIsAway();
    void lostConnectionCountsBeforeTheSubscriptionEnds();
    void headSaysWhatEndedForGood();
};

void TestConnectionFields::fieldsSayWhatTheSettingsSay()
{
    QVERIFY(rc::check("settingsOf(fieldsOf(x)) = x without its password", [] {
        const auto settings = parsed(*connectionStrings());
        const auto again = settingsOf(fieldsOf(settings));
        RC_ASSERT(again.has_value());
        RC_ASSERT(*again == kurrentdb::withoutSecrets(settings));
    }));
}

void TestConnectionFields::refusesWithTheNameOfTheOption_data()
{
    QTest::addColumn<std::function<void(ConnectionFields &)>>("change");
    QTest::addColumn<QString>("word");
    const auto row = [](const char *name, std::function<void(ConnectionFields &)> change, const char *word) {
        QTest::newRow(name) << std::move(change) << QString::fromLatin1(word);
    };
    row(
        "no host", [](ConnectionFields &f) { f.hosts.clear(); }, "The host is empty");
    row(
        "second host", [](ConnectionFields &f) { f.hosts = QStringLiteral("a, b c"); }, "Host 2 holds");
    row(
        "deadline", [](ConnectionFields &f) { f.defaultDeadline = QStringLiteral("soon"); }, "defaultDeadline");
    row(
        "gossip", [](ConnectionFields &f) { f.gossipTimeout = QStringLiteral("99"); }, "gossipTimeout");
    row(
        "attempts", [](ConnectionFields &f) { f.maxDiscoverAttempts = QStringLiteral("0"); }, "maxDiscoverAttempts");
    row(
        "keep-alive", [](ConnectionFields &f) { f.keepAliveInterval = QStringLiteral("-2"); }, "keepAliveInterval");
    row(
        "a certificate without its key", [](ConnectionFields &f) { f.userCertFile = QStringLiteral("c"); },
        "userKeyFile");
    row(
        "client's name", [](ConnectionFields &f) { f.connectionName = QStringLiteral("é"); }, "connectionName");
    row(
        "user", [](ConnectionFields &f) { f.user = QStringLiteral("a:b"); }, "user name");
}

void TestConnectionFields::refusesWithTheNameOfTheOption()
{
    QFETCH(const std::function<void(ConnectionFields &)>, change);
    QFETCH(const QString, word);
    ConnectionFields fields = fieldsOf(parsed("kurrentdb://db1"));
    QVERIFY(settingsOf(fields).has_value());
    change(fields);
    const auto settings = settingsOf(fields);
    QVERIFY(!settings.has_value());
    QCOMPARE(settings.error().code, ErrorCode::InvalidInput);
    QVERIFY2(qtext(settings.error().message).contains(word), settings.error().message.c_str());
}

namespace {

const Timestamp Moment = *Timestamp::parse("2026-11-25T14:03:10Z");

Timestamp later(int seconds) { return Timestamp::fromTicks(Moment.ticks() + seconds * Timestamp::TicksPerSecond); }

kurrentdb::ConnectionStatus leader()
{
    kurrentdb::ConnectionStatus status;
    status.state = kurrentdb::ConnectionStatus::State::Connected;
    status.since = Moment;
    status.node = kurrentdb::Endpoint{"db1", 2113};
    status.role = kurrentdb::NodeRole::Leader;
    status.version = "24.10.0";
    status.roundTrip = std::chrono::microseconds(1'240);
    return status;
}

const LiveState Live{LiveState::Kind::Live, Moment, 0, {}, {}};

} // namespace

void TestConnectionFields::headSaysWhoAnswers()
{
    const ServerWords words = describeServer(leader(), Live, TimeFormat::utc(), later(5));
    QVERIFY(!words.isAway);
    QCOMPARE(words.text, QStringLiteral("leader db1:2113 · 1.2 ms"));
    QCOMPARE(words.shortText, QStringLiteral("leader · 1.2 ms"));
    QVERIFY2(words.tip.contains(u"version 24.10.0"), qPrintable(words.tip));
    QCOMPARE(describeServer({}, Live, TimeFormat::utc(), later(5)).text, QStringLiteral("live"));
}

void TestConnectionFields::headSaysSinceWhenItIsAway()
{
    auto status = leader();
    status.state = kurrentdb::ConnectionStatus::State::Away;
    const LiveState live{LiveState::Kind::Reconnecting, later(3), 4, later(9),
                         Error{ErrorCode::Unavailable, "Nothing listens there.", "db1:2113"}};
    const ServerWords words = describeServer(status, live, TimeFormat::utc(), later(5));
    QVERIFY(words.isAway);
    QCOMPARE(words.awaySince, Moment);
    QCOMPARE(words.text, QStringLiteral("away since 14:03:10 · trying again in 4 s"));
    QCOMPARE(words.shortText, QStringLiteral("away since 14:03:10"));
    QVERIFY2(words.tip.contains(u"Nothing listens there"), qPrintable(words.tip));
    QVERIFY(describeServer(status, live, TimeFormat::utc(), later(9)).text.endsWith(u"trying again now"));
}

void TestConnectionFields::lostConnectionCountsBeforeTheSubscriptionEnds()
{
    auto status = leader();
    for (const auto state :
         {kurrentdb::ConnectionStatus::State::Connecting, kurrentdb::ConnectionStatus::State::Away}) {
        status.state = state;
        const ServerWords words = describeServer(status, Live, TimeFormat::utc(), later(5));
        QVERIFY(words.isAway);
        QCOMPARE(words.text, QStringLiteral("away since 14:03:10 · trying again now"));
    }
}

void TestConnectionFields::headSaysWhatEndedForGood()
{
    const LiveState live{LiveState::Kind::Closed, later(3), 0, {}, Error{ErrorCode::AccessDenied, "No right.", {}}};
    const ServerWords words = describeServer(leader(), live, TimeFormat::utc(), later(5));
    QVERIFY(words.hasEnded);
    QVERIFY2(!words.isAway, "nothing is tried again by itself");
    QCOMPARE(words.text, QStringLiteral("not live"));
    QVERIFY2(words.tip.contains(u"No right."), qPrintable(words.tip));
}

QTEST_GUILESS_MAIN(TestConnectionFields)
#include "tst_connectionfields.moc"
