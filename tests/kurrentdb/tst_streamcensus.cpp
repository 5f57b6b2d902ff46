// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/streamcensus.h"

#include <QStringList>
#include <QTest>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::store;

namespace {

/// A log in the making: each event one second and 100 positions after the last one.
class Log
{
public:
    RecordedEvent add(const char *stream, std::uint64_t revision, const char *type = "Happened",
                      const char *data = "{}")
    {
        ++m_count;
        RecordedEvent event;
        event.id = events::EventId::random();
        event.stream = StreamName(stream);
        event.revision = {revision};
        event.position = {m_count * 100, m_count * 100};
        event.type = type;
        event.contentType = events::JsonContentType;
        event.created = Timestamp::fromTicks(static_cast<std::int64_t>(m_count) * Timestamp::TicksPerSecond);
        event.data = data;
        m_events.push_back(event);
        return event;
    }
    void fill(const char *stream, std::uint64_t count)
    {
        for (std::uint64_t revision = 0; revision < count; ++revision)
            add(stream, revision);
    }
    void describe(const char *metastream, std::uint64_t revision, const char *metadata)
    {
        add(metastream, revision, "$metadata", metadata);
    }
    [[nodiscard]] const std::vector<RecordedEvent> &events() const { return m_events; }
    [[nodiscard]] StreamCensus census() const
    {
        StreamCensus census;
        census.add(m_events);
        return census;
    }

private:
    std::uint64_t m_count = 0;
    std::vector<RecordedEvent> m_events;
};

/// `name: events, last revision` of each stream.
QString listed(const StreamCensus &census, const StreamList &list = {})
{
    QStringList lines;
    for (const StreamInfo &info : census.list(list)) {
        QString line = QString::fromStdString(info.name.value()) + u": "_qs + QString::number(info.events);
        if (info.lastRevision)
            line += u", "_qs + QString::number(info.lastRevision->value);
        lines << line + (info.deleted ? u" deleted"_qs : QString()) + (info.tombstoned ? u" tombstoned"_qs : QString());
    }
    return lines.join(u"; "_qs);
}

} // namespace

/// What is known of the streams of a server from its log.
class TestStreamCensus : public QObject
{
    Q_OBJECT
private slots:
    void countsStreams();
    void passesOverWhatItHasSeen();
    void truncationIsNoEvent_data();
    void truncationIsNoEvent();
    void deletedStreamsAreListedAsSuch();
    void tombstonesAreNoEvents();
    void listsByFirstOrLastEvent();
    void picksByNameAndCategory_data();
    void picksByNameAndCategory();
    void pagesThroughTheList_data();
    void pagesThroughTheList();
};

void TestStreamCensus::countsStreams()
{
    Log log;
    QCOMPARE(listed(log.census()), QString());
    QVERIFY(!log.census().position());
    log.fill("a", 3);
    log.fill("b", 1);
    const StreamCensus census = log.census();
    QCOMPARE(listed(census), u"a: 3, 2; b: 1, 0"_qs);
    QCOMPARE(census.events(), std::uint64_t{4});
    QCOMPARE(census.position(), std::optional(Position::at(400)));
    const StreamInfo a = census.list({}).front();
    QCOMPARE(a.firstCreated.ticks(), Timestamp::TicksPerSecond);
    QCOMPARE(a.lastCreated.ticks(), 3 * Timestamp::TicksPerSecond);
}

/// Item 11: a read of the log gives the event that it begins at once more.
void TestStreamCensus::passesOverWhatItHasSeen()
{
    Log log;
    log.fill("a", 3);
    StreamCensus census = log.census();
    census.add(log.events());
    QCOMPARE(listed(census), u"a: 3, 2"_qs);
    QCOMPARE(census.events(), std::uint64_t{3});
    const auto next = log.add("a", 3);
    census.add({&log.events().back() - 1, 2});
    QCOMPARE(listed(census), u"a: 4, 3"_qs);
    QCOMPARE(census.position(), std::optional(next.position));
}

void TestStreamCensus::truncationIsNoEvent_data()
{
    QTest::addColumn<QByteArray>("metadata");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << QByteArray("{}") << u"a: 10, 9"_qs;
    QTest::newRow("truncate before") << QByteArray(R"({"$tb":4})") << u"a: 6, 9"_qs;
    QTest::newRow("beyond the end") << QByteArray(R"({"$tb":40})") << u"a: 0, 9"_qs;
    QTest::newRow("count") << QByteArray(R"({"$maxCount":2})") << u"a: 2, 9"_qs;
    QTest::newRow("large count") << QByteArray(R"({"$maxCount":20})") << u"a: 10, 9"_qs;
    QTest::newRow("both") << QByteArray(R"({"$maxCount":5,"$tb":8})") << u"a: 2, 9"_qs;
    QTest::newRow("no metadata at all") << QByteArray("nonsense") << u"a: 10, 9"_qs;
    QTest::newRow("wrong type") << QByteArray(R"({"$tb":"4"})") << u"a: 10, 9"_qs;
}

