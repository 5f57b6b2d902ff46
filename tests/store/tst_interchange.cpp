// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/interchange.h"
#include "core/store/memory/memorystore.h"
#include "tests/support/storefiles.h"
#include "tests/support/storetesting.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>
#include <QTest>

#include <atomic>
#include <fstream>
#include <sstream>

using namespace foldline;
using namespace foldline::store;
using namespace foldline::test;

namespace {

constexpr std::size_t Longest = 16 * 1024 * 1024;

std::string idText(int number)
{
    return QStringLiteral("00000000-0000-4000-8000-%1").arg(number, 12, 10, QLatin1Char('0')).toStdString();
}

std::string line(std::string_view stream, int number, const std::string &revision = {}, std::string_view data = "{}")
{
    std::string text = R"({"stream":")" + std::string(stream) + "\",";
    if (!revision.empty())
        text += R"("revision":)" + revision + ",";
    return text + R"("id":")" + idText(number) +
           R"(","type":"Happened","created":"2016-11-19T08:40:02.1180001Z","data":)" + std::string(data) +
           R"(,"metadata":{"actor":"web"}})";
}

Result<ImportReport> importText(EventStore &target, const std::string &text)
{
    std::istringstream in(text);
    return importInterchange(in, target);
}

std::string exported(EventStore &source, const ExportOptions &options = {})
{
    std::ostringstream out;
    const auto done = exportInterchange(source, options, out);
    return done ? out.str() : "failed: " + describe(done.error());
}

QString where(const Result<ImportReport> &result)
{
    return result ? u"taken"_qs : QString::fromStdString(result.error().context);
}

/// A stream of bytes that is made while it is read, to see how much of it is.
class EndlessLine final : public std::streambuf
{
public:
    [[nodiscard]] std::size_t handedOver() const { return m_handedOver; }

protected:
    int_type underflow() override
    {
        m_handedOver += sizeof(m_chunk);
        std::fill(std::begin(m_chunk), std::end(m_chunk), 'x');
        setg(m_chunk, m_chunk, m_chunk + sizeof(m_chunk));
        return traits_type::to_int_type(*gptr());
    }

private:
    char m_chunk[4096] = {};
    std::size_t m_handedOver = 0;
};

