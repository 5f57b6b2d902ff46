// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/mirror/mirrorcomparison.h"
#include "tests/mirror/distantsource.h"
#include "tests/support/storetesting.h"

#include <QTest>

using namespace foldline;
using namespace foldline::test;
using store::Damage;

/// A source's log held against what its mirror was given before.
class MirrorComparisonTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_place = std::make_unique<MirrorPlace>();
        fill(source(), "order-1", 5);
        fill(source(), "cart-1", 3);
        fill(source(), "order-2", 2);
    }

    void findsTheSame()
    {
        mirror();
        fill(source(), "order-1", 2); // written since
        const auto report = compare(source());
        QCOMPARE(report.damageCount, std::uint64_t{0});
        QCOMPARE(report.alike, std::uint64_t{10});
        QCOMPARE(report.removed, std::uint64_t{0});
        QCOMPARE(report.unwitnessed, std::uint64_t{2});
    }

    void findsWhatWasChanged()
    {
        mirror();
        m_place->source->alter("order-1", 2, R"({"changed":true})");
        const auto report = compare(source());
        QCOMPARE(report.alike, std::uint64_t{9});
        QCOMPARE(report.damageCount, std::uint64_t{1});
        const Damage &damage = report.damages.front();
        QCOMPARE(damage.kind, Damage::Kind::Changed);
        QCOMPARE(damage.stream, std::string("order-1"));
        QCOMPARE(damage.revision, std::optional(std::uint64_t{2}));
        QCOMPARE(damage.position, std::optional(DistantSource::place(2).commit));
        QVERIFY2(damage.reason.find(": data differ") != std::string::npos, damage.reason.c_str());
    }

    void findsWhatIsGone_data()
    {
        QTest::addColumn<int>("revision");
        QTest::newRow("first") << 0;
        QTest::newRow("middle") << 2;
        QTest::newRow("last") << 4;
    }
    void findsWhatIsGone()
    {
        QFETCH(int, revision);
        mirror();
        m_place->source->leaveOut("order-1", static_cast<std::uint64_t>(revision));
        const auto report = compare(source());
        QCOMPARE(report.alike, std::uint64_t{9});
        QCOMPARE(report.damageCount, std::uint64_t{1});
        QCOMPARE(report.damages.front().kind, Damage::Kind::Missing);
        QCOMPARE(report.damages.front().revision, std::optional(static_cast<std::uint64_t>(revision)));
    }

    /// The last events of the log, after which nothing comes any more.
    void findsAnEndThatIsGone()
    {
        mirror();
        for (const std::uint64_t revision : {0, 1})
            m_place->source->leaveOut("order-2", revision);
        const auto report = compare(source());
        QCOMPARE(report.alike, std::uint64_t{8});
        QCOMPARE(report.damageCount, std::uint64_t{1});
        QVERIFY2(report.damages.front().reason.find("2 events") != std::string::npos,
                 report.damages.front().reason.c_str());
    }

    void letsBeWhatTruncationTook()
    {
        mirror();
        QVERIFY(source().setStreamMetadata(named("order-1"), store::ExpectedRevision::any(),
                                           *json::parse(R"({"$tb":3})"), {}));
        for (const std::uint64_t revision : {0, 1, 2})
            m_place->source->forget("order-1", revision);
        const auto report = compare(source());
        QCOMPARE(report.damageCount, std::uint64_t{0});
        QCOMPARE(report.removed, std::uint64_t{3});
        QCOMPARE(report.alike, std::uint64_t{7});
    }

    void findsWhatWasPutIn()
    {
        m_place->source->forget("cart-1", 2);
        mirror();
        m_place->source->forgetNothing();
        const auto report = compare(source());
        QCOMPARE(report.alike, std::uint64_t{9});
        QCOMPARE(report.damageCount, std::uint64_t{1});
        QCOMPARE(report.damages.front().kind, Damage::Kind::SizeMismatch);
        QCOMPARE(report.damages.front().stream, std::string("cart-1"));
    }

    void asksOnlyForWhatIsKept()
    {
        m_place->update(*m_place->open({.kept = mirror::Kept({"cart"})}));
        m_place->source->alter("order-1", 2, R"({"changed":true})");
        const auto report = compare(source());
        QCOMPARE(report.damageCount, std::uint64_t{0});
        QCOMPARE(report.alike, std::uint64_t{3});
        QCOMPARE(report.unwitnessed, std::uint64_t{7});
    }

    void aStreamThatMayNotBeReadEndsNothing()
    {
        mirror();
        m_place->source->leaveOut("order-1", 4);
        m_place->source->refuse("order-1");
        const auto report = compare(source());
        QCOMPARE(report.unexplained, std::uint64_t{1});
        QCOMPARE(report.damageCount, std::uint64_t{0});
    }

    /// Where the beginning was taken out and its truncation with it, nothing explains that it is gone.
    void findsABeginningThatNothingHidesAnyMore()
    {
        mirror();
        for (const std::uint64_t revision : {0, 1})
            m_place->source->forget("order-1", revision);
        const auto report = compare(source());
        QCOMPARE(report.removed, std::uint64_t{0});
        QCOMPARE(report.damageCount, std::uint64_t{1});
        QVERIFY2(report.damages.front().reason.find("nothing that it says now hides") != std::string::npos,
                 report.damages.front().reason.c_str());
    }

    /// A server that was set up anew has none of it: nothing was hidden there.
    void aStreamThatNeverWasThereIsMissing()
    {
        mirror();
        DistantSource other;
        const auto report = compare(other);
        QCOMPARE(report.removed, std::uint64_t{0});
        QCOMPARE(report.damageCount, std::uint64_t{3});
    }

private:
    DistantSource &source() { return *m_place->source; }
    void mirror() { m_place->update(*m_place->open()); }

    mirror::MirrorComparisonReport compare(store::EventStore &with)
    {
        const auto kept = mirror::Mirror::look(m_place->file());
        if (!kept)
            qFatal("%s", qPrintable(messageOf(kept)));
        mirror::MirrorComparison comparison((*kept)->file(), *(*kept)->file().head());
        const auto audit = store::LogAuditor().run(
            with, [](std::uint64_t) {},
            [&](const auto &event, const auto &leaf) { return comparison.take(event, leaf); }, {});
        if (!audit)
            qFatal("%s", qPrintable(messageOf(audit)));
        auto report = comparison.finish(with, {});
        if (!report)
            qFatal("%s", qPrintable(messageOf(report)));
        return *std::move(report);
    }

    std::unique_ptr<MirrorPlace> m_place;
};

QTEST_GUILESS_MAIN(MirrorComparisonTest)
#include "tst_mirrorcomparison.moc"
