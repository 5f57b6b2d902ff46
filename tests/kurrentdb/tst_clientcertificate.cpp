// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/certificates.h"
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/support/storefiles.h"
#include "tests/support/storetesting.h"

#include <QTest>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::test;

namespace {

/// Certificates and keys of two users of one authority, in files.
class UserFiles
{
public:
    UserFiles()
    {
        const Certificate user = m_authority.issue("DNS:user");
        const Certificate other = m_authority.issue("DNS:other");
        write("ca.pem", m_authority.certificate());
        write("user.pem", user.certificate);
        write("user.key", user.privateKey);
        write("other.pem", other.certificate);
        write("other.key", other.privateKey);
        write("chain.pem", user.certificate + m_authority.certificate());
        write("both.pem", user.privateKey + user.certificate);
        write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    }

    [[nodiscard]] const CertificateAuthority &authority() const { return m_authority; }
    [[nodiscard]] std::string file(const QString &name) const { return m_folder.file(name.toStdString()).string(); }
    [[nodiscard]] ConnectionSettings settings(int port, const QString &certificate, const QString &key) const
    {
        ConnectionSettings settings = settingsFor(port);
        settings.tls = true;
        settings.tlsCAFile = file(QStringLiteral("ca.pem"));
        settings.userCertFile = file(certificate);
        settings.userKeyFile = file(key);
        return settings;
    }

private:
    void write(const char *name, const std::string &text)
    {
        writeFile(m_folder.file(name), QByteArray::fromStdString(text));
    }

    CertificateAuthority m_authority;
    StoreFolder m_folder;
};

} // namespace

/// A user's certificate and key that do not fit are told before anything is sent.
class TestClientCertificate : public QObject
{
    Q_OBJECT
private slots:
    void takesWhatFits_data();
    void takesWhatFits();
    void refusesWhatDoesNotFit_data();
    void refusesWhatDoesNotFit();
};

void TestClientCertificate::takesWhatFits_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::newRow("two files") << u"user.pem"_qs << u"user.key"_qs;
    QTest::newRow("a chain") << u"chain.pem"_qs << u"user.key"_qs;
    QTest::newRow("both in one file") << u"both.pem"_qs << u"both.pem"_qs;
}

void TestClientCertificate::takesWhatFits()
{
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    const UserFiles files;
    const Certificate server = files.authority().issue("IP:127.0.0.1");
    const StubServer stub({.tls = {.certificate = server.certificate, .privateKey = server.privateKey}});
    const auto store = tryToConnect(files.settings(stub.port(), certificate, key));
    QVERIFY2(store, qPrintable(messageOf(store)));
}

void TestClientCertificate::refusesWhatDoesNotFit_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const QString &certificate, const QString &key, const QString &said) {
        QTest::newRow(name) << certificate << key << said;
    };
    row("swapped", u"user.key"_qs, u"user.pem"_qs, u"the two are swapped"_qs);
    row("another one's key", u"user.pem"_qs, u"other.key"_qs, u"do not belong together"_qs);
    row("two certificates", u"user.pem"_qs, u"other.pem"_qs, u"userKeyFile names a file that holds no private key"_qs);
    row("two keys", u"user.key"_qs, u"other.key"_qs, u"userCertFile names a file that holds no certificate"_qs);
    row("broken", u"broken.pem"_qs, u"user.key"_qs, u"userCertFile names a file that holds no certificate"_qs);
}

/// Nothing listens at port 1, and nobody asks it.
void TestClientCertificate::refusesWhatDoesNotFit()
{
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    QFETCH(QString, said);
    const UserFiles files;
    ConnectionSettings settings = files.settings(1, certificate, key);
    for (const bool verifies : {true, false}) {
        settings.tlsVerifyCert = verifies;
        const auto store = tryToConnect(settings);
        QCOMPARE(outcome(store), u"InvalidInput"_qs);
        QVERIFY2(messageOf(store).contains(said), qPrintable(messageOf(store)));
    }
}

QTEST_GUILESS_MAIN(TestClientCertificate)
#include "tst_clientcertificate.moc"