/// Ends with an error of the device after what it holds.
class FailingFile final : public std::streambuf
{
public:
    explicit FailingFile(std::string text) : m_text(std::move(text))
    {
        setg(m_text.data(), m_text.data(), m_text.data() + m_text.size());
    }

protected:
    int_type underflow() override { throw std::ios_base::failure("the cable was pulled"); }

private:
    std::string m_text;
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

class TestInterchange : public QObject
{
    Q_OBJECT

private slots:
    void importsLines();
    void takesEveryLineEnd_data();
    void takesEveryLineEnd();
    void nothingToImport();
    void revisionIsOptional();
    void refusesABadLine_data();
    void refusesABadLine();
    void refusesWhatTheStoreHas_data();
    void refusesWhatTheStoreHas();
    void countsLinesAcrossBatches_data();
    void countsLinesAcrossBatches();
    void takesTheLongestLine();
    void refusesALineThatIsTooLong();
    void doesNotReadAnEndlessLine();
    void tellsOfAFileThatCannotBeRead();
    void refusesAReadOnlyStore();
    void canBeStopped();
    void tellsItsProgress();
    void keepsNumbersAndBytes_data();
    void keepsNumbersAndBytes();
    void roundTrip_data();
    void roundTrip();
    void rawExportGivesTheRoot();
    void exportsOneStream();
    void exportsARange_data();
    void exportsARange();
    void tellsOfAFullDisk_data();
    void tellsOfAFullDisk();
    void exportCanBeStopped();
    void superstoreComesBackByteForByte();
};

void TestInterchange::importsLines()
{
    MemoryStore target;
    const std::string text =
        line("order-1", 1) + "\n" + line("order-2", 2, "0") + "\n" + line("order-1", 3, "1", "[1, 2]") + "\n";
    const auto report = importText(target, text);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(report->events, std::uint64_t{3});
    QCOMPARE(report->streams, std::uint64_t{2});
    QCOMPARE(report->bytes, std::uint64_t{text.size()});
    QCOMPARE(report->last, std::optional(Position::at(2)));
    const auto log = logOf(target);
    QVERIFY(log);
    QCOMPARE(log->size(), std::size_t{3});
    const RecordedEvent &last = log->back();
    QCOMPARE(last.stream, named("order-1"));
    QCOMPARE(last.revision, Revision{1});
    QCOMPARE(last.id, events::EventId::parse(idText(3)).value());
    QCOMPARE(last.type, std::string("Happened"));
    QCOMPARE(last.created.ticks(), 14'795'448'021'180'001);
    QCOMPARE(last.data, std::string("[1, 2]"));
    QCOMPARE(last.metadata, std::string(R"({"actor":"web"})"));
}

void TestInterchange::takesEveryLineEnd_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("between");
    QTest::addColumn<QByteArray>("behind");
    QTest::newRow("LF") << QByteArray() << QByteArray("\n") << QByteArray("\n");
    QTest::newRow("CR LF") << QByteArray() << QByteArray("\r\n") << QByteArray("\r\n");
    QTest::newRow("no end of the last line") << QByteArray() << QByteArray("\n") << QByteArray();
    QTest::newRow("a CR at the very end") << QByteArray() << QByteArray("\r\n") << QByteArray("\r");
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF") << QByteArray("\n") << QByteArray("\n");
    QTest::newRow("byte order mark and an empty line")
        << QByteArray("\xEF\xBB\xBF\r\n") << QByteArray("\n") << QByteArray();
    QTest::newRow("empty lines") << QByteArray("\n\r\n\n") << QByteArray("\n\n \t\n") << QByteArray("\n\n\n");
}

void TestInterchange::takesEveryLineEnd()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, between);
    QFETCH(QByteArray, behind);
    MemoryStore target;
    const std::string text =
        before.toStdString() + line("s", 1) + between.toStdString() + line("s", 2) + behind.toStdString();
    const auto report = importText(target, text);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(report->events, std::uint64_t{2});
    QCOMPARE(report->bytes, std::uint64_t{text.size()});
    QCOMPARE(revisionsOf(target, "s"), u"0 1"_qs);
}

void TestInterchange::nothingToImport()
{
    MemoryStore target;
    for (const char *text : {"", "\n", "\xEF\xBB\xBF", "\r\n\r\n"}) {
        const auto report = importText(target, text);
        QVERIFY2(report, qPrintable(messageOf(report)));
        QCOMPARE(report->events, std::uint64_t{0});
        QCOMPARE(report->last, std::optional<Position>());
    }
    QCOMPARE(target.eventCount().value(), std::uint64_t{0});
}

void TestInterchange::revisionIsOptional()
{
    MemoryStore target;
    fill(target, "s", 2);
    QVERIFY(importText(target, line("s", 1) + "\n" + line("s", 2, "3") + "\n" + line("s", 3)));
    QCOMPARE(revisionsOf(target, "s"), u"0 1 2 3 4"_qs);
}

