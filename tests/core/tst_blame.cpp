// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/history/blame.h"
#include "tests/core/carthistories.h"
#include "tests/core/generators.h"
#include "tests/core/textchecks.h"

#include <algorithm>

#include <QTest>

using namespace foldline;
using namespace foldline::history;
using namespace foldline::tests;

namespace {

using Node = std::shared_ptr<const BlameNode>;

json::Value parsed(const QString &text) { return json::parse(text.toStdString()).value(); }

std::string idOf(std::string_view, const json::Value &element) { return element.stringAt("id"); }

/// The blame of the last of these states, one event after the other.
Node blameOf(const QStringList &states)
{
    Node blame;
    json::Value before;
    for (qsizetype i = 0; i < states.size(); ++i) {
        json::Value after = parsed(states[i]);
        blame = advanceBlame(before, blame, after, static_cast<std::size_t>(i), idOf);
        before = std::move(after);
    }
    return blame;
}

/// Indexes in the shape of the state: `2{a:0,b:2[0,1]}`.
QString listed(const json::Value &value, const BlameNode &node)
{
    QString text = QString::number(node.index);
    if (!value.isContainer())
        return text;
    QStringList children;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (value.isObject())
            children << shown(value.members().at(i).first) + u':' +
                            listed(value.members().at(i).second, *node.children[i]);
        else
            children << listed(value.elements().at(i), *node.children[i]);
    }
    return text + (value.isObject() ? u'{' : u'[') + children.join(u',') + (value.isObject() ? u'}' : u']');
}

/// Blame by the definition: a tree of what follows from comparing two successive states, without sharing anything.
struct Slow
{
    std::size_t index = 0;
    std::vector<Slow> children;
};

Slow slowFresh(const json::Value &value, std::size_t index)
{
    Slow slow{index, {}};
    for (const json::Value &element : value.elements())
        slow.children.push_back(slowFresh(element, index));
    for (const json::Member &member : value.members())
        slow.children.push_back(slowFresh(member.second, index));
    return slow;
}

// In the histories that are tried, ids and names do not repeat, and what is left keeps its order.
Slow slowAdvance(const json::Value &before, const Slow &previous, const json::Value &after, std::size_t index,
                 bool keyed)
{
    if (before.kind() != after.kind() || (!before.isContainer() && !(before == after)))
        return slowFresh(after, index);
    if (before.isArray() && !keyed)
        return before == after ? previous : slowFresh(after, index);
    Slow slow{previous.index, {}};
    const auto place = [&](std::size_t i) -> std::optional<std::size_t> {
        if (before.isObject()) {
            const auto found = std::ranges::find(before.members(), after.members()[i].first, &json::Member::first);
            return found == before.members().end()
                       ? std::nullopt
                       : std::optional(static_cast<std::size_t>(found - before.members().begin()));
        }
        const auto found = std::ranges::find_if(before.elements(), [&](const json::Value &element) {
            return idOf("", element) == idOf("", after.elements()[i]);
        });
        return found == before.elements().end()
                   ? std::nullopt
                   : std::optional(static_cast<std::size_t>(found - before.elements().begin()));
    };
    const auto child = [](const json::Value &value, std::size_t i) -> const json::Value & {
        return value.isObject() ? value.members()[i].second : value.elements()[i];
    };
    const std::size_t countAfter = after.members().size() + after.elements().size();
    const std::size_t countBefore = before.members().size() + before.elements().size();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < countAfter; ++i) {
        const auto from = place(i);
        kept += from ? 1 : 0;
        slow.children.push_back(
            from ? slowAdvance(child(before, *from), previous.children[*from], child(after, i), index, keyed)
                 : slowFresh(child(after, i), index));
        slow.index = std::max(slow.index, slow.children.back().index);
    }
    if (kept != countBefore)
        slow.index = index;
    return slow;
}

bool same(const BlameNode &node, const Slow &slow)
{
    return node.index == slow.index &&
           std::ranges::equal(node.children, slow.children,
                              [](const Node &child, const Slow &other) { return same(*child, other); });
}

} // namespace

class TestBlame : public QObject
{
    Q_OBJECT

private slots:
    void blames_data();
    void blames();
    void sharesWhatDidNotChange();
    void followsElementsWhenOthersGo();
    void findsNodes_data();
    void findsNodes();
    void agreesWithTheDefinition();
    void parentsCarryTheNewest();
};

void TestBlame::blames_data()
{
    QTest::addColumn<QStringList>("states");
    QTest::addColumn<QString>("blame");
    QTest::newRow("everything is new") << QStringList{u"{\"a\":1,\"b\":[1,{}]}"_qs} << u"0{a:0,b:0[0,0{}]}"_qs;
    QTest::newRow("nothing changed") << QStringList{u"{\"a\":1}"_qs, u"{\"a\":1}"_qs} << u"0{a:0}"_qs;
    QTest::newRow("one value") << QStringList{u"{\"a\":{\"x\":1,\"y\":2},\"b\":3}"_qs,
                                              u"{\"a\":{\"x\":1,\"y\":9},\"b\":3}"_qs}
                               << u"1{a:1{x:0,y:1},b:0}"_qs;
    QTest::newRow("member added") << QStringList{u"{\"a\":1}"_qs, u"{\"n\":{\"x\":1},\"a\":1}"_qs}
                                  << u"1{n:1{x:1},a:0}"_qs;
    QTest::newRow("member removed") << QStringList{u"{\"a\":1,\"b\":{\"x\":1,\"y\":2}}"_qs,
                                                   u"{\"a\":1,\"b\":{\"y\":2}}"_qs}
                                    << u"1{a:0,b:1{y:0}}"_qs;
    QTest::newRow("order of members says nothing")
        << QStringList{u"{\"a\":1,\"b\":2}"_qs, u"{\"a\":5,\"b\":2}"_qs, u"{\"b\":2,\"a\":5}"_qs} << u"1{b:0,a:1}"_qs;
    QTest::newRow("kind changed") << QStringList{u"{\"a\":[1]}"_qs, u"{\"a\":{\"x\":1}}"_qs} << u"1{a:1{x:1}}"_qs;
    QTest::newRow("back to what it was") << QStringList{u"{\"a\":1}"_qs, u"{\"a\":2}"_qs, u"{\"a\":1}"_qs}
                                         << u"2{a:2}"_qs;
    QTest::newRow("array without keys") << QStringList{u"[1,2]"_qs, u"[1,3]"_qs, u"[1,3,4]"_qs} << u"2[0,1,2]"_qs;
    QTest::newRow("all removed") << QStringList{u"[1,2]"_qs, u"[]"_qs} << u"1[]"_qs;
}

