// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/settings/connectionstring.h"
#include "tests/core/textchecks.h"
#include "tests/fuzz/connectionstringlaws.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <rapidcheck.h>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::kurrentdb::testing;
using namespace foldline::tests;

/// Laws that hold for any settings and for any text, and for the texts that the fuzzer begins with.
class TestConnectionLaws : public QObject
{
    Q_OBJECT

private slots:
    void writtenSettingsAreReadBack();
    void anyTextIsReadOrRefused();
    void theFuzzersTextsAreReadOrRefused_data();
    void theFuzzersTextsAreReadOrRefused();
    void theLawsSeeALeak();
};

namespace {

std::string joined(const std::vector<std::string> &pieces)
{
    std::string text;
    for (const std::string &piece : pieces)
        text += piece;
    return text;
}

rc::Gen<std::string> textsOf(const rc::Gen<std::string> &pieces)
{
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(pieces), joined);
}

rc::Gen<std::string> nonEmpty(const rc::Gen<std::string> &texts)
{
    return rc::gen::suchThat(texts, [](const std::string &text) { return !text.empty(); });
}

/// Text with everything that means something in a connection string.
rc::Gen<std::string> anyTexts()
{
    return textsOf(rc::gen::element<std::string>("a", "Z9", "%", "%40", "@", "/", "?", "#", "&", "=", ",", "+", " ",
                                                 ":", "[", "]", "~", "\"", "é", "😀", "\u202e", "://"));
}

rc::Gen<std::string> userNames()
{
    return nonEmpty(
        textsOf(rc::gen::element<std::string>("admin", "%", "@", "/", "?", "&", ",", " ", "é", "%3A", "\u202e")));
}

rc::Gen<std::string> connectionNames()
{
    constexpr std::size_t Longest = 256;
    return rc::gen::map(
        textsOf(rc::gen::element<std::string>("", "desk 4", "&tls=false", "@", "%", "=", "?", "+", "~")),
        [](const std::string &name) { return name.substr(0, Longest); });
}