void TestInterchange::refusesABadLine_data()
{
    QTest::addColumn<QByteArray>("bad");
    QTest::addColumn<int>("column"); // 0: any
    QTest::addColumn<QByteArray>("reason");
    const std::string good = line("s", 5);
    const auto without = [&good](const std::string &part) {
        std::string text = good;
        const auto at = text.find(part);
        return QByteArray::fromStdString(at == std::string::npos ? "part not found" : text.erase(at, part.size()));
    };
    const auto with = [&good](const std::string &part, const std::string &instead) {
        std::string text = good;
        const auto at = text.find(part);
        return QByteArray::fromStdString(at == std::string::npos ? "part not found"
                                                                 : text.replace(at, part.size(), instead));
    };
    const auto columnOf = [&good](const char *part) { return static_cast<int>(good.find(part)) + 1; };
    QTest::newRow("broken off") << QByteArray::fromStdString(good.substr(0, 40)) << 0 << QByteArray("JSON");
    QTest::newRow("words") << QByteArray("hello") << 1 << QByteArray("no JSON object");
    QTest::newRow("an array") << QByteArray("[1]") << 1 << QByteArray("no JSON object");
    QTest::newRow("two objects") << QByteArray::fromStdString(good + good) << static_cast<int>(good.size()) + 1
                                 << QByteArray("JSON");
    QTest::newRow("no stream") << without(R"("stream":"s",)") << 1 << QByteArray("stream");
    QTest::newRow("no id") << without(R"("id":")" + idText(5) + "\",") << 1 << QByteArray("id");
    QTest::newRow("no type") << without(R"("type":"Happened",)") << 1 << QByteArray("type");
    QTest::newRow("no created") << without(R"("created":"2016-11-19T08:40:02.1180001Z",)") << 1
                                << QByteArray("created");
    QTest::newRow("no data") << without(R"("data":{},)") << 1 << QByteArray("data");
    QTest::newRow("no metadata") << without(R"(,"metadata":{"actor":"web"})") << 1 << QByteArray("metadata");
    QTest::newRow("stream is a number") << with(R"("s")", "7") << columnOf(R"("s")") << QByteArray("stream");
    QTest::newRow("stream is empty") << with(R"("s")", R"("")") << columnOf(R"("s")") << QByteArray("stream");
    QTest::newRow("revision is a text") << with(R"("id")", R"("revision":"0","id")") << 0 << QByteArray("revision");
    QTest::newRow("revision is negative") << with(R"("id")", R"("revision":-1,"id")") << 0 << QByteArray("revision");
    QTest::newRow("id is no UUID") << with(idText(5), "order-5") << columnOf("\"0000") << QByteArray("id");
    QTest::newRow("type is null") << with(R"("Happened")", "null") << columnOf(R"("Happened")") << QByteArray("type");
    QTest::newRow("created is a number") << with(R"("2016-11-19T08:40:02.1180001Z")", "1479544802")
                                         << columnOf("\"2016") << QByteArray("created");
    QTest::newRow("created is no date") << with("2016-11-19", "2016-11-31") << columnOf("\"2016")
                                        << QByteArray("created");
    QTest::newRow("not UTF-8") << with("Happened", "Happ\xFFned") << columnOf("ened") << QByteArray("UTF-8");
    QTest::newRow("half a character") << with("Happened", "Happened\xE2\x82") << 0 << QByteArray("UTF-8");
    QTest::newRow("base64 that is none") << with(R"("data":{})", R"("data_base64":"?")") << 0 << QByteArray("base64");
    QTest::newRow("out of sequence") << QByteArray::fromStdString(line("s", 5, "7")) << 0
                                     << QByteArray("out of sequence");
    QTest::newRow("revision again") << QByteArray::fromStdString(line("s", 5, "0")) << 0
                                    << QByteArray("out of sequence");
    QTest::newRow("id twice in the file")
        << QByteArray::fromStdString(line("other", 1)) << 0 << QByteArray::fromStdString(idText(1));
}

void TestInterchange::refusesABadLine()
{
    QFETCH(QByteArray, bad);
    QFETCH(int, column);
    QFETCH(QByteArray, reason);
    for (const char *end : {"\n", "\r\n"}) {
        MemoryStore target;
        fill(target, "before", 1);
        const TreeHead head = target.head().value();
        const std::string text =
            line("s", 1) + end + line("s", 2) + end + end + bad.toStdString() + end + line("s", 3) + end;
        const auto report = importText(target, text);
        QVERIFY(!report);
        QCOMPARE(outcome(report), u"InvalidInput"_qs);
        QVERIFY2(where(report).startsWith(u"line 4, column "), qPrintable(messageOf(report)));
        if (column > 0)
            QCOMPARE(where(report), u"line 4, column %1"_qs.arg(column));
        QVERIFY2(report.error().message.find(reason.toStdString()) != std::string::npos, qPrintable(messageOf(report)));
        QVERIFY(target.head().value() == head);
        QCOMPARE(revisionsOf(target, "s"), u"NotFound"_qs);
        fill(target, "before", 1); // others may write again
    }
}

