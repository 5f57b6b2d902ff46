// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/history/diff.h"
#include "core/history/matching.h"
#include "tests/core/generators.h"
#include "tests/core/textchecks.h"

#include <algorithm>

#include <QTest>

using namespace foldline;
using namespace foldline::history;
using namespace foldline::tests;

namespace {

json::Value parsed(const QString &text) { return json::parse(text.toStdString()).value(); }

std::string idOf(std::string_view, const json::Value &element) { return element.stringAt("id"); }

/// One change a line: `+ /pointer value`, `- /pointer value`, `~ /pointer before → after`.
QString listed(const std::vector<Change> &changes)
{
    QStringList lines;
    for (const Change &change : changes) {
        const QString pointer = shown(change.pointer);
        const QString before = change.before ? shown(json::dump(*change.before)) : QString();
        const QString after = change.after ? shown(json::dump(*change.after)) : QString();
        switch (change.kind) {
        case Change::Kind::Added:
            lines << u"+ %1 %2"_qs.arg(pointer, after);
            break;
        case Change::Kind::Removed:
            lines << u"- %1 %2"_qs.arg(pointer, before);
            break;
        case Change::Kind::Replaced:
            lines << u"~ %1 %2 → %3"_qs.arg(pointer, before, after);
            break;
        }
    }
    return lines.join(u'\n');
}

QString listed(const Matches &matches)
{
    QStringList texts;
    for (const auto &match : matches)
        texts << (match ? QString::number(*match) : u"-"_qs);
    return texts.join(u' ');
}

QString listed(const std::vector<DiffLine> &lines)
{
    QStringList texts;
    for (const DiffLine &line : lines) {
        if (line.kind == DiffLine::Kind::Folded) {
            texts << u"@%1"_qs.arg(line.folded);
            continue;
        }
        const QChar sign = line.kind == DiffLine::Kind::Same ? u' ' : line.kind == DiffLine::Kind::Added ? u'+' : u'-';
        texts << sign + shown(line.text);
    }
    return texts.join(u'\n');
}

// RC_ASSERT takes a condition apart at its first operator, so `||` and `&&` keep their short cuts only inside
// parentheses of their own.

/// Length of a longest common subsequence, by the textbook's table.
std::size_t longestCommon(const std::vector<std::uint32_t> &a, const std::vector<std::uint32_t> &b)
{
    std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1, 0));
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j)
            table[i][j] = a[i - 1] == b[j - 1] ? table[i - 1][j - 1] + 1 : std::max(table[i - 1][j], table[i][j - 1]);
    }
    return table[a.size()][b.size()];
}

rc::Gen<json::Value> anyKeyedArray()
{
    return rc::gen::exec([] {
        json::Value array = json::Value::array();
        const int count = *rc::gen::inRange(0, 8);
        for (int i = 0; i < count; ++i) {
            json::Value element = json::Value::object();
            if (*rc::gen::weightedElement<bool>({{3, true}, {1, false}}))
                element.set("id", json::Value::string(*rc::gen::element<std::string>("a", "b", "c", "d")));
            element.set("n", json::Value::number(*rc::gen::inRange<std::int64_t>(0, 3)));
            array.push(std::move(element));
        }
        return array;
    });
}

} // namespace

class TestDiff : public QObject
{
    Q_OBJECT

private slots:
    void findsChanges_data();
    void findsChanges();
    void followsElementsByKey_data();
    void followsElementsByKey();
    void namesTheArrayWhenItAsksForKeys();
    void matchesElements_data();
    void matchesElements();
    void matchesIncrease();
    void equalValuesDoNotDiffer();
    void changesLeadFromOneToTheOther();
    void comparesLines_data();
    void comparesLines();
    void lineDiffShowsBothSides();
    void findsAShortestEdit();
    void givesUpAtTheLimit();
    void comparesBigValuesInTime();
};

