// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/orderexport.h"

#include "core/projections/ordersummarytext.h"
#include "tests/models/fixtures.h"

#include <QFile>
#include <QTemporaryDir>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

class TestOrderExport : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void csvHoldsEveryMatchingRowInOrder();
    void jsonLinesAreThoseOfTheCommandLine();
    void formulasBecomeText();
    void aCancelledExportLeavesTheFileAsItWas();
    void aFolderThatCannotBeWrittenIsSaid();

private:
    Result<QString> write(const projections::OrderQuery &query, OrderExportFormat format,
                          const JobContext &context = JobContext(std::stop_token(), {})) const;
    QList<QByteArray> lines() const;

    QTemporaryDir m_folder;
    QString m_file;
    std::shared_ptr<store::MemoryStore> m_store;
    std::unique_ptr<StoreSession> m_session;
};

void TestOrderExport::init()
{
    m_file = m_folder.filePath(QStringLiteral("orders.out"));
    QFile::remove(m_file);
    m_store = steppingStore();
    appendSample(*m_store, "A-1");
    append(*m_store, "order-A-2", {created("A-2", "=HYPERLINK(1)", 3)});
    append(*m_store, "order-A-3", {created("A-3", "Liz \\\"the boss\\\" Thompson, Jr.")});
    m_session = std::make_unique<StoreSession>(orderRegistry());
    QVERIFY(adopt(*m_session, m_store));
    QTRY_COMPARE(m_session->runnerStatus().rows, std::uint64_t(3));
}

void TestOrderExport::cleanup() { m_session.reset(); }

Result<QString> TestOrderExport::write(const projections::OrderQuery &query, OrderExportFormat format,
                                       const JobContext &context) const
{
    return writeOrdersFile(*m_session->readModels(), query, m_file, format, context);
}

QList<QByteArray> TestOrderExport::lines() const
{
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll().split('\n');
}

void TestOrderExport::csvHoldsEveryMatchingRowInOrder()
{
    projections::OrderQuery query;
    query.sortBy = projections::OrderColumn::OrderId;
    query.ascending = true;
    query.limit = 1; // a page of the window: the file holds all
    const auto written = write(query, OrderExportFormat::Csv);
    QVERIFY2(written, written ? "" : describe(written.error()).c_str());
    QCOMPARE(*written, QStringLiteral("3 orders saved"));
    const auto rows = lines();
    QCOMPARE(rows.size(), 5); // header, three rows, the end
    QVERIFY(rows[0].startsWith("\"order_id\",\"customer_id\",\"customer_name\",\"status\",\"total_amount\""));
    QVERIFY(rows[1].startsWith("\"A-1\",\"EH-13945\",\"Eric Hoffmann\",\"confirmed\",\"64.592\",\"2\","));
    QVERIFY(rows[3].startsWith("\"A-3\",\"EH-13945\",\"Liz \"\"the boss\"\" Thompson, Jr.\",\"draft\",\"20\","));
    QVERIFY(rows[1].endsWith("\r"));
}

void TestOrderExport::jsonLinesAreThoseOfTheCommandLine()
{
    projections::OrderQuery query;
    query.text = "A-2";
    const auto written = write(query, OrderExportFormat::JsonLines);
    QVERIFY(written);
    QCOMPARE(*written, QStringLiteral("1 order saved"));
    const auto rows = lines();
    QCOMPARE(rows.size(), 2);
    QVERIFY(rows[0].startsWith(
        R"x({"order_id":"A-2","customer_id":"EH-13945","customer_name":"=HYPERLINK(1)","status":"draft","total_amount":30,"item_count":1,)x"));
    QVERIFY(!rows[0].contains("shipped_at"));
}

void TestOrderExport::formulasBecomeText()
{
    projections::OrderQuery query;
    query.text = "A-2";
    QVERIFY(write(query, OrderExportFormat::Csv));
    QVERIFY(lines()[1].contains("\"'=HYPERLINK(1)\""));
}

void TestOrderExport::aCancelledExportLeavesTheFileAsItWas()
{
    QFile before(m_file);
    QVERIFY(before.open(QIODevice::WriteOnly));
    before.write("what was here");
    before.close();
    std::stop_source stop;
    stop.request_stop();
    const auto written = write({}, OrderExportFormat::Csv, JobContext(stop.get_token(), {}));
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::Cancelled);
    QCOMPARE(lines(), QList<QByteArray>{"what was here"});
}

void TestOrderExport::aFolderThatCannotBeWrittenIsSaid()
{
    m_file = m_folder.filePath(QStringLiteral("no/such/folder/orders.csv"));
    const auto written = write({}, OrderExportFormat::Csv);
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::Io);
    QVERIFY(describe(written.error()).find("orders.csv") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestOrderExport)

#include "tst_orderexport.moc"