void TestInterchange::refusesWhatTheStoreHas_data()
{
    QTest::addColumn<QByteArray>("bad");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("a duplicate id") << QByteArray::fromStdString(line("order-2", 1))
                                    << QByteArray::fromStdString(idText(1));
    QTest::newRow("a revision that is there")
        << QByteArray::fromStdString(line("order-1", 9, "0")) << QByteArray("out of sequence");
    QTest::newRow("a gap") << QByteArray::fromStdString(line("order-1", 9, "2")) << QByteArray("out of sequence");
    QTest::newRow("a tombstoned stream") << QByteArray::fromStdString(line("dead", 9)) << QByteArray("tombstoned");
}

void TestInterchange::refusesWhatTheStoreHas()
{
    QFETCH(QByteArray, bad);
    QFETCH(QByteArray, reason);
    const StoreFolder folder;
    const auto embedded = folder.open();
    MemoryStore memory;
    for (EventStore *target : {static_cast<EventStore *>(embedded.get()), static_cast<EventStore *>(&memory)}) {
        QVERIFY(importText(*target, line("order-1", 1)));
        fill(*target, "dead", 1);
        QVERIFY(target->deleteStream(named("dead"), ExpectedRevision::any(), DeleteMode::Tombstone));
        const TreeHead head = target->head().value();
        const auto report = importText(*target, line("order-3", 2) + "\n" + bad.toStdString() + "\n");
        QCOMPARE(outcome(report), u"InvalidInput"_qs);
        QCOMPARE(where(report), u"line 2, column 1"_qs);
        QVERIFY2(report.error().message.find(reason.toStdString()) != std::string::npos, qPrintable(messageOf(report)));
        QVERIFY(target->head().value() == head);
        fill(*target, "after", 1);
    }
}

void TestInterchange::countsLinesAcrossBatches_data()
{
    QTest::addColumn<int>("badLine");
    for (const int number : {1, 2, 511, 512, 513, 514, 1024, 1025, 4999, 5000})
        QTest::addRow("%d", number) << number;
}

void TestInterchange::countsLinesAcrossBatches()
{
    QFETCH(int, badLine);
    std::string text;
    for (int number = 1; number <= 5000; ++number)
        text += (number == badLine ? std::string("{}") : line("s-" + std::to_string(number % 7), number)) + "\n";
    MemoryStore target;
    QCOMPARE(where(importText(target, text)), u"line %1, column 1"_qs.arg(badLine));
    QCOMPARE(target.eventCount().value(), std::uint64_t{0});
    text.replace(text.find("{}\n"), 3, line("s-0", 7000, "99999") + "\n");
    QCOMPARE(where(importText(target, text)), u"line %1, column 1"_qs.arg(badLine));
    QCOMPARE(target.eventCount().value(), std::uint64_t{0});
}

void TestInterchange::takesTheLongestLine()
{
    MemoryStore target;
    const std::string start = line("s", 1);
    const std::string text = line("s", 1, {}, '"' + std::string(Longest - start.size(), 'x') + '"');
    QCOMPARE(text.size(), Longest);
    const auto report = importText(target, text + "\r\n" + line("s", 2) + "\n" + line("s", 3));
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(report->events, std::uint64_t{3});
}

void TestInterchange::refusesALineThatIsTooLong()
{
    MemoryStore target;
    const std::string start = line("s", 2);
    const std::string text = line("s", 2, {}, '"' + std::string(Longest - start.size() + 1, 'x') + '"');
    QCOMPARE(text.size(), Longest + 1);
    for (const char *end : {"", "\n", "\r\n"}) {
        const auto report = importText(target, line("s", 1) + "\n" + text + end);
        QCOMPARE(outcome(report), u"TooLarge"_qs);
        QCOMPARE(where(report), u"line 2, column %1"_qs.arg(Longest + 1));
        QCOMPARE(target.eventCount().value(), std::uint64_t{0});
    }
}

void TestInterchange::doesNotReadAnEndlessLine()
{
    EndlessLine source;
    std::istream in(&source);
    MemoryStore target;
    const auto report = importInterchange(in, target);
    QCOMPARE(outcome(report), u"TooLarge"_qs);
    QCOMPARE(where(report), u"line 1, column %1"_qs.arg(Longest + 1));
    QVERIFY2(source.handedOver() < Longest + 1024 * 1024, qPrintable(QString::number(source.handedOver())));
}

