// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/stubserver/replay.h"

#include <QObject>
#include <QTest>

namespace foldline::test {

/// Each recording of a server's answers, call by call, against the stub.
class Recordings : public QObject
{
    Q_OBJECT
private slots:
    void answersAsTheServerDid_data();
    void answersAsTheServerDid();
};

void Recordings::answersAsTheServerDid_data()
{
    if (recordingsFolder().empty())
        QSKIP("The recordings are not beside the source tree.");
    QTest::addColumn<QString>("file");
    for (const char *file : {"deadlines",
                             "node",
                             "streams-all",
                             "streams-all-filter",
                             "streams-append",
                             "streams-append-invalid",
                             "streams-batch-append",
                             "streams-delete",
                             "streams-idempotency",
                             "streams-limits",
                             "streams-links",
                             "streams-metadata",
                             "streams-names",
                             "streams-read",
                             "streams-slow-consumer",
                             "streams-subscribe",
                             "streams-subscribe-all",
                             "tls-auth",
                             "tls-users",
                             "users-insecure"})
        QTest::newRow(file) << QString::fromLatin1(file);
}

void Recordings::answersAsTheServerDid()
{
    QFETCH(const QString, file);
    const auto recording = loadRecording(file.toStdString());
    QVERIFY(recording && !recording->steps.empty());
    Replay replay(*recording);
    const std::string failure = replay.run();
    QVERIFY2(failure.empty(), failure.c_str());
    QCOMPARE(replay.played() + replay.skipped(), static_cast<int>(recording->steps.size()));
    qInfo("%d steps, %d skipped", replay.played(), replay.skipped());
}

} // namespace foldline::test

QTEST_GUILESS_MAIN(foldline::test::Recordings)
#include "tst_recordings.moc"
