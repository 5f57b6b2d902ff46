// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/logfilter.h"

#include <QRegularExpression>
#include <QTest>

using namespace foldline;
using namespace foldline::kurrentdb;

namespace {

using Options = event_store::client::streams::ReadReq::Options;

Options applied(const LogFilter &filter)
{
    Options options;
    filter.apply(options);
    return options;
}

events::RecordedEvent recorded(const char *stream, const char *type)
{
    events::RecordedEvent result;
    result.stream = events::StreamName(stream);
    result.type = type;
    return result;
}

/// What the server's expressions match, by one of a close dialect: unanchored, case counts.
bool matches(const std::string &regex, const QString &text)
{
    const QRegularExpression expression(QString::fromStdString(regex));
    return expression.isValid() && expression.match(text).hasMatch();
}

} // namespace

/// What is asked of the server, and what is left to be done here.
class TestLogFilter : public QObject
{
    Q_OBJECT
private slots:
    void asksForEverythingWithoutAFilter();
    void leavesTheSystemOut_data();
    void leavesTheSystemOut();
    void asksForTypesByTheirWholeNames();
    void asksForACategoryByItsPrefix();
    void neverAsksForAnEmptyWindow_data();
    void neverAsksForAnEmptyWindow();
    void matchesWhatIsWanted_data();
    void matchesWhatIsWanted();
    void countsOnlyWhereTheServerDoesAll_data();
    void countsOnlyWhereTheServerDoesAll();
    void escapedTextStandsForItself_data();
    void escapedTextStandsForItself();
};

/// Item 4: the server takes an unset option for an error.
void TestLogFilter::asksForEverythingWithoutAFilter()
{
    const auto options = applied(LogFilter({}, {}, true));
    QVERIFY(options.has_no_filter());
    QVERIFY(!options.has_filter());
}

/// Item 14: the log shows what the server writes for itself.
void TestLogFilter::leavesTheSystemOut_data()
{
    QTest::addColumn<QString>("stream");
    QTest::addColumn<bool>("isWanted");
    QTest::newRow("a stream") << u"order-1"_qs << true;
    QTest::newRow("what describes it") << u"$$order-1"_qs << true;
    QTest::newRow("the system's") << u"$stats-127.0.0.1:2113"_qs << false;
    QTest::newRow("what describes the system's") << u"$$$stats-127.0.0.1:2113"_qs << false;
    QTest::newRow("what describes that") << u"$$$$order-1"_qs << false;
    QTest::newRow("a dollar within") << u"order-$1"_qs << true;
    QTest::newRow("beyond ASCII") << u"größe-1"_qs << true;
}

void TestLogFilter::leavesTheSystemOut()
{
    QFETCH(QString, stream);
    QFETCH(bool, isWanted);
    const LogFilter filter({}, {}, false);
    const auto options = applied(filter);
    QVERIFY(options.filter().has_stream_identifier());
    QCOMPARE(matches(options.filter().stream_identifier().regex(), stream), isWanted);
    QCOMPARE(filter.matches(recorded(stream.toUtf8().constData(), "Happened")), isWanted);
}

/// Item 15: the server's expressions are not anchored by themselves.
void TestLogFilter::asksForTypesByTheirWholeNames()
{
    const auto options = applied(LogFilter({"Paid", "Order.Placed", "a|b"}, {}, false));
    QVERIFY(options.filter().has_event_type());
    const std::string regex = options.filter().event_type().regex();
    for (const char *type : {"Paid", "Order.Placed", "a|b"})
        QVERIFY2(matches(regex, QString::fromUtf8(type)), type);
    for (const char *type : {"Unpaid", "PaidTwice", "paid", "OrderXPlaced", "a", "b", ""})
        QVERIFY2(!matches(regex, QString::fromUtf8(type)), type);
    QCOMPARE(applied(LogFilter({"b", "a"}, {}, true)).filter().event_type().regex(), std::string("^(a|b)$"));
}

void TestLogFilter::asksForACategoryByItsPrefix()
{
    const auto options = applied(LogFilter({"Paid"}, "order", true));
    QCOMPARE(options.filter().stream_identifier().prefix_size(), 1);
    QCOMPARE(options.filter().stream_identifier().prefix(0), std::string("order-"));
    QVERIFY(options.filter().stream_identifier().regex().empty());
}

void TestLogFilter::neverAsksForAnEmptyWindow_data()
{
    QTest::addColumn<bool>("hasType");
    QTest::addColumn<bool>("hasCategory");
    QTest::newRow("people's") << false << false;
    QTest::newRow("type") << true << false;
    QTest::newRow("category") << false << true;
    QTest::newRow("both") << true << true;
}