void TestDiff::findsChanges_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("changes");
    QTest::newRow("equal") << u"{\"a\":[1,{\"b\":2}]}"_qs << u"{\"a\":[1,{\"b\":2}]}"_qs << u""_qs;
    QTest::newRow("members in another order") << u"{\"a\":1,\"b\":2}"_qs << u"{\"b\":2,\"a\":1}"_qs << u""_qs;
    QTest::newRow("root") << u"1"_qs << u"2"_qs << u"~  1 → 2"_qs;
    QTest::newRow("digits count") << u"{\"a\":1.0}"_qs << u"{\"a\":1}"_qs << u"~ /a 1.0 → 1"_qs;
    QTest::newRow("another kind") << u"{\"a\":{}}"_qs << u"{\"a\":[]}"_qs << u"~ /a {} → []"_qs;
    QTest::newRow("member added") << u"{\"a\":1}"_qs << u"{\"z\":{\"x\":1},\"a\":1}"_qs << u"+ /z {\"x\":1}"_qs;
    QTest::newRow("member removed") << u"{\"a\":1,\"b\":[2]}"_qs << u"{\"a\":1}"_qs << u"- /b [2]"_qs;
    QTest::newRow("in order, removed where it stood")
        << u"{\"a\":1,\"b\":2,\"c\":3}"_qs << u"{\"a\":9,\"c\":8,\"d\":7}"_qs
        << u"~ /a 1 → 9\n- /b 2\n~ /c 3 → 8\n+ /d 7"_qs;
    QTest::newRow("names are escaped") << u"{\"a/b\":{\"~\":1}}"_qs << u"{\"a/b\":{\"~\":2}}"_qs
                                       << u"~ /a~1b/~0 1 → 2"_qs;
    QTest::newRow("null is a value") << u"{\"a\":null}"_qs << u"{}"_qs << u"- /a null"_qs;
    QTest::newRow("repeated members") << u"{\"a\":1,\"a\":2}"_qs << u"{\"a\":1,\"a\":3}"_qs << u"~ /a 2 → 3"_qs;
    QTest::newRow("array by equality") << u"[1,2,3]"_qs << u"[1,3]"_qs << u"- /1 2"_qs;
    QTest::newRow("array by index") << u"[1,2,3]"_qs << u"[1,9,3]"_qs << u"~ /1 2 → 9"_qs;
    QTest::newRow("array grows in front") << u"[1,2]"_qs << u"[0,1,2]"_qs << u"+ /0 0"_qs;
}

void TestDiff::findsChanges()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QTEST(listed(diff(parsed(before), parsed(after))), "changes");
}

void TestDiff::followsElementsByKey_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("changes");
    const QString abc = u"{\"items\":[{\"id\":\"a\",\"n\":1},{\"id\":\"b\",\"n\":2},{\"id\":\"c\",\"n\":3}]}"_qs;
    QTest::newRow("first removed, last changed")
        << abc << u"{\"items\":[{\"id\":\"b\",\"n\":2},{\"id\":\"c\",\"n\":9}]}"_qs
        << u"- /items/0 {\"id\":\"a\",\"n\":1}\n~ /items/1/n 3 → 9"_qs;
    QTest::newRow("removed below an element that moved up")
        << u"{\"items\":[{\"id\":\"a\"},{\"id\":\"b\",\"x\":1}]}"_qs << u"{\"items\":[{\"id\":\"b\"}]}"_qs
        << u"- /items/0 {\"id\":\"a\"}\n- /items/1/x 1"_qs;
    QTest::newRow("another key at the same place")
        << abc << u"{\"items\":[{\"id\":\"a\",\"n\":1},{\"id\":\"x\",\"n\":2},{\"id\":\"c\",\"n\":3}]}"_qs
        << u"- /items/1 {\"id\":\"b\",\"n\":2}\n+ /items/1 {\"id\":\"x\",\"n\":2}"_qs;
    QTest::newRow("one appended")
        << abc
        << u"{\"items\":[{\"id\":\"a\",\"n\":1},{\"id\":\"b\",\"n\":2},{\"id\":\"c\",\"n\":3},{\"id\":\"d\"}]}"_qs
        << u"+ /items/3 {\"id\":\"d\"}"_qs;
    QTest::newRow("all removed")
        << abc << u"{\"items\":[]}"_qs
        << u"- /items/0 {\"id\":\"a\",\"n\":1}\n- /items/1 {\"id\":\"b\",\"n\":2}\n- /items/2 {\"id\":\"c\",\"n\":3}"_qs;
}

void TestDiff::followsElementsByKey()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QTEST(listed(diff(parsed(before), parsed(after), idOf)), "changes");
}

void TestDiff::namesTheArrayWhenItAsksForKeys()
{
    QStringList pointers;
    const auto key = [&pointers](std::string_view pointer, const json::Value &) {
        pointers << shown(pointer);
        return std::string();
    };
    const auto changes = diff(parsed(u"{\"a/b\":[[1]]}"_qs), parsed(u"{\"a/b\":[[2]]}"_qs), key);
    QCOMPARE(changes.size(), 1U);
    pointers.removeDuplicates();
    QCOMPARE(pointers, QStringList({u"/a~1b"_qs, u"/a~1b/0"_qs}));
}

