// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/certificates.h"
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/kurrentdb/scriptedserver.h"
#include "tests/support/faultproxy.h"
#include "tests/support/storefiles.h"
#include "tests/support/storetesting.h"

#include <QTest>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::store;
using namespace foldline::test;
using namespace std::chrono_literals;

namespace {

constexpr auto Limit = 5s; ///< for what must not hang

/// "ok", or the error's code and message.
QString connecting(const ConnectionSettings &settings)
{
    const Stopwatch watch;
    const auto store = tryToConnect(settings);
    if (watch.elapsed() > Limit)
        return QStringLiteral("took %1 ms").arg(watch.elapsed().count());
    return store ? u"ok"_qs : outcome(store) + u": "_qs + messageOf(store);
}

/// A server with TLS, and the settings of a client that trusts its authority.
struct SecureServer
{
    explicit SecureServer(const Certificate &certificate, const CertificateAuthority &trusted)
        : server({.tls = {.certificate = certificate.certificate, .privateKey = certificate.privateKey}})
    {
        writeFile(folder.file("ca.pem"), QByteArray::fromStdString(trusted.certificate()));
    }

    [[nodiscard]] ConnectionSettings settings(const std::string &host = "127.0.0.1") const
    {
        ConnectionSettings settings = settingsFor(server.port());
        settings.endpoints.front().host = host;
        settings.tls = true;
        settings.tlsCAFile = folder.file("ca.pem").string();
        return settings;
    }

    StubServer server;
    StoreFolder folder;
};

constexpr const char *Loopback = "IP:127.0.0.1";

} // namespace

/// What can go wrong before anything is asked: an error that says what to do, in time.
class TestFaultsConnecting : public QObject
{
    Q_OBJECT
private slots:
    void trustsTheAuthority();
    void wrongAuthority_data();
    void wrongAuthority();
    void wrongName();
    void expiredCertificate();
    void certificateOfTheFuture();
    void anyCertificateWithoutVerifying();
    void plainTextToTls();
    void tlsToPlainText();
    void missingAuthorityFile();
    void nothingListens();
    void unknownHost();
    void listensAndSaysNothing();
    void closesAtOnce();
    void closesAtOnceWithinTls();
    void speaksHttp1Only();
    void speaksSomethingElse();
    void speaksSomethingElseThanTls();
    void diesInTheFirstCall();
    void closesAtOnceAfterItWasThere();
    void isNoEventStore();
    void doesNotAnswerInTime();
    void isNotReadyYet();
    void wrongPassword();
    void slowLine();
    void connectsOnTheSecondTry();
    void stopsWhenAskedTo();
    void silenceEndsInTime();
    void callsEndInTimeWhenTheNodeFallsSilent();
    void whoWaitsSharesTheFailure();
    void tellsHowItStands();
};

void TestFaultsConnecting::trustsTheAuthority()
{
    const CertificateAuthority authority;
    const SecureServer secure(authority.issue(Loopback), authority);
    QCOMPARE(connecting(secure.settings()), u"ok"_qs);
    fillLog(secure.server.log(), "s-1", 3);
    QCOMPARE(revisionsOf(*connected(secure.settings()), "s-1"), u"0 1 2"_qs);
}

void TestFaultsConnecting::wrongAuthority_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("another one") << QByteArray("Another authority");
    QTest::newRow("one of the same name") << QByteArray("Test authority");
}

void TestFaultsConnecting::wrongAuthority()
{
    QFETCH(QByteArray, name);
    const CertificateAuthority authority;
    const CertificateAuthority other(name.toStdString());
    const SecureServer secure(authority.issue(Loopback), other);
    const QString text = connecting(secure.settings());
    QVERIFY2(text.startsWith(u"Unavailable"_qs) && text.contains(u"tlsCaFile"_qs), qPrintable(text));
}

void TestFaultsConnecting::wrongName()
{
    const CertificateAuthority authority;
    const SecureServer secure(authority.issue("DNS:db1.example"), authority);
    const QString text = connecting(secure.settings());
    QVERIFY2(text.startsWith(u"Unavailable"_qs) && text.contains(u"name"_qs), qPrintable(text));
}

void TestFaultsConnecting::expiredCertificate()
{
    const CertificateAuthority authority;
    const SecureServer secure(authority.issue(Loopback, {.fromDay = -2, .untilDay = -1}), authority);
    const QString text = connecting(secure.settings());
    QVERIFY2(text.startsWith(u"Unavailable"_qs) && text.contains(u"certificate"_qs), qPrintable(text));
}

