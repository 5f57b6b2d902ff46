// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/importledger.h"
#include "tests/support/storetesting.h"

#include <QTemporaryDir>
#include <QTest>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::test;

namespace {

constexpr std::size_t ManyStreams = 2 * ImportLedger::MostRowsInMemory + 100;

events::StreamName numbered(std::size_t number) { return events::StreamName("order-" + std::to_string(number)); }

} // namespace

/// What an import into a server remembers of its streams.
class TestImportLedger : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        auto made = ImportLedger::create(m_folder->filePath(u"ledger"_qs).toStdString());
        QVERIFY2(made, qPrintable(messageOf(made)));
        m_ledger = *std::move(made);
    }
    void cleanup() { m_ledger.reset(); }

    void remembersMoreStreamsThanItHasInMemory();
    void knowsEventsByIdAndRevision();
    void needsAPlace();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ImportLedger> m_ledger;
};

void TestImportLedger::remembersMoreStreamsThanItHasInMemory()
{
    std::size_t most = 0;
    for (std::size_t i = 0; i < ManyStreams; ++i) {
        QVERIFY(*m_ledger->find(numbered(i)) == nullptr);
        auto stream = m_ledger->begin();
        stream.begin = stream.next = i;
        const auto kept = m_ledger->keep(numbered(i), stream);
        QVERIFY2(kept, qPrintable(messageOf(kept)));
        most = std::max(most, m_ledger->rowsInMemory());
    }
    for (int round = 0; round < 2; ++round) {
        for (std::size_t i = 0; i < ManyStreams; ++i) {
            const auto found = m_ledger->find(numbered(i));
            QVERIFY(found && *found);
            QCOMPARE((*found)->begin, std::uint64_t{i});
            QCOMPARE((*found)->next, std::uint64_t{i + (round == 1 && i % 2 == 0 ? 1 : 0)});
            if (round == 0 && i % 2 == 0) {
                ImportLedger::advance(**found);
                m_ledger->use(**found);
            }
            m_ledger->use(**found);
            most = std::max(most, m_ledger->rowsInMemory());
        }
        QCOMPARE(m_ledger->streams(), std::uint64_t{ManyStreams});
    }
    QVERIFY2(most <= ImportLedger::MostRowsInMemory, qPrintable(QString::number(most)));
}

void TestImportLedger::knowsEventsByIdAndRevision()
{
    const auto id = events::EventId::random();
    const auto twice = events::EventId::random();
    ImportLedger::Stream a = m_ledger->begin();
    const ImportLedger::Stream b = m_ledger->begin();
    const std::vector<ImportLedger::Known> known{{id, {0}}, {twice, {1}}, {twice, {2}}};
    QCOMPARE(outcome(m_ledger->keepEvents(a, known)), u"ok"_qs);
    QVERIFY(*m_ledger->hasEvent(a, id) && *m_ledger->hasEvent(a, twice));
    QVERIFY(*m_ledger->hasEvent(a, {id, {0}}) && *m_ledger->hasEvent(a, {twice, {1}}));
    QVERIFY(*m_ledger->hasEvent(a, {twice, {2}}));
    QVERIFY(!*m_ledger->hasEvent(a, {id, {1}}) && !*m_ledger->hasEvent(a, events::EventId::random()));
    QVERIFY(!*m_ledger->hasEvent(b, id) && !*m_ledger->hasEvent(b, {id, {0}}));
}

void TestImportLedger::needsAPlace()
{
    QCOMPARE(outcome(ImportLedger::create(m_folder->filePath(u"no/such/folder"_qs).toStdString())), u"Io"_qs);
}

QTEST_GUILESS_MAIN(TestImportLedger)
#include "tst_importledger.moc"