/// Items 2 and 50: revisions go on while events go away; metadata has revisions of its own.
void TestStreamCensus::truncationIsNoEvent()
{
    QFETCH(QByteArray, metadata);
    QFETCH(QString, text);
    Log log;
    log.fill("a", 10);
    log.describe("$$a", 7, metadata.constData());
    QCOMPARE(listed(log.census()), text);
    log.describe("$$a", 8, "{}");
    QCOMPARE(listed(log.census()), u"a: 10, 9"_qs);
}

/// Item 49: the number of a soft deletion is one less than what a double makes of it.
void TestStreamCensus::deletedStreamsAreListedAsSuch()
{
    Log log;
    log.fill("a", 3);
    log.describe("$$a", 0, R"({"$tb":9223372036854775807})");
    QCOMPARE(listed(log.census()), u"a: 0 deleted"_qs);
    log.add("a", 3);
    log.describe("$$a", 1, R"({"$tb":3})");
    QCOMPARE(listed(log.census()), u"a: 1, 3"_qs);
    Log onlyDescribed;
    onlyDescribed.describe("$$b", 0, R"({"$maxCount":2})");
    QCOMPARE(listed(onlyDescribed.census()), QString());
    QCOMPARE(listed(onlyDescribed.census(), {.includeSystem = true}), u"$$b: 1, 0"_qs);
}

void TestStreamCensus::tombstonesAreNoEvents()
{
    Log log;
    log.fill("a", 3);
    log.add("a", events::TombstoneRevision.value, "$streamDeleted");
    log.add("never", events::TombstoneRevision.value, "$streamDeleted");
    QCOMPARE(listed(log.census()), u"a: 0 tombstoned; never: 0 tombstoned"_qs);
}

void TestStreamCensus::listsByFirstOrLastEvent()
{
    Log log;
    log.add("a", 0);
    log.add("b", 0);
    log.add("c", 0);
    log.add("a", 1);
    QCOMPARE(listed(log.census()), u"a: 2, 1; b: 1, 0; c: 1, 0"_qs);
    QCOMPARE(listed(log.census(), {.newestFirst = true}), u"a: 2, 1; c: 1, 0; b: 1, 0"_qs);
}

void TestStreamCensus::picksByNameAndCategory_data()
{
    QTest::addColumn<QByteArray>("category");
    QTest::addColumn<QByteArray>("contains");
    QTest::addColumn<bool>("includeSystem");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const char *category, const char *contains, bool includeSystem,
                        const QString &text) {
        QTest::newRow(name) << QByteArray(category) << QByteArray(contains) << includeSystem << text;
    };
    row("people's", "", "", false, u"order-1: 1, 0; orders: 1, 0; Client-ORDER: 1, 0"_qs);
    row("all", "", "", true, u"order-1: 1, 0; $ce-order: 1, 0; orders: 1, 0; Client-ORDER: 1, 0"_qs);
    row("category", "order", "", true, u"order-1: 1, 0"_qs);
    row("part of the name in any case", "", "Order", false, u"order-1: 1, 0; orders: 1, 0; Client-ORDER: 1, 0"_qs);
    row("part and category", "Client", "order", false, u"Client-ORDER: 1, 0"_qs);
    row("a dollar", "", "$", true, u"$ce-order: 1, 0"_qs);
    row("nothing", "none", "", true, QString());
}

void TestStreamCensus::picksByNameAndCategory()
{
    QFETCH(QByteArray, category);
    QFETCH(QByteArray, contains);
    QFETCH(bool, includeSystem);
    QFETCH(QString, text);
    Log log;
    for (const char *stream : {"order-1", "$ce-order", "orders", "Client-ORDER"})
        log.add(stream, 0);
    QCOMPARE(listed(log.census(), {.category = category.toStdString(),
                                   .contains = contains.toStdString(),
                                   .includeSystem = includeSystem}),
             text);
}

void TestStreamCensus::pagesThroughTheList_data()
{
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<quint64>("limit");
    QTest::addColumn<QString>("text");
    QTest::newRow("first") << quint64{0} << quint64{2} << u"s0: 1, 0; s1: 1, 0"_qs;
    QTest::newRow("second") << quint64{2} << quint64{2} << u"s2: 1, 0"_qs;
    QTest::newRow("none") << quint64{0} << quint64{0} << QString();
    QTest::newRow("behind the end") << quint64{UINT64_MAX} << quint64{2} << QString();
}

void TestStreamCensus::pagesThroughTheList()
{
    QFETCH(quint64, offset);
    QFETCH(quint64, limit);
    QFETCH(QString, text);
    Log log;
    for (const char *stream : {"s0", "s1", "s2"})
        log.add(stream, 0);
    QCOMPARE(listed(log.census(), {.offset = offset, .limit = limit}), text);
}

QTEST_GUILESS_MAIN(TestStreamCensus)
#include "tst_streamcensus.moc"