void TestBlame::blames()
{
    QFETCH(QStringList, states);
    const Node blame = blameOf(states);
    QTEST(listed(parsed(states.last()), *blame), "blame");
}

void TestBlame::sharesWhatDidNotChange()
{
    const json::Value before = parsed(u"{\"a\":{\"x\":1},\"b\":{\"y\":2}}"_qs);
    const json::Value after = parsed(u"{\"a\":{\"x\":1},\"b\":{\"y\":3}}"_qs);
    const Node first = advanceBlame({}, nullptr, before, 0, {});
    QVERIFY(advanceBlame(before, first, before, 1, {}) == first);
    const Node second = advanceBlame(before, first, after, 1, {});
    QVERIFY(second != first);
    QVERIFY(second->children[0] == first->children[0]);
    QVERIFY(second->children[1] != first->children[1]);
}

void TestBlame::followsElementsWhenOthersGo()
{
    const QStringList states{
        u"{\"items\":[{\"id\":\"a\"}]}"_qs, u"{\"items\":[{\"id\":\"a\"},{\"id\":\"b\",\"n\":1}]}"_qs,
        u"{\"items\":[{\"id\":\"a\"},{\"id\":\"b\",\"n\":2}]}"_qs, u"{\"items\":[{\"id\":\"b\",\"n\":2}]}"_qs};
    const Node blame = blameOf(states);
    QCOMPARE(listed(parsed(states.last()), *blame), u"3{items:3[2{id:1,n:2}]}"_qs);
}

void TestBlame::findsNodes_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<int>("index");
    QTest::newRow("whole") << u""_qs << 2;
    QTest::newRow("member") << u"/a"_qs << 0;
    QTest::newRow("escaped") << u"/b~1c"_qs << 2;
    QTest::newRow("element") << u"/b~1c/1"_qs << 1;
    QTest::newRow("inside") << u"/b~1c/2/x"_qs << 2;
    QTest::newRow("first of repeated members") << u"/d"_qs << 0;
    QTest::newRow("no such member") << u"/x"_qs << -1;
    QTest::newRow("past the end") << u"/b~1c/3"_qs << -1;
    QTest::newRow("leading zero") << u"/b~1c/01"_qs << -1;
    QTest::newRow("minus zero") << u"/b~1c/-0"_qs << -1;
    QTest::newRow("empty token") << u"/b~1c/"_qs << -1;
    QTest::newRow("into a scalar") << u"/a/x"_qs << -1;
    QTest::newRow("no pointer") << u"a"_qs << -1;
}

void TestBlame::findsNodes()
{
    QFETCH(QString, pointer);
    const QStringList states{u"{\"a\":1,\"b/c\":[1],\"d\":1,\"d\":2}"_qs, u"{\"a\":1,\"b/c\":[1,2],\"d\":1,\"d\":3}"_qs,
                             u"{\"a\":1,\"b/c\":[1,2,{\"x\":1}],\"d\":1,\"d\":3}"_qs};
    const Node blame = blameOf(states);
    const BlameNode *node = blameNodeAt(parsed(states.last()), *blame, pointer.toStdString());
    QTEST(node == nullptr ? -1 : static_cast<int>(node->index), "index");
}

void TestBlame::agreesWithTheDefinition()
{
    QVERIFY(rc::check("the shared tree is what comparing successive states yields", [] {
        const Cart cart;
        const auto key = [&cart](std::string_view pointer, const json::Value &element) {
            return cart.elementKey(pointer, element);
        };
        aggregates::State state = cart.initial();
        json::Value before;
        Node blame;
        Slow slow;
        const auto history = *anyCartHistory();
        for (std::size_t i = 0; i < history.size(); ++i) {
            if (history[i].type == "Tag")
                continue;
            cart.fold(state, history[i]);
            json::Value after = cart.toJson(state);
            slow = blame ? slowAdvance(before, slow, after, i, true) : slowFresh(after, i);
            blame = advanceBlame(before, blame, after, i, key);
            RC_ASSERT(same(*blame, slow));
            before = std::move(after);
        }
    }));
}

void TestBlame::parentsCarryTheNewest()
{
    const auto check = [](const auto &self, const BlameNode &node) -> void {
        for (const Node &child : node.children) {
            RC_ASSERT(child->index <= node.index);
            self(self, *child);
        }
    };
    QVERIFY(rc::check("no child is newer than its parent, and the tree has the shape of the state", [&check] {
        json::Value before;
        Node blame;
        for (std::size_t i = 0; i < 10; ++i) {
            json::Value after = *anyJson();
            blame = advanceBlame(before, blame, after, i, {});
            check(check, *blame);
            RC_ASSERT(blame->children.size() == after.elements().size() + after.members().size());
            before = std::move(after);
        }
    }));
}

QTEST_GUILESS_MAIN(TestBlame)
#include "tst_blame.moc"