/// Items 16 and 65: with nothing as the window a read never ends; with one, checkpoints flood.
void TestLogFilter::neverAsksForAnEmptyWindow()
{
    QFETCH(bool, hasType);
    QFETCH(bool, hasCategory);
    const auto options = applied(LogFilter(hasType ? std::vector<std::string>{"Paid"} : std::vector<std::string>(),
                                           hasCategory ? "order" : "", false));
    QVERIFY(options.filter().max() >= 32);
    QVERIFY(options.filter().checkpointintervalmultiplier() >= 1);
    QVERIFY(options.filter().max() * options.filter().checkpointintervalmultiplier() >= 1'000);
}

void TestLogFilter::matchesWhatIsWanted_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("category");
    QTest::addColumn<bool>("includeSystem");
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<bool>("isWanted");
    const auto row = [](const char *name, const char *type, const char *category, bool includeSystem,
                        const char *stream, bool isWanted) {
        QTest::newRow(name) << QByteArray(type) << QByteArray(category) << includeSystem << QByteArray(stream)
                            << isWanted;
    };
    row("type", "Paid", "", false, "order-1", true);
    row("other type", "Shipped", "", false, "order-1", false);
    row("type, the system's stream", "Paid", "", false, "$ce-order", false);
    row("type, with the system's", "Paid", "", true, "$ce-order", true);
    row("category", "", "order", false, "order-1", true);
    row("longer category", "", "order", false, "orders-1", false);
    row("two dashes", "", "order", false, "order-1-2", true);
    row("no category", "", "order", false, "order", false);
    row("category and what describes it", "", "order", true, "$$order-1", false);
    row("category and type", "Paid", "order", false, "order-1", true);
    row("category and other type", "Shipped", "order", false, "order-1", false);
}

void TestLogFilter::matchesWhatIsWanted()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, category);
    QFETCH(bool, includeSystem);
    QFETCH(QByteArray, stream);
    QFETCH(bool, isWanted);
    const std::vector<std::string> types =
        type.isEmpty() ? std::vector<std::string>() : std::vector{type.toStdString()};
    const LogFilter filter(types, category.toStdString(), includeSystem);
    QCOMPARE(filter.matches(recorded(stream.constData(), "Paid")), isWanted);
}

void TestLogFilter::countsOnlyWhereTheServerDoesAll_data()
{
    QTest::addColumn<QByteArray>("category");
    QTest::addColumn<bool>("hasType");
    QTest::addColumn<bool>("includeSystem");
    QTest::addColumn<bool>("isExact");
    QTest::newRow("everything") << QByteArray() << false << true << true;
    QTest::newRow("people's") << QByteArray() << false << false << true;
    QTest::newRow("types") << QByteArray() << true << true << true;
    QTest::newRow("types of people's") << QByteArray() << true << false << false;
    QTest::newRow("category") << QByteArray("order") << false << false << true;
    QTest::newRow("types of a category") << QByteArray("order") << true << false << false;
    QTest::newRow("types of a category, with the system's") << QByteArray("order") << true << true << false;
}

void TestLogFilter::countsOnlyWhereTheServerDoesAll()
{
    QFETCH(QByteArray, category);
    QFETCH(bool, hasType);
    QFETCH(bool, includeSystem);
    QFETCH(bool, isExact);
    const std::vector<std::string> types = hasType ? std::vector<std::string>{"Paid"} : std::vector<std::string>();
    QCOMPARE(LogFilter(types, category.toStdString(), includeSystem).isExact(), isExact);
}

void TestLogFilter::escapedTextStandsForItself_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"plain", "a.b", "a*", "a+b", "(a|b)", "[a]", "{1}", "^a$", "a\\d", "a b", "a#b", "a?",
                             "größe-1", "$$x", "a\tb", "日本-1", "a-b", "a/b"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestLogFilter::escapedTextStandsForItself()
{
    QFETCH(QString, text);
    const std::string escaped = escapedForRegex(text.toStdString());
    QVERIFY(matches('^' + escaped + '$', text));
    QVERIFY(matches("(?x)^" + escaped + '$', text) || text.contains(QLatin1Char('\t')));
    QVERIFY(!matches('^' + escaped + '$', text + u"x"_qs));
    QString changed = text;
    changed[0] = QLatin1Char('~');
    QVERIFY(!matches('^' + escaped + '$', changed));
}

QTEST_GUILESS_MAIN(TestLogFilter)
#include "tst_logfilter.moc"
