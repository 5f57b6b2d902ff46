// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/store/logaudit.h"
#include "core/store/sqlite/sqlitestore.h"
#include "tests/mirror/distantsource.h"
#include "tests/support/storetesting.h"

#include <QTest>

using namespace foldline;
using namespace foldline::test;

/// A log without a proof of its own, read once: what its order and its revisions give away.
class LogAuditTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_source = std::make_unique<DistantSource>();
        fill(*m_source, "order-1", 5);
        fill(*m_source, "cart-1", 3);
    }

    void findsNothingInAWholeLog()
    {
        const auto audit = run();
        QVERIFY(audit.report.whole());
        QCOMPARE(audit.report.events, std::uint64_t{8});
        QCOMPARE(audit.report.streams, std::uint64_t{2});
        QCOMPARE(audit.removed, std::uint64_t{0});
        QCOMPARE(audit.report.computed.size, std::uint64_t{8});
    }

    void findsWhatNothingHides_data()
    {
        QTest::addColumn<int>("revision");
        QTest::addColumn<bool>("alsoInItsStream");
        QTest::newRow("the first, in the log alone") << 0 << false;
        QTest::newRow("one in the middle, in the log alone") << 2 << false;
        QTest::newRow("one in the middle, everywhere") << 3 << true;
    }
    void findsWhatNothingHides()
    {
        QFETCH(int, revision);
        QFETCH(bool, alsoInItsStream);
        const auto gone = static_cast<std::uint64_t>(revision);
        alsoInItsStream ? m_source->forget("order-1", gone) : m_source->leaveOut("order-1", gone);
        const auto audit = run();
        QCOMPARE(audit.report.damageCount, std::uint64_t{1});
        const store::Damage &damage = audit.report.damages.front();
        QCOMPARE(damage.kind, store::Damage::Kind::RevisionGap);
        QCOMPARE(damage.stream, std::string("order-1"));
        QCOMPARE(damage.revision, std::optional(gone));
        QCOMPARE(audit.removed, std::uint64_t{0});
    }

    /// A scavenge takes what truncation hides, and sometimes leaves some of it.
    void countsWhatTruncationTook()
    {
        QVERIFY(m_source->setStreamMetadata(named("order-1"), store::ExpectedRevision::any(),
                                            *json::parse(R"({"$tb":4})"), {}));
        m_source->forget("order-1", 0);
        m_source->forget("order-1", 2);
        const auto audit = run();
        QVERIFY(audit.report.whole());
        QCOMPARE(audit.removed, std::uint64_t{2});
    }

    /// What the store gives first is not what it owes: the first events could have been taken out.
    void theFirstEventsAreOwedLikeAllOthers()
    {
        for (const std::uint64_t revision : {0, 1})
            m_source->forget("order-1", revision);
        const auto audit = run();
        QCOMPARE(audit.removed, std::uint64_t{0});
        QCOMPARE(audit.report.damageCount, std::uint64_t{1});
        QCOMPARE(audit.report.damages.front().revision, std::optional(std::uint64_t{0}));
    }

    void countsWhatIsTooMany()
    {
        QVERIFY(m_source->setStreamMetadata(named("order-1"), store::ExpectedRevision::any(),
                                            *json::parse(R"({"$maxCount":2})"), {}));
        for (const std::uint64_t revision : {0, 1, 2})
            m_source->forget("order-1", revision);
        const auto audit = run();
        QVERIFY(audit.report.whole());
        QCOMPARE(audit.removed, std::uint64_t{3});
        // No more of them than the count hides.
        m_source->forget("order-1", 3);
        QCOMPARE(run().report.damageCount, std::uint64_t{1});
        QCOMPARE(run().report.damages.front().revision, std::optional(std::uint64_t{3}));
    }

    void aStreamThatMayNotBeReadEndsNothing()
    {
        m_source->leaveOut("order-1", 1);
        m_source->leaveOut("cart-1", 1);
        m_source->refuse("cart-1");
        const auto audit = run();
        QCOMPARE(audit.unexplained, std::uint64_t{1});
        QCOMPARE(audit.report.damageCount, std::uint64_t{1});
        QCOMPARE(audit.report.damages.front().stream, std::string("order-1"));
    }

    void tellsApartWhatIsHiddenAndWhatIsOwed()
    {
        QVERIFY(m_source->setStreamMetadata(named("order-1"), store::ExpectedRevision::any(),
                                            *json::parse(R"({"$tb":2})"), {}));
        for (const std::uint64_t revision : {1, 2, 3})
            m_source->leaveOut("order-1", revision);
        const auto audit = run();
        QCOMPARE(audit.removed, std::uint64_t{1});
        QCOMPARE(audit.report.damageCount, std::uint64_t{1});
        QCOMPARE(audit.report.damages.front().revision, std::optional(std::uint64_t{2}));
    }

    void deletedStreamsOweNothing_data()
    {
        QTest::addColumn<int>("mode");
        QTest::newRow("soft") << static_cast<int>(store::DeleteMode::Soft);
        QTest::newRow("tombstone") << static_cast<int>(store::DeleteMode::Tombstone);
    }
    void deletedStreamsOweNothing()
    {
        QFETCH(int, mode);
        QVERIFY(m_source->deleteStream(named("order-1"), store::ExpectedRevision::any(),
                                       static_cast<store::DeleteMode>(mode), {}));
        m_source->forget("order-1", 1);
        const auto audit = run();
        QVERIFY(audit.report.whole());
        QCOMPARE(audit.removed, std::uint64_t{1});
    }

    /// The same events give the same root hash in a store that records it.
    void computesTheRootOfAnEmbeddedStore()
    {
        const QTemporaryDir folder;
        const auto store = store::SqliteStore::open(folder.filePath(QStringLiteral("a.foldline")).toStdString(),
                                                    store::SqliteStore::Mode::CreateNew);
        QVERIFY2(store, qPrintable(messageOf(store)));
        fill(**store, "order-1", 5);
        const auto earlier = (*store)->head();
        fill(**store, "order-2", 5);
        const auto nobody = [](std::uint64_t) {};
        QCOMPARE(*store::computeHead(**store, {}, nobody, {}), *(*store)->head());
        QCOMPARE(*store::computeHead(**store, 5, nobody, {}), *earlier);
        QCOMPARE(store::computeHead(**store, 0, nobody, {})->root, store::LeafHasher::emptyRoot());
        const auto beyond = store::computeHead(**store, 11, nobody, {});
        QCOMPARE(outcome(beyond), QStringLiteral("InvalidInput"));
        QVERIFY(messageOf(beyond).contains(QStringLiteral("10 events")));
    }

    void endsWithTheWitness()
    {
        int seen = 0;
        const auto witness = [&seen](const auto &, const auto &) -> Result<void> {
            return ++seen < 3 ? Result<void>() : failure(ErrorCode::Io, "The witness has seen enough.");
        };
        const auto audit = store::LogAuditor().run(*m_source, [](std::uint64_t) {}, witness, {});
        QCOMPARE(outcome(audit), QStringLiteral("Io"));
        QCOMPARE(seen, 3);
    }

private:
    store::LogAudit run()
    {
        auto audit = store::LogAuditor().run(*m_source, [](std::uint64_t) {}, {}, {});
        if (!audit)
            qFatal("%s", qPrintable(messageOf(audit)));
        return *std::move(audit);
    }

    std::unique_ptr<DistantSource> m_source;
};

QTEST_GUILESS_MAIN(LogAuditTest)
#include "tst_logaudit.moc"
