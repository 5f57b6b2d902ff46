// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64.h"
#include "core/store/merkle.h"

#include <QCryptographicHash>
#include <QtEndian>
#include <QTest>

#include <algorithm>
#include <span>

#include <rapidcheck.h>

using namespace foldline;
using namespace foldline::store;

namespace {

/// Everything below is computed without the product: Qt's SHA-256 and the recursive definition of RFC 9162, 2.1.1.
Hash sha256(const QByteArray &bytes)
{
    const QByteArray digest = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    Hash hash;
    std::copy(digest.begin(), digest.end(), hash.begin());
    return hash;
}

QByteArray bytesOf(const Hash &hash) { return QByteArray::fromStdString(std::string(hash.begin(), hash.end())); }

QString hex(const Hash &hash) { return QString::fromLatin1(bytesOf(hash).toHex()); }

Hash naiveRoot(std::span<const Hash> leaves)
{
    if (leaves.empty())
        return sha256({});
    if (leaves.size() == 1)
        return leaves.front();
    std::size_t split = 1;
    while (split * 2 < leaves.size())
        split *= 2;
    return sha256(QByteArray(1, '\x01') + bytesOf(naiveRoot(leaves.first(split))) +
                  bytesOf(naiveRoot(leaves.subspan(split))));
}

std::vector<Hash> manyLeaves(std::size_t count)
{
    std::vector<Hash> leaves;
    for (std::size_t i = 0; i < count; ++i)
        leaves.push_back(sha256(QByteArray::number(static_cast<qulonglong>(i))));
    return leaves;
}

MerkleFrontier frontierOf(std::span<const Hash> leaves, LeafHasher &hasher)
{
    MerkleFrontier frontier;
    for (const Hash &leaf : leaves)
        frontier.add(leaf, hasher);
    return frontier;
}

template <typename Integer>
void append(QByteArray &out, Integer value)
{
    const Integer swapped = qToBigEndian(value);
    out.append(reinterpret_cast<const char *>(&swapped), sizeof(swapped));
}

void append(QByteArray &out, const std::string &text)
{
    append(out, static_cast<quint32>(text.size()));
    out.append(text.data(), static_cast<qsizetype>(text.size()));
}

Hash naiveLeaf(const RecordedEvent &event)
{
    QByteArray bytes(1, '\0');
    for (const std::uint8_t byte : event.id.bytes())
        bytes.append(static_cast<char>(byte));
    append(bytes, static_cast<quint64>(event.revision.value));
    append(bytes, static_cast<qint64>(event.created.ticks()));
    for (const std::string &text : {event.stream.value(), event.type, event.contentType, event.data, event.metadata})
        append(bytes, text);
    return sha256(bytes);
}

RecordedEvent knownEvent()
{
    RecordedEvent event;
    event.id = events::EventId::parse("072c87a7-2bd9-5239-be45-3a4c01c6705a").value();
    event.stream = StreamName("order-\xC3\x84"
                              "1");
    event.revision = Revision{3};
    event.type = "OrderCreated";
    event.contentType = events::JsonContentType;
    event.created = Timestamp::fromTicks(13'887'770'939'690'472);
    event.data = R"({"total":16.448})";
    event.metadata = R"({"actor":"web"})";
    return event;
}

} // namespace

class TestMerkle : public QObject
{
    Q_OBJECT

private slots:
    void leafOfAKnownEvent();
    void leafOfAnEventWithoutBytes();
    void leafIsAsDefined();
    void leafTellsFieldsApart();
    void knownTrees_data();
    void knownTrees();
    void emptyTree();
    void everySmallTree();
    void anyTreeIsAsDefined();
    void survivesSerialisation();
    void serialisedForm();
    void refusesBadBytes_data();
    void refusesBadBytes();
};

void TestMerkle::leafOfAKnownEvent()
{
    // Computed with Python's hashlib and struct.
    LeafHasher hasher;
    QCOMPARE(hex(hasher.leaf(knownEvent())), u"65e07a2f92d50dadc87b1464397b0bb63adfe0463c4907e4573ac5c63de6f5e5"_qs);
}

void TestMerkle::leafOfAnEventWithoutBytes()
{
    LeafHasher hasher;
    const Hash leaf = hasher.leaf(knownEvent().id, events::TombstoneRevision, Timestamp::fromTicks(-1), "s", "t",
                                  events::BinaryContentType, {}, {});
    QCOMPARE(hex(leaf), u"8e916dd590febed37d56808c7e83ecb31e67fe6f96fa046b9aeae4f34e98c1c4"_qs);
}

void TestMerkle::leafIsAsDefined()
{
    LeafHasher hasher;
    QVERIFY(rc::check([&hasher](std::uint64_t revision, std::int64_t created, const std::string &stream,
                                const std::string &type, const std::string &data, const std::string &metadata) {
        RecordedEvent event;
        event.id = events::EventId::random();
        event.stream = StreamName(stream);
        event.revision = Revision{revision};
        event.created = Timestamp::fromTicks(created);
        event.type = type;
        event.contentType = events::BinaryContentType;
        event.data = data;
        event.metadata = metadata;
        RC_ASSERT(hasher.leaf(event) == naiveLeaf(event));
    }));
}

void TestMerkle::leafTellsFieldsApart()
{
    LeafHasher hasher;
    const Hash whole = hasher.leaf(knownEvent());
    RecordedEvent event = knownEvent();
    event.data += event.metadata;
    event.metadata.clear();
    QVERIFY(hasher.leaf(event) != whole);
    event = knownEvent();
    event.type.insert(0, 1, event.stream.value().back());
    event.stream = StreamName(event.stream.value().substr(0, event.stream.value().size() - 1));
    QVERIFY(hasher.leaf(event) != whole);
    event = knownEvent();
    event.position = Position::at(77);
    QCOMPARE(hex(hasher.leaf(event)), hex(whole));
}

void TestMerkle::knownTrees_data()
{
    // The test vectors of certificate transparency (RFC 6962): roots of the first 1 to 8 of its leaves.
    QTest::addColumn<int>("size");
    QTest::addColumn<QString>("root");
    QTest::newRow("1") << 1 << u"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"_qs;
    QTest::newRow("2") << 2 << u"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"_qs;
    QTest::newRow("3") << 3 << u"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"_qs;
    QTest::newRow("4") << 4 << u"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"_qs;
    QTest::newRow("5") << 5 << u"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"_qs;
    QTest::newRow("6") << 6 << u"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"_qs;
    QTest::newRow("7") << 7 << u"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"_qs;
    QTest::newRow("8") << 8 << u"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"_qs;
}

void TestMerkle::knownTrees()
{
    QFETCH(int, size);
    QFETCH(QString, root);
    std::vector<Hash> leaves;
    for (const char *data :
         {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"})
        leaves.push_back(sha256(QByteArray(1, '\0') + QByteArray::fromHex(data)));
    leaves.resize(static_cast<std::size_t>(size));
    LeafHasher hasher;
    const TreeHead head = frontierOf(leaves, hasher).head(hasher);
    QCOMPARE(head.size, static_cast<std::uint64_t>(size));
    QCOMPARE(hex(head.root), root);
}

void TestMerkle::emptyTree()
{
    LeafHasher hasher;
    const TreeHead head = MerkleFrontier().head(hasher);
    QCOMPARE(head.size, std::uint64_t{0});
    QCOMPARE(hex(head.root), u"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"_qs);
    QCOMPARE(hex(LeafHasher::emptyRoot()), hex(head.root));
}

void TestMerkle::everySmallTree()
{
    LeafHasher hasher;
    const std::vector<Hash> leaves = manyLeaves(70);
    MerkleFrontier frontier;
    for (std::size_t size = 1; size <= leaves.size(); ++size) {
        frontier.add(leaves[size - 1], hasher);
        QCOMPARE(hex(frontier.root(hasher)), hex(naiveRoot(std::span(leaves).first(size))));
    }
}

void TestMerkle::anyTreeIsAsDefined()
{
    LeafHasher hasher;
    const std::vector<Hash> leaves = manyLeaves(3'000);
    QVERIFY(rc::check([&] {
        const auto size = *rc::gen::inRange<std::size_t>(0, leaves.size());
        const auto part = std::span(leaves).first(size);
        RC_ASSERT(frontierOf(part, hasher).root(hasher) == naiveRoot(part));
    }));
}

void TestMerkle::survivesSerialisation()
{
    LeafHasher hasher;
    const std::vector<Hash> leaves = manyLeaves(300);
    QVERIFY(rc::check([&] {
        const auto size = *rc::gen::inRange<std::size_t>(0, leaves.size());
        const MerkleFrontier frontier = frontierOf(std::span(leaves).first(size), hasher);
        Result<MerkleFrontier> copy = MerkleFrontier::deserialize(frontier.serialize());
        RC_ASSERT(copy.has_value());
        RC_ASSERT(*copy == frontier);
        for (std::size_t i = size; i < leaves.size(); ++i)
            copy->add(leaves[i], hasher);
        RC_ASSERT(copy->root(hasher) == naiveRoot(leaves));
    }));
}

void TestMerkle::serialisedForm()
{
    LeafHasher hasher;
    const std::vector<Hash> leaves = manyLeaves(3);
    const Hash pair = naiveRoot(std::span(leaves).first(2));
    const QByteArray expected = QByteArray::fromHex("0000000000000003") + bytesOf(pair) + bytesOf(leaves[2]);
    const std::string bytes = frontierOf(leaves, hasher).serialize();
    QCOMPARE(QString::fromStdString(toHex(bytes)), QString::fromLatin1(expected.toHex()));
    QCOMPARE(QString::fromStdString(toHex(MerkleFrontier().serialize())), u"0000000000000000"_qs);
}

void TestMerkle::refusesBadBytes_data()
{
    LeafHasher hasher;
    const QByteArray good = QByteArray::fromStdString(frontierOf(manyLeaves(3), hasher).serialize());
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("half a size") << good.first(4);
    QTest::newRow("a hash is gone") << good.first(good.size() - 32);
    QTest::newRow("cut short") << good.first(good.size() - 1);
    QTest::newRow("too long") << good + 'x';
    QTest::newRow("other size") << QByteArray::fromHex("0000000000000004") + good.sliced(8);
}

void TestMerkle::refusesBadBytes()
{
    QFETCH(QByteArray, bytes);
    const Result<MerkleFrontier> frontier = MerkleFrontier::deserialize(bytes.toStdString());
    QVERIFY(!frontier);
    QCOMPARE(frontier.error().code, ErrorCode::Corrupt);
}

QTEST_GUILESS_MAIN(TestMerkle)
#include "tst_merkle.moc"
