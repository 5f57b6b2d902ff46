// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/aggregates/hiddenevents.h"
#include "core/store/memory/memorystore.h"
#include "tests/support/storetesting.h"

#include <QTest>

using namespace foldline;
using namespace foldline::aggregates;
using namespace foldline::test;

namespace {

using Rule = HiddenEvents::Rule;

/// A stream with these many events, its metadata, and what is found to be hidden of it.
class Truncated
{
public:
    explicit Truncated(std::size_t events) { fill(m_store, "s", events); }

    void describe(const char *metadata)
    {
        const auto any = events::ExpectedRevision::any();
        if (!m_store.setStreamMetadata(named("s"), any, *json::parse(metadata)))
            qFatal("the memory store refuses the metadata");
    }
    void beginAnew(std::size_t events)
    {
        if (!m_store.deleteStream(named("s"), events::ExpectedRevision::any(), store::DeleteMode::Soft))
            qFatal("the memory store does not delete");
        fill(m_store, "s", events);
    }
    [[nodiscard]] HiddenEvents found()
    {
        const auto events = eventsOf(m_store, "s");
        const bool none = !events || events->empty();
        return findHiddenEvents(m_store, named("s"), none ? std::nullopt : std::optional(events->front().revision), {});
    }

private:
    store::MemoryStore m_store;
};

QString told(const HiddenEvents &hidden)
{
    const char *const rules[] = {"none", "$tb", "$maxCount", "$maxAge", "unknown"};
    return QStringLiteral("%1 %2 %3")
        .arg(hidden.deleted)
        .arg(hidden.first)
        .arg(QLatin1String(rules[static_cast<int>(hidden.rule)]));
}

} // namespace

/// Which revisions a stream does not show, and why.
class TestHiddenEvents : public QObject
{
    Q_OBJECT

private slots:
    void namesTheRule_data()
    {
        QTest::addColumn<QByteArray>("metadata");
        QTest::addColumn<QString>("wanted");
        const auto row = [](const char *metadata, const char *wanted) {
            QTest::newRow(metadata) << QByteArray(metadata) << QString::fromLatin1(wanted);
        };
        row("{}", "0 0 none");
        row(R"({"$tb":0})", "0 0 none");
        row(R"({"$tb":2})", "0 2 $tb");
        row(R"({"$tb":9})", "0 4 $tb");
        row(R"({"$maxCount":1})", "0 3 $maxCount");
        row(R"({"$maxCount":4})", "0 0 none");
        row(R"({"$tb":2,"$maxCount":1})", "0 3 $maxCount");
        row(R"({"$tb":3,"$maxCount":2})", "0 3 $tb");
    }
    void namesTheRule()
    {
        QFETCH(QByteArray, metadata);
        QFETCH(QString, wanted);
        Truncated stream(4);
        stream.describe(metadata.constData());
        QCOMPARE(told(stream.found()), wanted);
    }
    void agedEvents()
    {
        const std::optional<events::Revision> second(events::Revision{1});
        store::MemoryStore store;
        fill(store, "s", 3);
        QVERIFY(store.setStreamMetadata(named("s"), events::ExpectedRevision::any(),
                                        *json::parse(R"({"$maxAge":60,"$maxCount":3})")));
        QCOMPARE(told(findHiddenEvents(store, named("s"), second, {})), QStringLiteral("0 1 $maxAge"));
    }
    void whatADeletedStreamHadIsNotLacking()
    {
        Truncated stream(3);
        stream.beginAnew(2);
        QCOMPARE(told(stream.found()), QStringLiteral("3 3 none"));
        QCOMPARE(stream.found().truncated(), std::uint64_t{0});
    }
    void truncationAfterADeletion()
    {
        Truncated stream(3);
        stream.beginAnew(4);
        stream.describe(R"({"$maxCount":1})");
        QCOMPARE(told(stream.found()), QStringLiteral("3 6 $maxCount"));
        QCOMPARE(stream.found().truncated(), std::uint64_t{3});
    }
    void aRuleThatIsNotThereAnyMore()
    {
        store::MemoryStore store;
        fill(store, "s", 3);
        const auto hidden = findHiddenEvents(store, named("s"), events::Revision{2}, {});
        QCOMPARE(told(hidden), QStringLiteral("0 2 unknown"));
    }
    void aStoreThatDoesNotTell()
    {
        store::MemoryStore store;
        const auto hidden = findHiddenEvents(store, named("s"), events::Revision{2}, {});
        QCOMPARE(told(hidden), QStringLiteral("0 2 unknown"));
    }
};

QTEST_GUILESS_MAIN(TestHiddenEvents)
#include "tst_hiddenevents.moc"
