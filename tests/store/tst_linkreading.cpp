// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/linkreading.h"
#include "core/store/memory/memorystore.h"
#include "tests/support/storetesting.h"

#include <QTest>

using namespace foldline;
using namespace foldline::store;
using namespace foldline::test;

namespace {

ProposedEvent linkTo(const std::string &data)
{
    ProposedEvent link = proposed("$>", data);
    link.contentType = events::BinaryContentType;
    return link;
}

/// `original -> target` of each, in a stream of links.
QString resolved(EventStore &store, const StreamRead &read = {})
{
    QStringList lines;
    const auto done = readResolved(store, named("$ce-a"), read, [&](auto originals, auto targets) {
        for (std::size_t i = 0; i < originals.size(); ++i) {
            const auto &target = targets[i];
            lines << QString::number(originals[i].revision.value) + u" -> "_qs +
                         (target ? QString::fromStdString(target->stream.value()) + u'/' +
                                       QString::number(target->revision.value)
                                 : u"nothing"_qs);
        }
        return true;
    });
    return done ? lines.join(u"; "_qs) : outcome(done);
}

} // namespace

/// Streams of links, such as a server's projections write.
class TestLinkReading : public QObject
{
    Q_OBJECT
private slots:
    void readsWhatLinksSay_data();
    void readsWhatLinksSay();
    void otherEventsAreNoLinks();
    void followsLinksOneByOne();
    void linksToNothingAreKept();
};

void TestLinkReading::readsWhatLinksSay_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QString>("where");
    QTest::newRow("plain") << QByteArray("5@order-1") << u"order-1 5"_qs;
    QTest::newRow("a name with the sign") << QByteArray("0@a@b") << u"a@b 0"_qs;
    QTest::newRow("the last event") << QByteArray("-1@s") << u"s last"_qs;
    QTest::newRow("a blank before it") << QByteArray(" 7@s") << u"s 7"_qs;
    QTest::newRow("a metastream") << QByteArray("1@$$order-1") << u"$$order-1 1"_qs;
    QTest::newRow("no number") << QByteArray("x@s") << u"none"_qs;
    QTest::newRow("a number with a tail") << QByteArray("5x@s") << u"none"_qs;
    QTest::newRow("below the last") << QByteArray("-2@s") << u"none"_qs;
    QTest::newRow("too large a number") << QByteArray("99999999999999999999@s") << u"none"_qs;
    QTest::newRow("no stream") << QByteArray("5@") << u"none"_qs;
    QTest::newRow("no sign") << QByteArray("5") << u"none"_qs;
    QTest::newRow("nothing") << QByteArray() << u"none"_qs;
}

void TestLinkReading::readsWhatLinksSay()
{
    QFETCH(QByteArray, data);
    QFETCH(QString, where);
    RecordedEvent event;
    event.type = "$>";
    event.data = data.toStdString();
    const auto target = linkTargetOf(event);
    const QString said = !target ? u"none"_qs
                                 : QString::fromStdString(target->stream.value()) + u' ' +
                                       (target->revision ? QString::number(target->revision->value) : u"last"_qs);
    QCOMPARE(said, where);
}

void TestLinkReading::otherEventsAreNoLinks()
{
    RecordedEvent event;
    event.type = "OrderPlaced";
    event.data = "5@order-1";
    QVERIFY(!isLink(event));
    QVERIFY(!linkTargetOf(event));
}

void TestLinkReading::followsLinksOneByOne()
{
    MemoryStore store;
    fill(store, "a-1", 3);
    const std::vector<ProposedEvent> links{linkTo("0@a-1"), linkTo("-1@a-1"), proposed("Plain"), linkTo("1@a-1")};
    QCOMPARE(outcome(store.append(named("$ce-a"), ExpectedRevision::noStream(), links)), u"ok"_qs);
    QCOMPARE(resolved(store), u"0 -> a-1/0; 1 -> a-1/2; 2 -> nothing; 3 -> a-1/1"_qs);
    QCOMPARE(resolved(store, {.direction = Direction::Backwards, .limit = 2}), u"3 -> a-1/1; 2 -> nothing"_qs);
}

void TestLinkReading::linksToNothingAreKept()
{
    MemoryStore store;
    for (const char *stream : {"a-1", "a-2", "a-3"})
        fill(store, stream, 3);
    const std::vector<ProposedEvent> links{linkTo("0@a-1"), linkTo("0@a-2"),  linkTo("0@a-3"),
                                           linkTo("9@a-3"), linkTo("0@none"), linkTo("no link")};
    QCOMPARE(outcome(store.append(named("$ce-a"), ExpectedRevision::noStream(), links)), u"ok"_qs);
    QCOMPARE(outcome(store.deleteStream(named("a-1"), at(2), DeleteMode::Soft)), u"ok"_qs);
    QCOMPARE(outcome(store.deleteStream(named("a-2"), at(2), DeleteMode::Tombstone)), u"ok"_qs);
    QCOMPARE(outcome(store.setStreamMetadata(named("a-3"), ExpectedRevision::any(), *json::parse(R"({"$tb":1})"))),
             u"ok"_qs);
    QCOMPARE(resolved(store), u"0 -> nothing; 1 -> nothing; 2 -> nothing; 3 -> nothing; 4 -> nothing; 5 -> nothing"_qs);
}

QTEST_GUILESS_MAIN(TestLinkReading)
#include "tst_linkreading.moc"
