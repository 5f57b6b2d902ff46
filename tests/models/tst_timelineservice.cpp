// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/timelineservice.h"

#include "tests/models/fixtures.h"

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

class TestTimelineService : public QObject
{
    Q_OBJECT

private slots:
    void loadsInTheBackground();
    void followsLive();
    void aFloodIsThinnedOutAndLosesNothing();
    void aMissingStreamFailsAndIsFollowed();
    void anotherLoadDropsTheFirst();
    void cancelEndsFollowing();
    void failsWithoutAStore();
};

void TestTimelineService::loadsInTheBackground()
{
    StoreSession session(orderRegistry());
    const auto store = steppingStore();
    appendSample(*store);
    QVERIFY(adopt(session, store));
    TimelineService service(session);
    QSignalSpy changed(&service, &TimelineService::timelineChanged);
    service.load(events::StreamName("order-A-1"));
    QVERIFY(service.isLoading());
    QCOMPARE(service.timeline(), nullptr);
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(service.timeline()->size(), std::size_t(4));
    QCOMPARE(changed[0][1].toLongLong(), 0);
    QVERIFY(service.loadedAt());
}

void TestTimelineService::followsLive()
{
    StoreSession session(orderRegistry());
    const auto store = steppingStore();
    appendSample(*store);
    QVERIFY(adopt(session, store));
    TimelineService service(session);
    QSignalSpy changed(&service, &TimelineService::timelineChanged);
    service.load(events::StreamName("order-A-1"));
    QTRY_COMPARE(changed.count(), 1);
    const TimelinePtr before = service.timeline();
    append(*store, "order-B-1", {created("B-1")});
    append(*store, "order-A-1", {cancelled("A-1")});
    QTRY_COMPARE(changed.count(), 2);
    QCOMPARE(changed[1][1].toLongLong(), 4);
    QCOMPARE(service.timeline()->size(), std::size_t(5));
    QCOMPARE(before->size(), std::size_t(4));
    QCOMPARE(&service.timeline()->entry(0), &before->entry(0));
}

void TestTimelineService::aFloodIsThinnedOutAndLosesNothing()
{
    StoreSession session(orderRegistry());
    const auto store = steppingStore();
    append(*store, "order-A-1", {created("A-1")});
    QVERIFY(adopt(session, store));
    TimelineService service(session);
    QSignalSpy changed(&service, &TimelineService::timelineChanged);
    service.load(events::StreamName("order-A-1"));
    QTRY_COMPARE(changed.count(), 1);
    for (int i = 0; i < 300; ++i)
        append(*store, "order-A-1", {itemAdded("A-1", "P-" + std::to_string(i + 10))});
    QTRY_COMPARE(service.timeline()->size(), std::size_t(301));
    QVERIFY(changed.count() < 150);
    qlonglong next = 0;
    for (const auto &emission : changed) {
        QVERIFY(emission[1].toLongLong() >= next);
        next = emission[1].toLongLong();
    }
    for (std::size_t i = 0; i < service.timeline()->size(); ++i)
        QCOMPARE(service.timeline()->entry(i).event.revision.value, std::uint64_t(i));
}

void TestTimelineService::aMissingStreamFailsAndIsFollowed()
{
    StoreSession session(orderRegistry());
    const auto store = steppingStore();
    QVERIFY(adopt(session, store));
    TimelineService service(session);
    std::optional<ErrorCode> code;
    connect(&service, &TimelineService::failed, this, [&](const Error &error) { code = error.code; });
    QSignalSpy changed(&service, &TimelineService::timelineChanged);
    service.load(events::StreamName("order-later"));
    QTRY_VERIFY(code.has_value());
    QCOMPARE(*code, ErrorCode::NotFound);
    QCOMPARE(service.timeline(), nullptr);
    append(*store, "order-later", {created("later")});
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(service.timeline()->size(), std::size_t(1));
}

void TestTimelineService::anotherLoadDropsTheFirst()
{
    StoreSession session(orderRegistry());
    const auto store = steppingStore();
    appendSample(*store, "A-1");
    append(*store, "order-B-1", {created("B-1")});
    QVERIFY(adopt(session, store));
    TimelineService service(session);
    QSignalSpy changed(&service, &TimelineService::timelineChanged);
    service.load(events::StreamName("order-A-1"));
    service.load(events::StreamName("order-B-1"));
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(service.timeline()->stream().value(), std::string("order-B-1"));
    append(*store, "order-A-1", {cancelled("A-1")});
    append(*store, "order-B-1", {cancelled("B-1")});
    QTRY_COMPARE(changed.count(), 2);
    QCOMPARE(service.timeline()->size(), std::size_t(2));
}

void TestTimelineService::cancelEndsFollowing()
{
    StoreSession session(orderRegistry());
    const auto store = steppingStore();
    appendSample(*store);
    QVERIFY(adopt(session, store));
    TimelineService service(session);
    QSignalSpy changed(&service, &TimelineService::timelineChanged);
    service.load(events::StreamName("order-A-1"));
    QTRY_COMPARE(changed.count(), 1);
    service.cancel();
    append(*store, "order-A-1", {cancelled("A-1")});
    QTRY_COMPARE(session.head().events, quint64(5));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(service.timeline()->size(), std::size_t(4));
}

void TestTimelineService::failsWithoutAStore()
{
    StoreSession session(orderRegistry());
    TimelineService service(session);
    std::optional<ErrorCode> code;
    connect(&service, &TimelineService::failed, this, [&](const Error &error) { code = error.code; });
    service.load(events::StreamName("order-A-1"));
    QCOMPARE(code, ErrorCode::Unavailable);
}

QTEST_GUILESS_MAIN(TestTimelineService)
#include "tst_timelineservice.moc"
