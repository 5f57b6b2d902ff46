// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/metadata.h"
#include "core/orders/demohistory.h"
#include "core/orders/orderaggregate.h"
#include "core/orders/ordercodec.h"

#include <QTest>

#include <map>
#include <set>

using namespace foldline;
using namespace foldline::orders;

/// The demo history is what a new user sees first and what the figures are measured on.
class TestDemoHistory : public QObject
{
    Q_OBJECT

private slots:
    void repeatsItselfToTheByte();
    void differsWithAnotherSeed();
    void isOrderedByTimeAndEndsInTime();
    void stopsAfterTheEventsAskedFor();
    void foldsWithoutWarningsButForTheWrongTotals();
    void holdsEveryKindOfEvent();
    void startsInSchemaOne();
    void stopsWhenAskedTo();
    void passesOnTheSinksFailure();
    void makesNoOrdersWhenAskedForNone();
};

namespace {

DemoOptions options(std::uint64_t orders = 4000)
{
    DemoOptions result;
    result.orders = orders;
    result.until = *Timestamp::parse("2016-11-19T08:50:06Z");
    return result;
}

std::vector<DemoEvent> made(const DemoOptions &wanted)
{
    std::vector<DemoEvent> result;
    const auto report = generateDemo(wanted, [&result](const DemoEvent &event) -> Result<void> {
        result.push_back(event);
        return {};
    });
    Q_ASSERT(report && report->events == result.size());
    return result;
}

std::string bytesOf(const std::vector<DemoEvent> &history)
{
    std::string result;
    for (const DemoEvent &one : history)
        result += one.stream.value() + one.event.id.toString() + one.event.type + one.event.created->toIso8601() +
                  one.event.data + one.event.metadata + '\n';
    return result;
}

} // namespace

void TestDemoHistory::repeatsItselfToTheByte() { QVERIFY(bytesOf(made(options(300))) == bytesOf(made(options(300)))); }

void TestDemoHistory::differsWithAnotherSeed()
{
    DemoOptions other = options(300);
    other.seed = 7;
    QVERIFY(bytesOf(made(options(300))) != bytesOf(made(other)));
}

void TestDemoHistory::isOrderedByTimeAndEndsInTime()
{
    const auto history = made(options());
    Timestamp before;
    for (const DemoEvent &one : history) {
        QVERIFY(*one.event.created >= before);
        before = *one.event.created;
    }
    QVERIFY(before <= options().until);
    const std::int64_t threeYears = 3 * 366 * 86400 * Timestamp::TicksPerSecond;
    QVERIFY(history.front().event.created->ticks() > options().until.ticks() - threeYears);
}

void TestDemoHistory::stopsAfterTheEventsAskedFor()
{
    DemoOptions wanted = options();
    wanted.events = 1234;
    QCOMPARE(made(wanted).size(), std::size_t(1234));
}

void TestDemoHistory::foldsWithoutWarningsButForTheWrongTotals()
{
    std::map<std::string, Order> states;
    std::map<std::string, std::uint64_t> revisions;
    const auto upcasters = orderUpcasters();
    int wrongTotals = 0;
    std::size_t mostEvents = 0;
    for (const DemoEvent &one : made(options())) {
        events::RecordedEvent event;
        event.stream = one.stream;
        event.revision = {revisions[one.stream.value()]++};
        event.type = one.event.type;
        event.contentType = one.event.contentType;
        event.created = *one.event.created;
        event.data = one.event.data;
        event.metadata = one.event.metadata;
        const auto outcome = foldRecorded(states[one.stream.value()], event, upcasters);
        QVERIFY2(outcome.kind != aggregates::FoldOutcome::Kind::Unreadable, outcome.reason.c_str());
        if (!outcome.warnings.empty())
            QVERIFY2(event.type == "OrderCreated", outcome.warnings.front().c_str());
        wrongTotals += static_cast<int>(outcome.warnings.size());
        mostEvents = std::max<std::size_t>(mostEvents, event.revision.value + 1);
    }
    QCOMPARE(states.size(), std::size_t(4000));
    QCOMPARE(wrongTotals, 4);
    QVERIFY(mostEvents >= 300);
    std::map<Status, int> byStatus;
    for (const auto &[stream, order] : states)
        ++byStatus[order.status];
    QVERIFY(byStatus[Status::Draft] > 0 && byStatus[Status::Confirmed] > 0 && byStatus[Status::Cancelled] > 50 &&
            byStatus[Status::Shipped] > 3000);
}

void TestDemoHistory::holdsEveryKindOfEvent()
{
    std::set<std::string> types;
    for (const DemoEvent &one : made(options()))
        types.insert(one.event.type);
    const std::set<std::string> expected{
        "OrderCreated",   "OrderItemAdded", "OrderItemRemoved", "OrderItemQuantityChanged",
        "OrderConfirmed", "OrderShipped",   "OrderCancelled",   "OrderNoteAdded"};
    QVERIFY(types == expected);
}

void TestDemoHistory::startsInSchemaOne()
{
    const auto history = made(options());
    const auto versionOf = [](const DemoEvent &one) { return events::readSchemaVersion(one.event.metadata); };
    QVERIFY(versionOf(history.front()) == 1);
    const auto lastCreated = std::find_if(history.rbegin(), history.rend(),
                                          [](const DemoEvent &one) { return one.event.type == "OrderCreated"; });
    QVERIFY(versionOf(*lastCreated) == 2);
}

void TestDemoHistory::stopsWhenAskedTo()
{
    std::stop_source stop;
    std::uint64_t seen = 0;
    const auto report = generateDemo(
        options(),
        [&](const DemoEvent &) -> Result<void> {
            if (++seen == 10)
                stop.request_stop();
            return {};
        },
        stop.get_token());
    QVERIFY(!report && report.error().code == ErrorCode::Cancelled);
    QCOMPARE(seen, std::uint64_t(10));
}

void TestDemoHistory::passesOnTheSinksFailure()
{
    const auto report = generateDemo(
        options(5), [](const DemoEvent &) -> Result<void> { return failure(ErrorCode::Io, "The disk is full."); });
    QVERIFY(!report && report.error().code == ErrorCode::Io);
}

void TestDemoHistory::makesNoOrdersWhenAskedForNone() { QVERIFY(made(options(0)).empty()); }

QTEST_GUILESS_MAIN(TestDemoHistory)
#include "tst_demohistory.moc"