void TestInterchange::tellsOfAFileThatCannotBeRead()
{
    FailingFile file(line("s", 1) + "\n" + line("s", 2));
    std::istream in(&file);
    MemoryStore target;
    const auto report = importInterchange(in, target);
    QCOMPARE(outcome(report), u"Io"_qs);
    QCOMPARE(target.eventCount().value(), std::uint64_t{0});
}

void TestInterchange::refusesAReadOnlyStore()
{
    const StoreFolder folder;
    fill(*folder.open(), "s", 1);
    const auto target = folder.open(SqliteStore::Mode::ReadOnly);
    QCOMPARE(outcome(importText(*target, line("t", 1))), u"AccessDenied"_qs);
}

void TestInterchange::canBeStopped()
{
    std::string text;
    for (int number = 0; number < 20'000; ++number)
        text += line("s", number + 1) + "\n";
    std::stop_source stop;
    MemoryStore target;
    std::istringstream in(text);
    stop.request_stop();
    const auto report = importInterchange(in, target, {}, stop.get_token());
    QCOMPARE(outcome(report), u"Cancelled"_qs);
    QCOMPARE(target.eventCount().value(), std::uint64_t{0});
    fill(target, "s", 1);
}

void TestInterchange::tellsItsProgress()
{
    const std::string text = line("s", 1) + "\n" + line("s", 2) + "\n";
    std::vector<std::uint64_t> told;
    MemoryStore target;
    std::istringstream in(text);
    QVERIFY(importInterchange(in, target, [&told](std::uint64_t bytes) { told.push_back(bytes); }));
    QVERIFY(!told.empty());
    QVERIFY(std::is_sorted(told.begin(), told.end()));
    QCOMPARE(told.back(), std::uint64_t{text.size()});
}

void TestInterchange::keepsNumbersAndBytes_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("30 digits") << QByteArray(R"({"n":123456789012345678901234567890})");
    QTest::newRow("30 digits behind the point") << QByteArray(R"([0.123456789012345678901234567890])");
    QTest::newRow("past 2^53") << QByteArray("9007199254740993");
    QTest::newRow("past a double") << QByteArray("-1E+999");
    QTest::newRow("blanks and order") << QByteArray(R"({ "b" : 1,"a":[ ],  "b":2 })");
    QTest::newRow("escapes") << QByteArray(R"("\u0041\/\ud83d\ude00")");
}

void TestInterchange::keepsNumbersAndBytes()
{
    QFETCH(QByteArray, value);
    const StoreFolder folder;
    const auto target = folder.open();
    const std::string text = line("s", 1, "0", value.toStdString()) + "\n";
    const auto report = importText(*target, text);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(eventsOf(*target, "s")->front().data, value.toStdString());
    QCOMPARE(QByteArray::fromStdString(exported(*target)), QByteArray::fromStdString(text));
}

void TestInterchange::roundTrip_data()
{
    QTest::addColumn<bool>("raw");
    QTest::newRow("readable") << false;
    QTest::newRow("raw") << true;
}

void TestInterchange::roundTrip()
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

void TestInterchange::rawExportGivesTheRoot()
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

void TestInterchange::exportsOneStream()
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

void TestInterchange::exportsARange_data()
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

void TestInterchange::exportsARange()
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

void TestInterchange::tellsOfAFullDisk_data()
{
    QTest::addColumn<int>("room");
    QTest::newRow("at once") << 0;
    QTest::newRow("in the middle") << 300'000;
}

void TestInterchange::tellsOfAFullDisk()
{
    QFETCH(int, room);
    MemoryStore source;
    fill(source, "s", 5'000);
    FullDisk disk(room);
    std::ostream out(&disk);
    QCOMPARE(outcome(exportInterchange(source, {}, out)), u"Io"_qs);
}

void TestInterchange::exportCanBeStopped()
{
    MemoryStore source;
    fill(source, "s", 10);
    std::stop_source stop;
    stop.request_stop();
    std::ostringstream out;
    QCOMPARE(outcome(exportInterchange(source, {}, out, {}, stop.get_token())), u"Cancelled"_qs);
}

void TestInterchange::superstoreComesBackByteForByte()
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

QTEST_GUILESS_MAIN(TestInterchange)
#include "tst_interchange.moc"