void TestDiff::matchesElements_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("matches");
    QTest::newRow("both empty") << u"[]"_qs << u"[]"_qs << u""_qs;
    QTest::newRow("from nothing") << u"[]"_qs << u"[1,2]"_qs << u"- -"_qs;
    QTest::newRow("by key past a change")
        << u"[{\"id\":\"a\"},{\"id\":\"b\"}]"_qs << u"[{\"id\":\"b\",\"n\":1}]"_qs << u"1"_qs;
    QTest::newRow("a swap keeps one") << u"[{\"id\":\"a\"},{\"id\":\"b\"}]"_qs << u"[{\"id\":\"b\"},{\"id\":\"a\"}]"_qs
                                      << u"- 0"_qs;
    QTest::newRow("one moved to the end")
        << u"[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"},{\"id\":\"d\"}]"_qs
        << u"[{\"id\":\"b\"},{\"id\":\"c\"},{\"id\":\"d\"},{\"id\":\"a\"}]"_qs << u"1 2 3 -"_qs;
    QTest::newRow("repeated keys in order") << u"[{\"id\":\"a\",\"n\":1},{\"id\":\"a\",\"n\":2}]"_qs
                                            << u"[{\"id\":\"a\",\"n\":3},{\"id\":\"a\",\"n\":4}]"_qs << u"0 1"_qs;
    QTest::newRow("equality before index") << u"[1,2,3]"_qs << u"[9,1,3]"_qs << u"- 0 2"_qs;
    QTest::newRow("index within the gap") << u"[1,2,3,4]"_qs << u"[1,8,9,4]"_qs << u"0 1 2 3"_qs;
    QTest::newRow("index does not cross a match") << u"[7,1]"_qs << u"[1,8]"_qs << u"1 -"_qs;
    QTest::newRow("keyless between keyed")
        << u"[{\"id\":\"a\"},5,{\"id\":\"b\"},6]"_qs << u"[{\"id\":\"a\"},7,{\"id\":\"b\"},6]"_qs << u"0 1 2 3"_qs;
    QTest::newRow("a keyed one is no keyless one") << u"[5]"_qs << u"[{\"id\":\"a\"}]"_qs << u"-"_qs;
}

void TestDiff::matchesElements()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QTEST(listed(matchElements(parsed(before).elements(), parsed(after).elements(), "", idOf)), "matches");
}

void TestDiff::matchesIncrease()
{
    QVERIFY(rc::check("matches increase, keyed ones have equal keys, and what is unchanged matches itself", [] {
        const json::Value before = *anyKeyedArray();
        const json::Value after = *anyKeyedArray();
        const auto matches = matchElements(before.elements(), after.elements(), "", idOf);
        RC_ASSERT(matches.size() == after.elements().size());
        std::optional<std::size_t> last;
        for (std::size_t i = 0; i < matches.size(); ++i) {
            if (!matches[i])
                continue;
            RC_ASSERT((!last || *last < *matches[i]));
            RC_ASSERT(*matches[i] < before.elements().size());
            RC_ASSERT(idOf("", before.elements()[*matches[i]]) == idOf("", after.elements()[i]));
            last = matches[i];
        }
        const auto same = matchElements(after.elements(), after.elements(), "", idOf);
        for (std::size_t i = 0; i < same.size(); ++i)
            RC_ASSERT(same[i] == i);
    }));
}

void TestDiff::equalValuesDoNotDiffer()
{
    QVERIFY(
        rc::check("diff(v, v) is empty; diff(a, b) is empty only when they are equal but for the order of members", [] {
            const json::Value value = *anyJson();
            RC_ASSERT(diff(value, value).empty());
            json::Value other = *anyJson(1);
            RC_PRE(other.kind() != value.kind());
            RC_ASSERT(diff(value, other).size() == 1U);
        }));
}

void TestDiff::changesLeadFromOneToTheOther()
{
    QVERIFY(rc::check("every pointer leads to the value that the change names", [] {
        json::Value before = json::Value::object();
        json::Value after = json::Value::object();
        before.set("items", *anyKeyedArray());
        after.set("items", *anyKeyedArray());
        long growth = 0;
        for (const Change &change : diff(before, after, idOf)) {
            if (change.before && change.kind == Change::Kind::Removed)
                RC_ASSERT((json::at(before, change.pointer) != nullptr &&
                           *json::at(before, change.pointer) == *change.before));
            if (change.after)
                RC_ASSERT(
                    (json::at(after, change.pointer) != nullptr && *json::at(after, change.pointer) == *change.after));
            RC_ASSERT((!(change.before && change.after) || !(*change.before == *change.after)));
            const bool wholeElement = std::ranges::count(change.pointer, '/') == 2;
            if (wholeElement && change.kind != Change::Kind::Replaced)
                growth += change.kind == Change::Kind::Added ? 1 : -1;
        }
        RC_ASSERT(growth == static_cast<long>(after.find("items")->elements().size()) -
                                static_cast<long>(before.find("items")->elements().size()));
    }));
}

