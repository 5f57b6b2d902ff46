// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/interchange.h"
#include "core/store/memory/memorystore.h"
#include "tests/store/interchangetesting.h"
#include "tests/support/forwardingstore.h"
#include "tests/support/storefiles.h"
#include "tests/support/storetesting.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>
#include <QTest>

#include <algorithm>
#include <fstream>
#include <streambuf>

using namespace foldline;
using namespace foldline::store;
using namespace foldline::test;

namespace {

/// Another store that goes away after so many events.
class BreakingStore final : public ForwardingStore
{
public:
    BreakingStore(std::shared_ptr<EventStore> store, std::uint64_t before, Error error)
        : ForwardingStore(std::move(store)), m_before(before), m_error(std::move(error))
    {
    }

    Result<void> readAll(const AllRead &read, const BatchHandler &handler, std::stop_token stop) override
    {
        AllRead some = read;
        some.limit = m_before;
        if (auto done = ForwardingStore::readAll(some, handler, std::move(stop)); !done)
            return done;
        return failure(m_error);
    }

private:
    std::uint64_t m_before;
    Error m_error;
};

/// Takes so many bytes and no more.
class FullDisk final : public std::streambuf
{
public:
    explicit FullDisk(std::streamsize room) : m_room(room) {}

protected:
    std::streamsize xsputn(const char *, std::streamsize count) override
    {
        const std::streamsize taken = std::min(count, m_room);
        m_room -= taken;
        return taken;
    }
    int_type overflow(int_type) override { return traits_type::eof(); }

private:
    std::streamsize m_room;
};

/// The log of `lines` as an outside program sees it: leaf hashes and root by the definition of RFC 9162 and Qt's
/// SHA-256, out of the raw export alone.
class OutsideLog
{
public:
    explicit OutsideLog(const std::string &rawExport)
    {
        for (const QByteArray &text : QByteArray::fromStdString(rawExport).split('\n')) {
            if (!text.isEmpty())
                m_leaves.push_back(leaf(QJsonDocument::fromJson(text).object()));
        }
    }
    [[nodiscard]] std::size_t size() const { return m_leaves.size(); }
    [[nodiscard]] QByteArray root() const { return root(0, m_leaves.size()); }

private:
    template <typename Integer>
    static QByteArray bigEndian(Integer value)
    {
        const Integer swapped = qToBigEndian(value);
        return {reinterpret_cast<const char *>(&swapped), sizeof(swapped)};
    }

    static QByteArray sized(const QByteArray &bytes) { return bigEndian(static_cast<quint32>(bytes.size())) + bytes; }
    static QByteArray sha256(const QByteArray &bytes)
    {
        return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    }

    /// Ticks of 100 ns since 1970 of `2016-11-19T08:40:02.118000Z`, with six or seven digits.
    static qint64 ticks(const QString &created)
    {
        const QDateTime second = QDateTime::fromString(created.left(19) + u'Z', Qt::ISODate);
        const QString digits = created.mid(20, created.size() - 21).leftJustified(7, u'0');
        return second.toSecsSinceEpoch() * 10'000'000 + digits.toLongLong();
    }

    static QByteArray leaf(const QJsonObject &event)
    {
        const auto text = [&event](const char *name) { return event[QLatin1StringView(name)].toString().toUtf8(); };
        return sha256(QByteArray(1, '\0') + QByteArray::fromHex(text("id").replace('-', "")) +
                      bigEndian(static_cast<quint64>(event[u"revision"].toInteger())) +
                      bigEndian(ticks(event[u"created"].toString())) + sized(text("stream")) + sized(text("type")) +
                      sized(text("contentType")) + sized(QByteArray::fromBase64(text("data_base64"))) +
                      sized(QByteArray::fromBase64(text("metadata_base64"))));
    }

    [[nodiscard]] QByteArray root(std::size_t begin, std::size_t end) const
    {
        if (begin == end)
            return sha256({});
        if (end - begin == 1)
            return m_leaves[begin];
        std::size_t split = 1;
        while (split * 2 < end - begin)
            split *= 2;
        return sha256(QByteArray(1, '\x01') + root(begin, begin + split) + root(begin + split, end));
    }

