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

ReadResp::ReadEvent placed(std::uint64_t position)
{
    ReadResp::ReadEvent reply;
    *reply.mutable_event() = record();
    reply.mutable_event()->set_commit_position(position);
    reply.mutable_event()->set_prepare_position(position);
    reply.set_commit_position(position);
    return reply;
}

QString damageOf(const ReadResp::ReadEvent &reply, ReadFrom from)
{
    const auto checked = checkPosition(reply, from);
    return checked ? QString() : QString::fromStdString(describe(checked.error()));
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

    /// Servers before 22.10 know no position in reads of one stream, and say so: the record's are 2^64 - 1 then.
    void aPositionIsThereOrItIsSaidThatThereIsNone()
    {
        for (const ReadFrom from : {ReadFrom::Stream, ReadFrom::Log}) {
            QCOMPARE(damageOf(placed(1'000), from), QString());
            QCOMPARE(damageOf(placed(0), from), QString());
        }
        ReadResp::ReadEvent old = placed(UINT64_MAX);
        old.mutable_no_position();
        QCOMPARE(damageOf(old, ReadFrom::Stream), QString());
        QVERIFY(eventOf(ReadResp::ReadEvent(old))->position == events::Position());
        const QString damage = damageOf(old, ReadFrom::Log);
        QVERIFY2(damage.contains(QStringLiteral("without its position in the log")), qPrintable(damage));
        QVERIFY2(damage.contains(QStringLiteral("order-1, revision 7")), qPrintable(damage));
    }

    void aPositionThatIsLeftOutIsDamage()
    {
        ReadResp::ReadEvent silent = placed(1'000);
        silent.clear_position();
        ReadResp::ReadEvent half = placed(1'000);
        half.mutable_event()->clear_commit_position();
        ReadResp::ReadEvent unknown = placed(UINT64_MAX);
        ReadResp::ReadEvent link = placed(1'000);
        *link.mutable_link() = record(); // the link is what stands in the log
        for (const ReadFrom from : {ReadFrom::Stream, ReadFrom::Log}) {
            for (const auto &reply : {silent, half, unknown, link})
                QVERIFY(!damageOf(reply, from).isEmpty());
        }
    }

    void aWriteThatSaysNotWhereIsInDoubt()
    {
        const events::StreamName stream("order-1");
        AppendResp appended;
        appended.mutable_success()->set_current_revision(7);
        const auto inDoubt = resultOf(appended, stream, events::ExpectedRevision::noStream());
        QVERIFY(!inDoubt && inDoubt.error().mayHaveHappened());
        appended.mutable_success()->mutable_no_position();
        const auto legal = resultOf(appended, stream, events::ExpectedRevision::noStream());
        QVERIFY(legal && legal->position == events::Position());
        protocol::streams::DeleteResp deleted;
        const auto silent = positionIn(deleted, stream);
        QVERIFY(!silent && silent.error().mayHaveHappened());
        deleted.mutable_no_position();
        QVERIFY(positionIn(deleted, stream) == events::Position());
        deleted.mutable_position()->set_commit_position(9);
        QCOMPARE(positionIn(deleted, stream)->commit, std::uint64_t{9});
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