void TestFaultsConnecting::certificateOfTheFuture()
{
    const CertificateAuthority authority;
    const SecureServer secure(authority.issue(Loopback, {.fromDay = 1, .untilDay = 2}), authority);
    const QString text = connecting(secure.settings());
    QVERIFY2(text.startsWith(u"Unavailable"_qs) && text.contains(u"certificate"_qs), qPrintable(text));
}

/// Item 55.
void TestFaultsConnecting::anyCertificateWithoutVerifying()
{
    const CertificateAuthority authority;
    const CertificateAuthority other;
    const SecureServer secure(authority.issue("DNS:db1.example", {.fromDay = -2, .untilDay = -1}), other);
    ConnectionSettings settings = secure.settings();
    settings.tlsVerifyCert = false;
    settings.tlsCAFile.clear();
    QCOMPARE(connecting(settings), u"ok"_qs);
}

void TestFaultsConnecting::plainTextToTls()
{
    const CertificateAuthority authority;
    const SecureServer secure(authority.issue(Loopback), authority);
    const QString text = connecting(settingsFor(secure.server.port()));
    QVERIFY2(text.startsWith(u"Unavailable"_qs) && text.contains(u"tls=true"_qs), qPrintable(text));
}

void TestFaultsConnecting::tlsToPlainText()
{
    const CertificateAuthority authority;
    const SecureServer secure(authority.issue(Loopback), authority);
    const StubServer plain;
    ConnectionSettings settings = secure.settings();
    settings.endpoints = settingsFor(plain.port()).endpoints;
    const QString text = connecting(settings);
    QVERIFY2(text.startsWith(u"Unavailable"_qs) && text.contains(u"tls=false"_qs), qPrintable(text));
}

void TestFaultsConnecting::missingAuthorityFile()
{
    ConnectionSettings settings = settingsFor(1);
    settings.tls = true;
    settings.tlsCAFile = "/nonexistent/ca.pem";
    const QString text = connecting(settings);
    QVERIFY2(text.startsWith(u"NotFound"_qs) && text.contains(u"tlsCaFile"_qs), qPrintable(text));
}

void TestFaultsConnecting::nothingListens()
{
    FaultProxy proxy(1);
    proxy.setRefusing(true);
    const QString text = connecting(settingsFor(proxy.port()));
    QVERIFY2(text.startsWith(u"Unavailable"_qs), qPrintable(text));
}

void TestFaultsConnecting::unknownHost()
{
    ConnectionSettings settings = settingsFor(2113);
    settings.endpoints.front().host = "no-such-host.invalid";
    const QString text = connecting(settings);
    QVERIFY2(text.startsWith(u"Unavailable"_qs) || text.startsWith(u"Timeout"_qs), qPrintable(text));
}

void TestFaultsConnecting::listensAndSaysNothing()
{
    FaultProxy proxy(1);
    proxy.setHalfOpen(true);
    auto settings = settingsFor(proxy.port());
    settings.keepAliveInterval.reset();
    settings.maxDiscoverAttempts = 1'000;
    const Stopwatch watch;
    const QString text = connecting(settings);
    QVERIFY2(text.startsWith(u"Timeout"_qs) && text.contains(u"right host and port"_qs), qPrintable(text));
    QVERIFY2(watch.elapsed() < 10s, qPrintable(QString::number(watch.elapsed().count())));
    QVERIFY(proxy.accepted() > 0);
}

