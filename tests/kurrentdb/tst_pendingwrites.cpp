// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/pendingwrites.h"

#include "tests/support/storetesting.h"

#include <QTest>

#include <vector>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::test;

namespace {

using Meaning = CallFailure::Meaning;
using Said = tl::expected<void, CallFailure>;

/// What the server says of the write with that number.
struct Answer
{
    std::size_t write = 0;
    Said said;
};
using Answers = std::vector<Answer>;

Said written() { return {}; }
Said failing(ErrorCode code, Meaning meaning)
{
    return tl::unexpected(CallFailure{.error = {code, "It failed.", {}}, .meaning = meaning});
}
Said timedOut() { return failing(ErrorCode::Timeout, Meaning::Unknown); }
Said notReady() { return failing(ErrorCode::Unavailable, Meaning::Busy); }
Said denied() { return failing(ErrorCode::AccessDenied, Meaning::Refused); }
Said wrongRevision()
{
    return tl::unexpected(CallFailure{.error = {ErrorCode::Conflict, "Elsewhere.", {}}, .isWrongRevision = true});
}

/// Two writes of one stream and one of another, of one event each, sent on a call.
struct Three
{
    Three()
    {
        for (const char *stream : {"s-1", "s-1", "t-1"}) {
            PendingWrite write{events::EventId::random(), named(stream), at(0), proposedMany(1)};
            write.isSent = true;
            ids.push_back(write.correlation);
            writes.add(std::move(write));
        }
    }
    void take(const Answers &answers)
    {
        for (const Answer &answer : answers)
            writes.take(ids[answer.write], answer.said);
    }
    /// "Conflict", or nothing.
    [[nodiscard]] QString refused() const
    {
        return writes.refusal() ? QString::fromUtf8(errorCodeName(writes.refusal()->code).data()) : QString();
    }

    PendingWrites writes;
    std::vector<events::EventId> ids;
};

} // namespace

/// What the answers to many writes under way mean for one another.
class TestPendingWrites : public QObject
{
    Q_OBJECT
private slots:
    void answers_data();
    void answers();
    void refusedForWantGoesAgain();
    void doubtStaysWithWhatWasSent_data();
    void doubtStaysWithWhatWasSent();
};

void TestPendingWrites::answers_data()
{
    QTest::addColumn<Answers>("answers");
    QTest::addColumn<QString>("refused");
    QTest::addColumn<bool>("ends");
    QTest::addColumn<int>("written");
    const auto row = [](const char *name, const Answers &answers, const QString &refused, bool ends, int written) {
        QTest::newRow(name) << answers << refused << ends << written;
    };
    const QString none;
    row("all written", {{2, written()}, {0, written()}, {1, written()}}, none, false, 3);
    row("refused", {{2, denied()}}, u"AccessDenied"_qs, false, 0);
    row("refused twice", {{2, wrongRevision()}, {2, timedOut()}}, u"Conflict"_qs, false, 0);
    row("timeout, then refused for want of it", {{0, timedOut()}, {1, wrongRevision()}}, none, true, 0);
    row("not taken, then refused for want of it", {{0, notReady()}, {1, wrongRevision()}}, none, true, 0);
    row("timeout, then another refused", {{0, timedOut()}, {2, denied()}}, none, true, 0);
    row("refused for want of it, then timeout", {{1, wrongRevision()}, {0, timedOut()}}, none, true, 0);
    row("refused for want of it, then not taken", {{1, wrongRevision()}, {0, notReady()}}, none, true, 0);
    row("refused, and the one before is written", {{1, wrongRevision()}, {0, written()}}, u"Conflict"_qs, false, 1);
    row("refused, and so is the one before", {{1, wrongRevision()}, {0, denied()}}, u"AccessDenied"_qs, false, 0);
    row("refused for want of it, and twice", {{1, wrongRevision()}, {1, timedOut()}}, none, false, 0);
    row("refused for another reason", {{1, denied()}}, u"AccessDenied"_qs, false, 0);
}

void TestPendingWrites::answers()
{
    QFETCH(Answers, answers);
    Three three;
    three.take(answers);
    QTEST(three.refused(), "refused");
    QTEST(three.writes.hasEnded(), "ends");
    QTEST(static_cast<int>(three.writes.written()), "written");
}

void TestPendingWrites::refusedForWantGoesAgain()
{
    Three three;
    three.take({{1, wrongRevision()}, {0, timedOut()}});
    QCOMPARE(three.writes.takeEnd().error.code, ErrorCode::Timeout);
    QCOMPARE(three.writes.again().size(), std::size_t{3});
    three.take({{0, written()}, {1, written()}, {2, written()}});
    QVERIFY(three.writes.isEmpty());
    QCOMPARE(three.writes.written(), std::uint64_t{3});
    QCOMPARE(three.refused(), QString());
}

void TestPendingWrites::doubtStaysWithWhatWasSent_data()
{
    QTest::addColumn<Answers>("answers");
    QTest::addColumn<int>("refusedNext");
    QTest::addColumn<QString>("ends");
    QTest::newRow("timed out itself") << Answers{{2, timedOut()}} << 2 << u"Timeout"_qs;
    QTest::newRow("another one timed out") << Answers{{0, timedOut()}} << 2 << u"Timeout"_qs;
    QTest::newRow("not taken itself") << Answers{{2, notReady()}} << 2 << u"AccessDenied"_qs;
    QTest::newRow("another one not taken") << Answers{{0, notReady()}} << 2 << u"Timeout"_qs;
}

/// The next call refuses a write that may be written.
void TestPendingWrites::doubtStaysWithWhatWasSent()
{
    QFETCH(Answers, answers);
    QFETCH(int, refusedNext);
    Three three;
    three.take(answers);
    static_cast<void>(three.writes.takeEnd());
    static_cast<void>(three.writes.again());
    three.take({{static_cast<std::size_t>(refusedNext), denied()}});
    QTEST(three.refused(), "ends");
}

QTEST_GUILESS_MAIN(TestPendingWrites)
#include "tst_pendingwrites.moc"
