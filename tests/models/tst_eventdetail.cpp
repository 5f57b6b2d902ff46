// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/eventdetail.h"

#include "core/base/base64.h"
#include "core/store/merkle.h"
#include "core/store/sqlite/sqlitestore.h"
#include "tests/models/fixtures.h"
#include "ui/services/narration.h"

#include <QTemporaryDir>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

class TestEventDetail : public QObject
{
    Q_OBJECT

private slots:
    void showsStoredAgainstCurrent();
    void currentEventsHaveOneForm();
    void numbersKeepTheirCharacters();
    void dataThatIsNoJson();
    void binaryDataIsAHexDump();
    void serviceBringsTheStoredLeafHash();
    void latestRequestWins();

private:
    EntryPtr entry(events::RecordedEvent event) const;
    EventDetail detail(events::RecordedEvent event) const;
    static events::RecordedEvent event(std::string type, std::string data,
                                       std::string metadata = R"({"schemaVersion":2})");

    std::shared_ptr<const aggregates::AggregateRegistry> m_registry = orderRegistry();
};

events::RecordedEvent TestEventDetail::event(std::string type, std::string data, std::string metadata)
{
    events::RecordedEvent result;
    result.id = events::EventId::random();
    result.stream = events::StreamName("order-O-1");
    result.type = std::move(type);
    result.contentType = events::JsonContentType;
    result.created = *Timestamp::parse("2014-01-04T18:10:50.910778Z");
    result.data = std::move(data);
    result.metadata = std::move(metadata);
    return result;
}

EntryPtr TestEventDetail::entry(events::RecordedEvent event) const
{
    const auto &type = m_registry->forStream(event.stream);
    aggregates::State state = type.initial();
    return narrated(type, state, event);
}

EventDetail TestEventDetail::detail(events::RecordedEvent event) const
{
    const auto told = entry(std::move(event));
    return makeEventDetail(told, m_registry->forStream(told->event.stream));
}

void TestEventDetail::showsStoredAgainstCurrent()
{
    const auto shown = detail(
        event("OrderCreated",
              R"({"id":"O-1","customer_id":"PO-19195","order_items":[{"productId":"P-1","productName":"Avery 508",)"
              R"("quantity":3,"unitPrice":3.928}],"total":11.784})",
              R"({"schemaVersion":1,"actor":"web-shop"})"));
    QCOMPARE(shown.storedSchema, 1);
    QCOMPARE(shown.currentSchema, 2);
    const QStringList stored = shown.stored.split(u'\n');
    const QStringList current = shown.current.split(u'\n');
    QStringList marked;
    for (qsizetype i = 0; i < stored.size(); ++i) {
        if (shown.storedMarks.contains(int(i)))
            marked << stored[i].trimmed();
    }
    compareLines(marked, {QStringLiteral("\"id\": \"O-1\","), QStringLiteral("\"customer_id\": \"PO-19195\","),
                          QStringLiteral("\"order_items\": ["), QStringLiteral("\"total\": 11.784")});
    marked.clear();
    for (qsizetype i = 0; i < current.size(); ++i) {
        if (shown.currentMarks.contains(int(i)))
            marked << current[i].trimmed().section(u':', 0, 0);
    }
    marked.sort();
    compareLines(marked, {QStringLiteral("\"customerId\""), QStringLiteral("\"items\""), QStringLiteral("\"orderId\""),
                          QStringLiteral("\"totalAmount\"")});
    QCOMPARE(shown.note,
             QStringLiteral("Stored as schema 1, read as schema 2: 4 fields renamed. Stored bytes never change."));
}

void TestEventDetail::currentEventsHaveOneForm()
{
    const auto shown = detail(event("OrderConfirmed", R"({"orderId":"O-1","confirmedAt":"2016-01-01T00:00:00Z"})"));
    QCOMPARE(shown.stored, shown.current);
    QVERIFY(shown.note.isEmpty());
    QVERIFY(shown.storedMarks.isEmpty());
    QCOMPARE(shown.envelope.value(6),
             std::pair(QStringLiteral("created"), QStringLiteral("2014-01-04T18:10:50.910778Z")));
    QCOMPARE(shown.envelope.value(7).second, QStringLiteral("54 bytes, JSON"));
    QCOMPARE(shown.envelope.last().first, QStringLiteral("metadata"));
}

void TestEventDetail::numbersKeepTheirCharacters()
{
    const auto shown = detail(event("Measured", R"({"a":123456789012345678901234567890,"b":1.10,"c":1E+2,"a":-0.0})"));
    QCOMPARE(shown.stored,
             QStringLiteral(
                 "{\n  \"a\": 123456789012345678901234567890,\n  \"b\": 1.10,\n  \"c\": 1E+2,\n  \"a\": -0.0\n}"));
}

void TestEventDetail::dataThatIsNoJson()
{
    const auto shown = detail(event("OrderConfirmed", "{oops", "also not"));
    QVERIFY(!shown.storedIsJson);
    QVERIFY(!shown.metadataIsJson);
    QCOMPARE(shown.stored, QStringLiteral("{oops"));
    QCOMPARE(shown.metadata, QStringLiteral("also not"));
}

void TestEventDetail::binaryDataIsAHexDump()
{
    const auto shown = detail(event("Blob", std::string("\xff\x00\x41", 3), "{}"));
    QVERIFY2(shown.stored.startsWith(u"00000000  ff 00 41 "), qPrintable(shown.stored));
    QVERIFY(shown.stored.trimmed().endsWith(u"..A"));
    const auto large = detail(event("Blob", std::string(100'000, '\xff'), "{}"));
    QVERIFY(large.hex.size() < 400'000);
    QVERIFY(large.hex.endsWith(u"34464 further bytes"));
}

void TestEventDetail::serviceBringsTheStoredLeafHash()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("store.foldline"));
    StoreSession session(m_registry);
    QSignalSpy opened(&session, &StoreSession::opened);
    session.open({file, OpenMode::CreateNew, false});
    QVERIFY(opened.wait(30'000));
    appendSample(*session.store());
    const auto timeline = history::Timeline::load(
        *session.store(), m_registry->forStream(events::StreamName("order-A-1")), events::StreamName("order-A-1"));
    const EntryPtr second = std::make_shared<const history::Entry>((*timeline)->entry(1));
    EventDetailService service(session);
    EventDetailPtr shown;
    connect(&service, &EventDetailService::detailAvailable, this,
            [&](const EventDetailPtr &detail) { shown = detail; });
    service.request(second);
    QTRY_VERIFY(shown != nullptr);
    store::LeafHasher hasher;
    const auto hash = hasher.leaf(second->event);
    QCOMPARE(shown->envelope.last().first, QStringLiteral("leaf hash"));
    QCOMPARE(shown->envelope.last().second, qtext(toHex(std::string(hash.begin(), hash.end()))));
}

void TestEventDetail::latestRequestWins()
{
    StoreSession session(m_registry);
    QVERIFY(adopt(session, steppingStore()));
    EventDetailService service(session);
    std::vector<EventDetailPtr> shown;
    connect(&service, &EventDetailService::detailAvailable, this,
            [&](const EventDetailPtr &detail) { shown.push_back(detail); });
    const auto first = entry(event("A", "{}"));
    const auto second = entry(event("B", "{}"));
    service.request(first);
    service.request(second);
    QTRY_COMPARE(shown.size(), std::size_t(1));
    QCOMPARE(shown[0]->entry, second);
}

QTEST_GUILESS_MAIN(TestEventDetail)
#include "tst_eventdetail.moc"