void TestFaultsConnecting::closesAtOnce()
{
    FaultProxy silent(1); // an event store would greet before it is spoken to
    silent.setHalfOpen(true);
    FaultProxy proxy(silent.port());
    proxy.add({.kind = FaultProxy::Kind::Close, .way = FaultProxy::Way::ToServer, .times = 1'000});
    const QString text = connecting(settingsFor(proxy.port()));
    QVERIFY2(text.startsWith(u"Unavailable"_qs) && text.contains(u"tls=true"_qs), qPrintable(text));
}

void TestFaultsConnecting::closesAtOnceWithinTls()
{
    const CertificateAuthority authority;
    const SecureServer secure(authority.issue(Loopback), authority);
    FaultProxy proxy(secure.server.port());
    proxy.add({.kind = FaultProxy::Kind::Close, .way = FaultProxy::Way::ToServer, .after = 10, .times = 1'000});
    ConnectionSettings settings = secure.settings();
    settings.endpoints = settingsFor(proxy.port()).endpoints;
    const QString text = connecting(settings);
    QVERIFY2(text.startsWith(u"Unavailable"_qs) && !text.contains(u"tls=true"_qs), qPrintable(text));
}

void TestFaultsConnecting::speaksHttp1Only()
{
    FaultProxy proxy(1);
    proxy.answerWith("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    const QString text = connecting(settingsFor(proxy.port()));
    QVERIFY2(text.startsWith(u"Unavailable"_qs) && text.contains(u"HTTP/1 only"_qs), qPrintable(text));
}

void TestFaultsConnecting::speaksSomethingElse()
{
    FaultProxy proxy(1);
    proxy.answerWith("SSH-2.0-OpenSSH_9.2\r\n");
    const QString text = connecting(settingsFor(proxy.port()));
    QVERIFY2(text.startsWith(u"Unavailable"_qs) && text.contains(u"no event store"_qs), qPrintable(text));
}

void TestFaultsConnecting::speaksSomethingElseThanTls()
{
    FaultProxy proxy(1);
    proxy.answerWith("SSH-2.0-OpenSSH_9.2\r\n");
    ConnectionSettings settings = settingsFor(proxy.port());
    settings.tls = true;
    settings.tlsVerifyCert = false;
    const QString text = connecting(settings);
    QVERIFY2(text.startsWith(u"Unavailable"_qs) && text.contains(u"or it is none"_qs), qPrintable(text));
}

/// The line was agreed on: TLS is not what is missing.
void TestFaultsConnecting::diesInTheFirstCall()
{
    FaultProxy proxy(1); // outlives the calls
    StubServer server;
    proxy.setServer(server.port());
    for (int i = 0; i < 8; ++i) {
        server.beforeNext("ServerFeatures/GetSupportedMethods", [&] {
            const int before = proxy.struck();
            proxy.strike(FaultProxy::Kind::Close);
            while (proxy.struck() == before)
                std::this_thread::yield();
            return grpc::Status::OK;
        });
    }
    const QString text = connecting(settingsFor(proxy.port()));
    QVERIFY2(text.startsWith(u"Unavailable"_qs) && !text.contains(u"tls="_qs), qPrintable(text));
    QVERIFY(proxy.accepted() > 1); // it was tried again
}

/// A server that was spoken to without TLS does not want it later: what closes the line then is on its way down.
void TestFaultsConnecting::closesAtOnceAfterItWasThere()
{
    const StubServer server;
    FaultProxy proxy(server.port());
    const auto store = connected(settingsFor(proxy.port()));
    proxy.add({.kind = FaultProxy::Kind::Close, .way = FaultProxy::Way::ToServer, .times = 1'000});
    proxy.strike(FaultProxy::Kind::Close);
    QTRY_VERIFY(proxy.struck() > 0);
    const auto said = store->lastPosition();
    QCOMPARE(outcome(said), u"Unavailable"_qs);
    QVERIFY2(!messageOf(said).contains(u"tls="_qs), qPrintable(messageOf(said)));
}

void TestFaultsConnecting::isNoEventStore()
{
    const ScriptedServer server("");
    const QString text = connecting(settingsFor(server.port()));
    QVERIFY2(text.startsWith(u"Unsupported"_qs) && text.contains(u"no EventStoreDB"_qs), qPrintable(text));
    const QString cluster = connecting(settingsFor(std::vector{server.port(), server.port()}));
    QVERIFY2(cluster.startsWith(u"Unsupported"_qs), qPrintable(cluster));
}

/// Items 36 and 54: some calls are never answered.
void TestFaultsConnecting::doesNotAnswerInTime()
{
    StubServer server;
    Latch mayGoOn;
    for (int i = 0; i < 8; ++i) {
        server.beforeNext("ServerFeatures/GetSupportedMethods", [&] {
            mayGoOn.wait();
            return grpc::Status::OK;
        });
    }
    const QString text = connecting(settingsFor(server.port()));
    mayGoOn.open();
    QVERIFY2(text.startsWith(u"Timeout"_qs), qPrintable(text));
}

void TestFaultsConnecting::isNotReadyYet()
{
    StubServer server;
    fillLog(server.log(), "s-1", 1);
    server.setNotReady(true);
    const auto store = connected(server);
    const Stopwatch watch;
    QCOMPARE(revisionsOf(*store, "s-1"), u"Unavailable"_qs);
    QCOMPARE(outcome(store->append(named("s-1"), at(0), proposedMany(1))), u"Unavailable"_qs);
    QVERIFY(watch.elapsed() < Limit);
    server.setNotReady(false);
    QCOMPARE(revisionsOf(*store, "s-1"), u"0"_qs);
}

/// Item 33.
void TestFaultsConnecting::wrongPassword()
{
    const StubServer server({.accounts = true});
    ConnectionSettings settings = settingsFor(server.port());
    settings.credentials = Credentials{"admin", "secret-and-wrong"};
    const Stopwatch watch;
    const QString text = connecting(settings);
    QVERIFY2(text.startsWith(u"AccessDenied"_qs), qPrintable(text));
    QVERIFY2(text.contains(u"password is wrong"_qs), qPrintable(text));
    QVERIFY(!text.contains(u"secret-and-wrong"_qs));
    QVERIFY(watch.elapsed() < 1s);
}

void TestFaultsConnecting::slowLine()
{
    const StubServer server;
    FaultProxy proxy(server.port());
    proxy.setSlow(64, 2ms);
    QCOMPARE(connecting(settingsFor(proxy.port())), u"ok"_qs);
}

void TestFaultsConnecting::connectsOnTheSecondTry()
{
    const StubServer server;
    FaultProxy proxy(server.port());
    proxy.add({.kind = FaultProxy::Kind::Reset, .way = FaultProxy::Way::ToServer, .after = 10});
    QCOMPARE(connecting(settingsFor(proxy.port())), u"ok"_qs);
    QCOMPARE(proxy.struck(), 1);
}

void TestFaultsConnecting::stopsWhenAskedTo()
{
    FaultProxy proxy(1);
    proxy.setHalfOpen(true);
    ConnectionSettings settings = settingsFor(proxy.port());
    settings.gossipTimeout = 60s;
    std::stop_source stop;
    std::jthread stopper([&] {
        while (proxy.accepted() == 0)
            std::this_thread::yield();
        stop.request_stop();
    });
    const Stopwatch watch;
    QCOMPARE(outcome(KurrentStore::open(settings, {}, stop.get_token())), u"Cancelled"_qs);
    QVERIFY(watch.elapsed() < 2s);
}

/// Many attempts are for servers that refuse; one that takes the connection and is silent takes as long each time.
void TestFaultsConnecting::silenceEndsInTime()
{
    FaultProxy proxy(1);
    proxy.setHalfOpen(true);
    ConnectionSettings settings = settingsFor(proxy.port());
    settings.maxDiscoverAttempts = 40;
    settings.discoveryInterval = 10ms;
    const QString text = connecting(settings);
    QVERIFY2(text.startsWith(u"Timeout"_qs) || text.startsWith(u"Unavailable"_qs), qPrintable(text));
}

void TestFaultsConnecting::callsEndInTimeWhenTheNodeFallsSilent()
{
    const StubServer server;
    FaultProxy proxy(server.port());
    ConnectionSettings settings = settingsFor(proxy.port());
    settings.maxDiscoverAttempts = 40;
    const auto store = connected(settings);
    proxy.setHalfOpen(true);
    proxy.strike(FaultProxy::Kind::Reset);
    QTRY_COMPARE(proxy.struck(), 1);
    const Stopwatch watch;
    const QString said = outcome(store->lastPosition());
    QVERIFY2(said == u"Timeout"_qs || said == u"Unavailable"_qs, qPrintable(said));
    QVERIFY2(watch.elapsed() < Limit, qPrintable(QString::number(watch.elapsed().count())));
}

void TestFaultsConnecting::whoWaitsSharesTheFailure()
{
    const StubServer server;
    FaultProxy proxy(server.port());
    const auto store = connected(settingsFor(proxy.port()));
    proxy.setHalfOpen(true);
    proxy.strike(FaultProxy::Kind::Reset);
    QTRY_COMPARE(proxy.struck(), 1);
    const Stopwatch watch;
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 8; ++i)
            callers.emplace_back([&store] { static_cast<void>(store->lastPosition()); });
    }
    QVERIFY2(watch.elapsed() < Limit, qPrintable(QString::number(watch.elapsed().count())));
}

void TestFaultsConnecting::tellsHowItStands()
{
    using State = ConnectionStatus::State;
    StubServer server;
    fillLog(server.log(), "s-1", 1);
    FaultProxy proxy(server.port());
    std::mutex mutex;
    std::vector<State> states;
    auto store = KurrentStore::open(settingsFor(proxy.port()), {}, {}, [&](const ConnectionStatus &status) {
        const std::scoped_lock lock(mutex);
        states.push_back(status.state);
    });
    proxy.setRefusing(true);
    proxy.strike(FaultProxy::Kind::Reset);
    QTRY_COMPARE(proxy.struck(), 1);
    QCOMPARE(revisionsOf(**store, "s-1"), u"Unavailable"_qs);
    QVERIFY((*store)->status().state == State::Away);
    QVERIFY((*store)->status().error.has_value());
    QVERIFY((*store)->status().node.has_value());
    proxy.setRefusing(false);
    QTRY_COMPARE(revisionsOf(**store, "s-1"), u"0"_qs);
    QVERIFY((*store)->status().state == State::Connected);
    const std::scoped_lock lock(mutex);
    QVERIFY(states.front() == State::Connecting && states.back() == State::Connected);
    QVERIFY(std::ranges::find(states, State::Away) != states.end());
}

QTEST_GUILESS_MAIN(TestFaultsConnecting)
#include "tst_faultsconnecting.moc"
