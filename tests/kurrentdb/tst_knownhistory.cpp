// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/knownhistory.h"
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/support/storetesting.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::test;

namespace {

events::RecordedEvent eventAt(std::uint64_t position)
{
    events::RecordedEvent event;
    event.id = events::EventId::random();
    event.position = {position, position};
    return event;
}

} // namespace

/// A server's history is known again after its first event, which made its identity, was removed.
class TestKnownHistory : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void remembersOverRuns()
    {
        const events::RecordedEvent one = eventAt(7);
        {
            KnownHistory history(file());
            QVERIFY(history.identity().empty());
            history.begin("kurrentdb:a");
            history.add(one);
            history.add(one);
        }
        const KnownHistory again(file());
        QCOMPARE(again.identity(), std::string("kurrentdb:a"));
        QVERIFY(again.anchors() == (std::vector<KnownHistory::Anchor>{{one.position, one.id.toString()}}));
    }

    void keepsTheOldestAndTheNewest()
    {
        KnownHistory history(file());
        history.begin("kurrentdb:a");
        for (std::uint64_t position = 0; position < 100; ++position)
            history.add(eventAt(position));
        QCOMPARE(history.anchors().size(), std::size_t{16});
        QCOMPARE(history.anchors().front().position.commit, std::uint64_t{0});
        QCOMPARE(history.anchors().back().position.commit, std::uint64_t{99});
    }

    void takesADamagedFileForNone_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("kurrentdb:a");
        QTest::newRow("no anchors") << QByteArray(R"({"identity":"kurrentdb:a"})");
        QTest::newRow("a list") << QByteArray("[1,2]");
        QTest::newRow("large") << QByteArray(100'000, '[');
    }
    void takesADamagedFileForNone()
    {
        QFETCH(QByteArray, bytes);
        std::ofstream(file(), std::ios::binary).write(bytes.constData(), bytes.size());
        KnownHistory history(file());
        QVERIFY(history.identity().empty());
        QVERIFY(history.anchors().empty());
        history.begin("kurrentdb:b");
        history.add(eventAt(1));
        QCOMPARE(KnownHistory(file()).identity(), std::string("kurrentdb:b"));
    }

    void aStoreIsKnownByWhatIsLeftOfIt()
    {
        const StubServer server;
        fillLog(server.log(), "order-1", 5);
        const auto log = logOf(*connected(server));
        QVERIFY2(log, qPrintable(messageOf(log)));
        {
            KnownHistory before(file());
            before.begin("kurrentdb:the first event, which was removed since");
            before.add(log->at(3));
        }
        const auto known = connected(server, {.listingFile = listing()})->identity();
        QVERIFY2(known, qPrintable(messageOf(known)));
        QCOMPARE(*known, std::string("kurrentdb:the first event, which was removed since"));
        QVERIFY(KnownHistory(file()).anchors().size() > 1);
        QCOMPARE(*connected(server)->identity(), "kurrentdb:" + log->front().id.toString());
    }

    /// An event that is gone says nothing; another one at its place says that it is another history.
    void anotherHistoryIsNotTakenForIt_data()
    {
        QTest::addColumn<bool>("isThere");
        QTest::newRow("another event there") << true;
        QTest::newRow("none of them there") << false;
    }
    void anotherHistoryIsNotTakenForIt()
    {
        QFETCH(bool, isThere);
        const StubServer server;
        fillLog(server.log(), "order-1", 5);
        const auto log = logOf(*connected(server));
        QVERIFY2(log, qPrintable(messageOf(log)));
        {
            KnownHistory before(file());
            before.begin("kurrentdb:another");
            events::RecordedEvent other = eventAt(0);
            if (isThere)
                other.position = log->at(3).position;
            before.add(other);
        }
        const auto store = connected(server, {.listingFile = listing()});
        const std::string own = "kurrentdb:" + log->front().id.toString();
        const auto known = store->identity();
        QVERIFY2(known, qPrintable(messageOf(known)));
        QCOMPARE(*known, own);
        QCOMPARE(KnownHistory(file()).identity(), own);
        // One from its end is remembered, too.
        QVERIFY(KnownHistory(file()).anchors().back().position == log->back().position);
    }

private:
    [[nodiscard]] std::filesystem::path listing() const { return m_folder->path().toStdString() + "/kept.streams"; }
    [[nodiscard]] std::filesystem::path file() const
    {
        return m_folder->path().toStdString() + "/kept.foldline-history";
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestKnownHistory)
#include "tst_knownhistory.moc"
