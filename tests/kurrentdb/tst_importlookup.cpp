// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/interchange.h"
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/kurrentdb/scriptedserver.h"
#include "tests/support/storetesting.h"

#include <QTest>

#include <atomic>
#include <sstream>
#include <thread>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::store;
using namespace foldline::test;

namespace {

grpc::Status hasNoStreams(const ScriptedServer::UntilOver &, const ScriptedServer::Request &,
                          ScriptedServer::Writer &writer)
{
    ScriptedServer::Reply reply;
    reply.mutable_stream_not_found();
    writer.Write(reply);
    return grpc::Status::OK;
}

std::string lineOf(const std::string &stream)
{
    return R"({"stream":")" + stream + R"(","id":")" + events::EventId::random().toString() +
           R"(","type":"Imported","created":"2026-01-02T03:04:05Z","data":{},"metadata":{}})" + "\n";
}

std::string linesOf(std::span<const ProposedEvent> events, bool withRevisions)
{
    std::string lines;
    for (std::size_t i = 0; i < events.size(); ++i)
        lines += R"({"stream":"a-1","id":")" + events[i].id.toString() +
                 R"(","type":"Imported","created":"2026-01-02T03:04:05Z","data":{},"metadata":{})" +
                 (withRevisions ? R"(,"revision":)" + std::to_string(i) : std::string()) + "}\n";
    return lines;
}

} // namespace

/// How an import asks a server what it has already.
class TestImportLookup : public QObject
{
    Q_OBJECT
private slots:
    void asksForManyStreamsAtOnce();
    void whatIsExpectedNeedNotCome();
    void passesOverLongStreams_data();
    void passesOverLongStreams();
    void aRefusalNamesTheFirstLineOfIts();
    void aCancelIsHeededWhileTheServerIsSilent_data();
    void aCancelIsHeededWhileTheServerIsSilent();
};

void TestImportLookup::asksForManyStreamsAtOnce()
{
    std::atomic<int> calls = 0;
    Latch many;
    const ScriptedServer server("24.10.0", [&](const auto &untilOver, const auto &request, auto &writer) {
        if (++calls == 8)
            many.open();
        return many.wait() ? hasNoStreams(untilOver, request, writer) : grpc::Status::CANCELLED;
    });
    const auto store = connected(settingsFor(server.port()));
    const auto session = store->beginImport();
    std::vector<StreamName> names;
    for (int i = 0; i < 40; ++i)
        names.push_back(named("a-" + std::to_string(i % 20)));
    (*session)->expect(names);
    QVERIFY(many.isOpen());
    QCOMPARE((*session)->streams(), std::uint64_t{0});
    const int asked = calls;
    for (const StreamName &name : names)
        QCOMPARE(messageOf((*session)->add(name, {}, proposed())), QString());
    QCOMPARE(int(calls), asked);
    QCOMPARE((*session)->streams(), std::uint64_t{20});
}

void TestImportLookup::whatIsExpectedNeedNotCome()
{
    const StubServer server;
    fillLog(server.log(), "b-1", 2);
    const auto size = server.log().size();
    const auto store = connected(server);
    const auto session = store->beginImport();
    (*session)->expect(std::vector{named("a-1"), named("b-1"), named("a-1")});
    QCOMPARE(outcome((*session)->add(named("c-1"), Revision{0}, proposed())), u"ok"_qs);
    QCOMPARE(outcome((*session)->commit()), u"ok"_qs);
    QCOMPARE((*session)->streams(), std::uint64_t{1});
    QCOMPARE(server.log().size(), size + 1);
}

void TestImportLookup::passesOverLongStreams_data()
{
    QTest::addColumn<int>("length");
    QTest::addColumn<bool>("withRevisions");
    for (const int length : {255, 256, 257, 700}) {
        QTest::addRow("%d", length) << length << true;
        QTest::addRow("%d, by their ids", length) << length << false;
    }
}

void TestImportLookup::passesOverLongStreams()
{
    QFETCH(int, length);
    QFETCH(bool, withRevisions);
    const StubServer server;
    const auto store = connected(server);
    const auto events = proposedMany(std::size_t(length) + 3);
    std::istringstream before(linesOf(std::span(events).first(std::size_t(length)), true));
    QCOMPARE(messageOf(importInterchange(before, *store)), QString());
    std::istringstream all(linesOf(events, withRevisions));
    const auto report = importInterchange(all, *store);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(report->there, std::uint64_t(length));
    QCOMPARE(report->streams, std::uint64_t{1});
    QVERIFY(idsIn(server.log(), "a-1") == idsOf(events));
}

/// All of them were asked for together; the file is told where it is at fault all the same.
void TestImportLookup::aRefusalNamesTheFirstLineOfIts()
{
    const StubServer server;
    fillLog(server.log(), "gone-1", 1);
    fillLog(server.log(), "gone-2", 1);
    const auto store = connected(server);
    for (const char *stream : {"gone-1", "gone-2"})
        QCOMPARE(outcome(store->deleteStream(named(stream), at(0), DeleteMode::Tombstone)), u"ok"_qs);
    const auto size = server.log().size();
    std::istringstream in(lineOf("a-1") + lineOf("gone-2") + lineOf("gone-1") + lineOf("b-1"));
    const auto report = importInterchange(in, *store);
    QVERIFY(!report);
    QCOMPARE(outcome(report), u"InvalidInput"_qs);
    QVERIFY2(report.error().context.starts_with("line 2"), report.error().context.c_str());
    QVERIFY2(messageOf(report).contains(u"deleted"_qs), qPrintable(messageOf(report)));
    QCOMPARE(server.log().size(), size);
}

void TestImportLookup::aCancelIsHeededWhileTheServerIsSilent_data()
{
    QTest::addColumn<bool>("isExpected");
    QTest::newRow("one stream is asked for") << false;
    QTest::newRow("many are") << true;
}

void TestImportLookup::aCancelIsHeededWhileTheServerIsSilent()
{
    QFETCH(bool, isExpected);
    Latch asked;
    const ScriptedServer server("24.10.0", [&asked](const auto &untilOver, const auto &, auto &) {
        asked.open();
        return untilOver();
    });
    auto settings = settingsFor(server.port());
    settings.defaultDeadline = std::chrono::minutes(2);
    const auto store = connected(settings);
    std::stop_source stop;
    const std::jthread stopping([&] {
        asked.wait();
        stop.request_stop();
    });
    const Stopwatch watch;
    if (isExpected) {
        std::istringstream in(lineOf("a-1") + lineOf("b-1") + lineOf("c-1"));
        const auto report = importInterchange(in, *store, {}, stop.get_token());
        QCOMPARE(outcome(report), u"Cancelled"_qs);
        QVERIFY2(messageOf(report).contains(u"nothing was written"_qs), qPrintable(messageOf(report)));
    } else {
        const auto session = store->beginImport(stop.get_token());
        QCOMPARE(outcome((*session)->add(named("a-1"), {}, proposed())), u"Cancelled"_qs);
    }
    QVERIFY2(watch.elapsed() < std::chrono::seconds(20), qPrintable(QString::number(watch.elapsed().count())));
}

QTEST_GUILESS_MAIN(TestImportLookup)
#include "tst_importlookup.moc"
