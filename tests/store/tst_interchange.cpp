// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/interchange.h"
#include "core/store/memory/memorystore.h"
#include "tests/store/interchangetesting.h"
#include "tests/support/storefiles.h"
#include "tests/support/storetesting.h"

#include <QTest>

#include <algorithm>
#include <sstream>
#include <streambuf>

using namespace foldline;
using namespace foldline::store;
using namespace foldline::test;

namespace {

constexpr std::size_t Longest = 16 * 1024 * 1024;

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
        QVERIFY(!report->last);
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
    QTest::addColumn<QByteArray>("at"); // what the column points to
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("a duplicate id") << QByteArray::fromStdString(line("order-2", 1)) << QByteArray("\"0000")
                                    << QByteArray::fromStdString(idText(1));
    QTest::newRow("a revision that is there")
        << QByteArray::fromStdString(line("order-1", 9, "0")) << QByteArray("0,") << QByteArray("out of sequence");
    QTest::newRow("a gap") << QByteArray::fromStdString(line("order-1", 9, "2")) << QByteArray("2,")
                           << QByteArray("out of sequence");
    QTest::newRow("a tombstoned stream") << QByteArray::fromStdString(line("dead", 9)) << QByteArray("{\"")
                                         << QByteArray("tombstoned");
}

void TestInterchange::refusesWhatTheStoreHas()
{
    QFETCH(QByteArray, bad);
    QFETCH(QByteArray, at);
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
        QCOMPARE(where(report), u"line 2, column %1"_qs.arg(bad.indexOf(at) + 1));
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
    const std::string gap = line("s-0", 7000, "99999");
    text.replace(text.find("{}\n"), 3, gap + "\n");
    QCOMPARE(where(importText(target, text)), u"line %1, column %2"_qs.arg(badLine).arg(gap.find("99999") + 1));
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

QTEST_GUILESS_MAIN(TestInterchange)
#include "tst_interchange.moc"
