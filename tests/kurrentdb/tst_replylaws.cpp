// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/discovery.h"
#include "core/kurrentdb/eventmapping.h"
#include "core/kurrentdb/protocol/gossip.pb.h"
#include "core/kurrentdb/writereplies.h"
#include "tests/fuzz/replylaws.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace foldline;
using namespace foldline::kurrentdb;
using protocol::streams::AppendResp;
using protocol::streams::BatchAppendResp;
using protocol::streams::ReadResp;

namespace {

using Record = ReadResp::ReadEvent::RecordedEvent;

Record record()
{
    Record record;
    setUuid(*record.mutable_id(), events::EventId::random());
    record.mutable_stream_identifier()->set_stream_name("order-1");
    record.set_stream_revision(7);
    (*record.mutable_metadata())["type"] = "Happened";
    (*record.mutable_metadata())["created"] = "14795376020000000";
    return record;
}

QString refusalOf(Record &&record)
{
    const auto event = eventOf(std::move(record));
    return event ? QString() : QString::fromStdString(event.error().message);
}

} // namespace

/// The laws that the fuzzer of replies holds the client to, on the replies that it begins with; and what it found.
class TestReplyLaws : public QObject
{
    Q_OBJECT

private slots:
    void theFuzzersRepliesAreReadOrRefused_data()
    {
        QTest::addColumn<QString>("path");
        const QDir folder(QStringLiteral(FOLDLINE_SOURCE_DIR "/tests/data/fuzz/replies"));
        const QStringList names = folder.entryList(QDir::Files);
        QVERIFY(!names.isEmpty());
        for (const QString &name : names)
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
    }

    void theFuzzersRepliesAreReadOrRefused()
    {
        QFETCH(const QString, path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromStdString(testing::lawBrokenForReply(file.readAll().toStdString())), QString());
    }

    void noEventIsMadeUp()
    {
        QCOMPARE(refusalOf(record()), QString());
        Record nowhere = record();
        nowhere.clear_stream_identifier();
        QCOMPARE(refusalOf(std::move(nowhere)), QStringLiteral("The server sent an event without a stream."));
        Record late = record();
        (*late.mutable_metadata())["created"] = "2534023008000000000"; // the year 10000
        QCOMPARE(refusalOf(std::move(late)),
                 QStringLiteral("The server sent an event without a time that can be read."));
        Record untyped = record();
        untyped.mutable_metadata()->erase("type");
        QCOMPARE(refusalOf(std::move(untyped)), QStringLiteral("The server sent an event without a type."));
        QVERIFY(!eventOf(ReadResp::ReadEvent()).has_value());
    }

    void noWriteIsTakenForDoneWhereNobodySaysSo()
    {
        const auto appended =
            resultOf(AppendResp(), events::StreamName("order-1"), events::ExpectedRevision::noStream());
        QVERIFY(!appended);
        QVERIFY(appended.error().mayHaveHappened());
        const auto batch = resultOf(BatchAppendResp(), {"Writing to the stream", "order-1"});
        QVERIFY(!batch);
        QVERIFY(batch.error().mayHaveHappened());
    }

    void aMemberWithoutAPlaceIsNotAsked()
    {
        protocol::gossip::ClusterInfo reply;
        auto &member = *reply.add_members();
        member.set_is_alive(true);
        member.mutable_http_end_point()->set_address("10.0.0.1");
        QVERIFY(!membersOf(reply).front().isAlive);
        member.mutable_http_end_point()->set_port(2113);
        QVERIFY(membersOf(reply).front().isAlive);
        member.mutable_http_end_point()->clear_address();
        QVERIFY(!membersOf(reply).front().isAlive);
    }
};

QTEST_GUILESS_MAIN(TestReplyLaws)
#include "tst_replylaws.moc"