rc::Gen<Endpoint> endpoints()
{
    return rc::gen::build<Endpoint>(
        rc::gen::set(&Endpoint::host, rc::gen::element<std::string>("db1", "a.b.example.", "10.0.0.7", "::1",
                                                                    "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "DB_2-x")),
        rc::gen::set(&Endpoint::port, rc::gen::oneOf(rc::gen::inRange<std::uint16_t>(1, 65'535),
                                                     rc::gen::element<std::uint16_t>(2113, 65'535))));
}

rc::Gen<std::chrono::milliseconds> milliseconds(std::int64_t least)
{
    return rc::gen::map(rc::gen::oneOf(rc::gen::inRange<std::int64_t>(least, 20'000),
                                       rc::gen::inRange(least, INT64_C(1) << 31),
                                       rc::gen::element<std::int64_t>(1'000, 99'000, 100'000, INT32_MAX)),
                        [](std::int64_t count) { return std::chrono::milliseconds(count); });
}

rc::Gen<std::optional<std::chrono::milliseconds>> keepAlives()
{
    return rc::gen::map(rc::gen::pair(rc::gen::arbitrary<bool>(), milliseconds(1)),
                        [](const auto &pair) { return pair.first ? std::optional(pair.second) : std::nullopt; });
}

rc::Gen<std::optional<Credentials>> credentials()
{
    const auto some = rc::gen::build<Credentials>(rc::gen::set(&Credentials::user, userNames()),
                                                  rc::gen::set(&Credentials::password, anyTexts()));
    return rc::gen::map(rc::gen::pair(rc::gen::arbitrary<bool>(), some),
                        [](const auto &pair) { return pair.first ? std::optional(pair.second) : std::nullopt; });
}

/// Everything but the client's certificate, of which there are both files or none.
rc::Gen<ConnectionSettings> plainSettings()
{
    using S = ConnectionSettings;
    return rc::gen::build<S>(
        rc::gen::set(&S::endpoints, rc::gen::nonEmpty(rc::gen::container<std::vector<Endpoint>>(endpoints()))),
        rc::gen::set(&S::discover), rc::gen::set(&S::credentials, credentials()), rc::gen::set(&S::tls),
        rc::gen::set(&S::tlsVerifyCert), rc::gen::set(&S::tlsCAFile, anyTexts()),
        rc::gen::set(&S::connectionName, connectionNames()),
        rc::gen::set(&S::maxDiscoverAttempts, rc::gen::element(1, 2, 10, INT32_MAX)),
        rc::gen::set(&S::discoveryInterval, milliseconds(0)), rc::gen::set(&S::gossipTimeout, milliseconds(100)),
        rc::gen::set(&S::nodePreference, rc::gen::element(NodePreference::Leader, NodePreference::Follower,
                                                          NodePreference::Random, NodePreference::ReadOnlyReplica)),
        rc::gen::set(&S::defaultDeadline, milliseconds(1)), rc::gen::set(&S::keepAliveInterval, keepAlives()),
        rc::gen::set(&S::keepAliveTimeout, keepAlives()),
        rc::gen::set(&S::compression, rc::gen::element(Compression::Identity, Compression::Gzip)));
}

ConnectionSettings withCertificate(ConnectionSettings settings, const std::string &certificate, const std::string &key)
{
    settings.userCertFile = certificate;
    settings.userKeyFile = key;
    return settings;
}

rc::Gen<std::string> pieces()
{
    return rc::gen::element<std::string>("esdb", "kurrentdb", "+discover", "://", "://", "admin", ":", "~secret", "@",
                                         "@", "db1", ",", ":2113", "[::1]", "/", "?", "?", "tls", "connectionName",
                                         "keepAliveInterval", "gossipTimeout", "=", "=", "&", "true", "-1", "100",
                                         "%41", "%", "\xC3", "é", std::string(1, '\0'));
}

QString corpusFolder() { return QStringLiteral(FOLDLINE_SOURCE_DIR "/tests/data/fuzz/connectionstring"); }

} // namespace

void TestConnectionLaws::writtenSettingsAreReadBack()
{
    QVERIFY(rc::check("parse(write(x)) = x, and without the password as redacted", [] {
        ConnectionSettings settings = *plainSettings();
        if (*rc::gen::arbitrary<bool>())
            settings = withCertificate(settings, *nonEmpty(anyTexts()), *nonEmpty(anyTexts()));
        const std::string broken = lawBrokenBy(settings);
        RC_ASSERT(broken == std::string());
        RC_ASSERT(redacted(settings) == toConnectionString(withoutSecrets(settings), Secrets::Included));
    }));
}

void TestConnectionLaws::anyTextIsReadOrRefused()
{
    QVERIFY(rc::check("any text is read as what can be written again, or refused in a harmless sentence", [] {
        const std::string text =
            *rc::gen::element<std::string>("", "esdb://", "esdb://admin:~secret@") + *textsOf(pieces());
        const std::string broken = lawBrokenFor(text);
        RC_ASSERT(broken == std::string());
    }));
}

void TestConnectionLaws::theFuzzersTextsAreReadOrRefused_data()
{
    QTest::addColumn<QString>("path");
    const QDir folder(corpusFolder());
    const QStringList names = folder.entryList(QDir::Files);
    QVERIFY(!names.isEmpty());
    for (const QString &name : names)
        QTest::newRow(qPrintable(name)) << folder.filePath(name);
}

void TestConnectionLaws::theFuzzersTextsAreReadOrRefused()
{
    QFETCH(const QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(shown(lawBrokenFor(file.readAll().toStdString())), QString());
}

void TestConnectionLaws::theLawsSeeALeak()
{
    const Error leak{ErrorCode::InvalidInput, "The port `~secret` is no number.", {}};
    QVERIFY(!lawBrokenBy(leak, "esdb://admin:~secret@db1?tls=x").empty());
    QVERIFY(!lawBrokenBy(leak, "admin:~secret@db1").empty());
    QVERIFY(!lawBrokenBy(leak, "esdb://admin:1?tls=~secret@db1").empty());
    QVERIFY(lawBrokenBy(leak, "esdb://db1?tls=~secret").empty());
    QVERIFY(!lawBrokenBy(ConnectionSettings()).empty());
}

QTEST_GUILESS_MAIN(TestConnectionLaws)
#include "tst_connectionlaws.moc"