void TestDiff::comparesLines_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<int>("context");
    QTest::addColumn<QString>("lines");
    QTest::newRow("changed value") << u"{\"a\":1,\"b\":2}"_qs << u"{\"a\":1,\"b\":3}"_qs << 3
                                   << u" {\n   \"a\": 1,\n-  \"b\": 2\n+  \"b\": 3\n }"_qs;
    QTest::newRow("a comma is no change")
        << u"{\"a\":1}"_qs << u"{\"a\":1,\"b\":3}"_qs << 3 << u" {\n   \"a\": 1,\n+  \"b\": 3\n }"_qs;
    QTest::newRow("folded on both sides") << u"{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7}"_qs
                                          << u"{\"a\":1,\"b\":2,\"c\":3,\"d\":0,\"e\":5,\"f\":6,\"g\":7}"_qs << 1
                                          << u"@3\n   \"c\": 3,\n-  \"d\": 4,\n+  \"d\": 0,\n   \"e\": 5,\n@3"_qs;
    QTest::newRow("folded in the middle")
        << u"[1,2,3,4,5,6]"_qs << u"[0,2,3,4,5,0]"_qs << 1 << u" [\n-  1,\n+  0,\n   2,\n@2\n   5,\n-  6\n+  0\n ]"_qs;
    QTest::newRow("no context") << u"[1,2]"_qs << u"[1,3]"_qs << 0 << u"@2\n-  2\n+  3\n@1"_qs;
    QTest::newRow("equal") << u"[1,2]"_qs << u"[1,2]"_qs << 3 << u"@4"_qs;
    QTest::newRow("everything") << u"1"_qs << u"2"_qs << 3 << u"-1\n+2"_qs;
}

void TestDiff::comparesLines()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(int, context);
    QTEST(listed(lineDiff(parsed(before), parsed(after), static_cast<std::size_t>(context))), "lines");
}

void TestDiff::lineDiffShowsBothSides()
{
    const auto linesOf = [](const std::string &text) {
        QStringList lines = shown(text).split(u'\n');
        for (QString &line : lines)
            line = line.endsWith(u',') ? line.chopped(1) : line;
        return lines;
    };
    QVERIFY(rc::check("same and removed lines are the text before, same and added ones the text after", [&] {
        const json::Value before = *anyJson();
        const json::Value after = *anyJson();
        std::string left;
        std::string right;
        for (const DiffLine &line : lineDiff(before, after, 100'000)) {
            if (line.kind == DiffLine::Kind::Folded) {
                RC_ASSERT(linesOf(json::pretty(before)) == linesOf(json::pretty(after)));
                return;
            }
            if (line.kind != DiffLine::Kind::Added)
                left += (left.empty() ? "" : "\n") + line.text;
            if (line.kind != DiffLine::Kind::Removed)
                right += (right.empty() ? "" : "\n") + line.text;
        }
        RC_ASSERT(linesOf(left) == linesOf(json::pretty(before)));
        RC_ASSERT(right == json::pretty(after));
    }));
}

void TestDiff::findsAShortestEdit()
{
    const auto line = rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, 4));
    QVERIFY(rc::check("the pairs are a longest common subsequence", [&] {
        const auto before = *line;
        const auto after = *line;
        const auto pairs = shortestEdit(before, after, before.size() + after.size());
        RC_ASSERT(pairs.has_value());
        RC_ASSERT(pairs->size() == longestCommon(before, after));
        for (std::size_t i = 0; i < pairs->size(); ++i) {
            const auto [b, a] = (*pairs)[i];
            RC_ASSERT(before.at(b) == after.at(a));
            RC_ASSERT((i == 0 || ((*pairs)[i - 1].first < b && (*pairs)[i - 1].second < a)));
        }
    }));
}

void TestDiff::givesUpAtTheLimit()
{
    const std::vector<std::uint32_t> before{1, 2, 3};
    const std::vector<std::uint32_t> after{4, 5, 6};
    QVERIFY(!shortestEdit(before, after, 5));
    QVERIFY(shortestEdit(before, after, 6).has_value());
}

void TestDiff::comparesBigValuesInTime()
{
    json::Value before = json::Value::array();
    json::Value after = json::Value::array();
    for (std::int64_t i = 0; i < 20'000; ++i) {
        before.push(json::Value::number(i));
        after.push(json::Value::number(-i - 1));
    }
    const auto lines = lineDiff(before, after);
    QCOMPARE(std::ranges::count(lines, DiffLine::Kind::Removed, &DiffLine::kind), std::ptrdiff_t(20'000));
    QCOMPARE(std::ranges::count(lines, DiffLine::Kind::Added, &DiffLine::kind), std::ptrdiff_t(20'000));
    QCOMPARE(diff(before, after).size(), 20'000U);
}

QTEST_GUILESS_MAIN(TestDiff)
#include "tst_diff.moc"