    std::vector<QByteArray> m_leaves;
};

QByteArray rootOf(EventStore &source)
{
    const TreeHead head = source.head().value();
    return QByteArray(reinterpret_cast<const char *>(head.root.data()), static_cast<qsizetype>(head.root.size()));
}

/// Every kind of event that a log can hold.
void fillWithEverything(EventStore &target)
{
    std::vector<ProposedEvent> events = proposedMany(6);
    events[0].data = R"({ "n" : 123456789012345678901234567890 , "m":1e400,"k":9007199254740993 })";
    events[0].metadata = R"({"schemaVersion":1})";
    events[1].data = "{\n\"two\":\"lines\"\r\n}";
    events[2].data = std::string("\0\xFF\xFE not JSON", 12);
    events[2].contentType = events::BinaryContentType;
    events[3].data = "not JSON, but said to be";
    events[4].data.clear();
    events[4].metadata = "plain words";
    events[5].type = "Ereignis \"\xC3\xA4\"\n";
    events[5].created = Timestamp::fromTicks(14'795'376'021'180'001);
    QVERIFY(target.append(named("order-\xC3\x84 \"1\""), ExpectedRevision::any(), events));
    fill(target, "gone", 2);
    fill(target, "back", 2);
    fill(target, "soft", 1);
    json::Value metadata = json::Value::object();
    metadata.set("$maxCount", json::Value::number(std::int64_t{1}));
    metadata.set("custom", json::Value::number("12345678901234567890.50"));
    QVERIFY(target.setStreamMetadata(named("back"), ExpectedRevision::any(), metadata));
    QVERIFY(target.deleteStream(named("gone"), ExpectedRevision::any(), DeleteMode::Tombstone));
    QVERIFY(target.deleteStream(named("back"), ExpectedRevision::any(), DeleteMode::Soft));
    fill(target, "back", 1);
    QVERIFY(target.deleteStream(named("soft"), ExpectedRevision::any(), DeleteMode::Soft));
}

} // namespace

class TestInterchangeExport : public QObject
{
    Q_OBJECT

private slots:
    void roundTrip_data();
    void roundTrip();
    void rawExportGivesTheRoot();
    void exportsOneStream();
    void exportsARange_data();
    void exportsARange();
    void tellsOfAFullDisk_data();
    void tellsOfAFullDisk();
    void exportCanBeStopped();
    void saysHowFarItCame_data();
    void saysHowFarItCame();
    void superstoreComesBackByteForByte();
};

void TestInterchangeExport::roundTrip_data()
{
    QTest::addColumn<bool>("raw");
    QTest::newRow("readable") << false;
    QTest::newRow("raw") << true;
}

void TestInterchangeExport::roundTrip()
{
    QFETCH(bool, raw);
    const StoreFolder folder;
    const auto source = folder.open();
    fillWithEverything(*source);
    ExportOptions options;
    options.form = raw ? events::InterchangeForm::Raw : events::InterchangeForm::Readable;
    const std::string first = exported(*source, options);
    const auto embedded = folder.open(SqliteStore::Mode::CreateNew, "copy.db");
    MemoryStore memory;
    for (EventStore *copy : {static_cast<EventStore *>(embedded.get()), static_cast<EventStore *>(&memory)}) {
        const auto report = importText(*copy, first);
        QVERIFY2(report, qPrintable(messageOf(report)));
        QCOMPARE(report->events, source->eventCount().value());
        QCOMPARE(QByteArray::fromStdString(exported(*copy, options)), QByteArray::fromStdString(first));
        QVERIFY(copy->head().value() == source->head().value());
        for (const char *stream : {"gone", "back", "soft", "order-\xC3\x84 \"1\""})
            QCOMPARE(revisionsOf(*copy, stream), revisionsOf(*source, stream));
    }
    QVERIFY(embedded->verify().value().whole());
}

void TestInterchangeExport::rawExportGivesTheRoot()
{
    const StoreFolder folder;
    const auto source = folder.open();
    fillWithEverything(*source);
    ExportOptions raw;
    raw.form = events::InterchangeForm::Raw;
    const OutsideLog outside(exported(*source, raw));
    QCOMPARE(std::uint64_t{outside.size()}, source->head().value().size);
    QCOMPARE(outside.root().toHex(), rootOf(*source).toHex());
    MemoryStore memory;
    fillWithEverything(memory);
    QCOMPARE(OutsideLog(exported(memory, raw)).root().toHex(), rootOf(memory).toHex());
}

void TestInterchangeExport::exportsOneStream()
{
    MemoryStore source;
    fill(source, "a", 2);
    fill(source, "b", 2);
    fill(source, "a", 1);
    json::Value metadata = json::Value::object();
    metadata.set("$tb", json::Value::number(std::int64_t{2}));
    QVERIFY(source.setStreamMetadata(named("a"), ExpectedRevision::any(), metadata));
    ExportOptions options;
    options.stream = named("a");
    // What is hidden is exported as well: the file can be imported.
    MemoryStore copy;
    QVERIFY(importText(copy, exported(source, options)));
    QCOMPARE(revisionsOf(copy, "a"), u"0 1 2"_qs);
    QCOMPARE(copy.eventCount().value(), std::uint64_t{3});
    options.stream = named("missing");
    std::ostringstream out;
    QCOMPARE(outcome(exportInterchange(source, options, out)), u"NotFound"_qs);
}

void TestInterchangeExport::exportsARange_data()
{
    QTest::addColumn<int>("fromPosition"); // -1: absent
    QTest::addColumn<int>("toPosition");
    QTest::addColumn<int>("fromTime");
    QTest::addColumn<int>("toTime");
    QTest::addColumn<QString>("stream");
    QTest::addColumn<QString>("ids");
    const QString all;
    const QString stream = u"s-1"_qs;
    QTest::newRow("all") << -1 << -1 << -1 << -1 << all << u"0 1 2 3 4 5"_qs;
    QTest::newRow("from a position") << 2 << -1 << -1 << -1 << all << u"2 3 4 5"_qs;
    QTest::newRow("to a position") << -1 << 2 << -1 << -1 << all << u"0 1"_qs;
    QTest::newRow("between positions") << 1 << 4 << -1 << -1 << all << u"1 2 3"_qs;
    QTest::newRow("no positions between") << 3 << 3 << -1 << -1 << all << QString();
    QTest::newRow("past the end") << 9 << -1 << -1 << -1 << all << QString();
    QTest::newRow("from a time") << -1 << -1 << 30 << -1 << all << u"1 3 4 5"_qs;
    QTest::newRow("to a time") << -1 << -1 << -1 << 30 << all << u"0 2"_qs;
    QTest::newRow("between times") << -1 << -1 << 20 << 50 << all << u"1 2 3 4"_qs;
    QTest::newRow("position and time") << 2 << -1 << -1 << 50 << all << u"2 3 4"_qs;
    QTest::newRow("time and position") << -1 << 4 << 30 << -1 << all << u"1 3"_qs;
    QTest::newRow("one stream") << -1 << -1 << -1 << -1 << stream << u"1 3 5"_qs;
    QTest::newRow("one stream, positions") << 2 << 5 << -1 << -1 << stream << u"3"_qs;
    QTest::newRow("one stream, times") << -1 << -1 << 31 << -1 << stream << u"3 5"_qs;
}

void TestInterchangeExport::exportsARange()
{
    QFETCH(int, fromPosition);
    QFETCH(int, toPosition);
    QFETCH(int, fromTime);
    QFETCH(int, toTime);
    QFETCH(QString, stream);
    QFETCH(QString, ids);
    MemoryStore source;
    // Times of an imported log need not grow.
    int number = 0;
    for (const int ticks : {10, 30, 20, 31, 40, 50}) {
        ProposedEvent event = proposed(std::to_string(number));
        event.created = Timestamp::fromTicks(ticks);
        QVERIFY(source.append(named("s-" + std::to_string(number % 2)), ExpectedRevision::any(), {&event, 1}));
        ++number;
    }
    ExportOptions options;
    if (fromPosition >= 0)
        options.from = Position::at(static_cast<std::uint64_t>(fromPosition));
    if (fromTime >= 0)
        options.from = Timestamp::fromTicks(fromTime);
    if (toPosition >= 0)
        options.to = Position::at(static_cast<std::uint64_t>(toPosition));
    if (toTime >= 0)
        options.to = Timestamp::fromTicks(toTime);
    if (!stream.isEmpty())
        options.stream = named(stream.toStdString());
    QStringList types;
    for (const QByteArray &text : QByteArray::fromStdString(exported(source, options)).split('\n')) {
        if (!text.isEmpty())
            types << QJsonDocument::fromJson(text)[u"type"].toString();
    }
    QCOMPARE(types.join(u' '), ids);
}

void TestInterchangeExport::tellsOfAFullDisk_data()
{
    QTest::addColumn<int>("room");
    QTest::newRow("at once") << 0;
    QTest::newRow("in the middle") << 300'000;
}

void TestInterchangeExport::tellsOfAFullDisk()
{
    QFETCH(int, room);
    MemoryStore source;
    fill(source, "s", 5'000);
    FullDisk disk(room);
    std::ostream out(&disk);
    QCOMPARE(outcome(exportInterchange(source, {}, out)), u"Io"_qs);
}

void TestInterchangeExport::exportCanBeStopped()
{
    MemoryStore source;
    fill(source, "s", 10);
    std::stop_source stop;
    stop.request_stop();
    std::ostringstream out;
    QCOMPARE(outcome(exportInterchange(source, {}, out, {}, stop.get_token())), u"Cancelled"_qs);
}

void TestInterchangeExport::saysHowFarItCame_data()
{
    QTest::addColumn<int>("before");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, int before, ErrorCode code, const QString &said) {
        QTest::newRow(name) << before << code << said;
    };
    row("the server is gone", 7, ErrorCode::Unavailable,
        u"It is gone. The export is incomplete: it ends after 7 events."_qs);
    row("stopped", 1, ErrorCode::Cancelled,
        u"The export was stopped. The export is incomplete: it ends after 1 event."_qs);
    row("before the first event", 0, ErrorCode::Unavailable, u"It is gone."_qs);
}

void TestInterchangeExport::saysHowFarItCame()
{
    QFETCH(int, before);
    QFETCH(ErrorCode, code);
    QFETCH(QString, said);
    const auto source = std::make_shared<MemoryStore>();
    fill(*source, "s", 10);
    BreakingStore breaking(source, std::uint64_t(before), {code, "It is gone.", {}});
    std::ostringstream out;
    const auto done = exportInterchange(breaking, {}, out);
    QCOMPARE(messageOf(done), said);
    QVERIFY(!done && done.error().code == code);
    const std::string text = out.str();
    QCOMPARE(std::ranges::count(text, '\n'), std::ptrdiff_t{before});
    QVERIFY(text.empty() || text.back() == '\n');
}

void TestInterchangeExport::superstoreComesBackByteForByte()
{
    const QString path = QStringLiteral(FOLDLINE_SOURCE_DIR "/../shared/data/superstore-orders.ndjson");
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        QSKIP("skipped: the superstore orders are not here");
    const StoreFolder folder;
    const auto target = folder.open();
    std::ifstream in(path.toStdString());
    const auto report = importInterchange(in, *target);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(report->events, std::uint64_t{11'701});
    QCOMPARE(report->streams, std::uint64_t{3'322});
    QVERIFY(QByteArray::fromStdString(exported(*target)) == file.readAll());
    ExportOptions raw;
    raw.form = events::InterchangeForm::Raw;
    QCOMPARE(OutsideLog(exported(*target, raw)).root().toHex(), rootOf(*target).toHex());
    QVERIFY(target->verify().value().whole());
}

QTEST_GUILESS_MAIN(TestInterchangeExport)
#include "tst_interchangeexport.moc"
