// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/orders/pagefixture.h"
#include "ui/pages/orderpage.h"
#include "ui/widgets/messagebar.h"

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

namespace {

const std::string Stream = "order-A-1";

} // namespace

/// What the order page says of events that it cannot show.
class TestOrderHidden : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_fixture = std::make_unique<PageFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init()
    {
        m_store = steppingStore();
        appendSample(*m_store);
    }
    void cleanup() { m_fixture->close(); }

    void nothingIsSaidOfAWholeHistory();
    void truncationIsTold_data();
    void truncationIsTold();
    void theNoticeStaysBesideThePast();
    void beforeTheFirstIsNotNothing();
    void anOrderThatWasBegunAnew();
    void anOrderThatIsBegunAnewMeanwhile();
    void nothingCanBeSeen();

private:
    void describe(const char *metadata)
    {
        QVERIFY(m_store->setStreamMetadata(events::StreamName(Stream), events::ExpectedRevision::any(),
                                           *json::parse(metadata)));
    }
    void remove()
    {
        QVERIFY(m_store->deleteStream(events::StreamName(Stream), events::ExpectedRevision::any(),
                                      store::DeleteMode::Soft));
    }
    void open()
    {
        QVERIFY(m_fixture->open(m_store));
        m_page = m_fixture->show<OrderPage>(QString::fromStdString(Stream));
        QVERIFY(m_page);
    }
    MessageBar &bar() { return named<MessageBar>(*m_page, u"hiddenBar"); }

    std::unique_ptr<PageFixture> m_fixture;
    std::shared_ptr<store::MemoryStore> m_store;
    OrderPage *m_page = nullptr;
};

void TestOrderHidden::nothingIsSaidOfAWholeHistory()
{
    open();
    QVERIFY(!bar().isVisible());
}

void TestOrderHidden::truncationIsTold_data()
{
    QTest::addColumn<QByteArray>("metadata");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *metadata, const char16_t *words) {
        QTest::newRow(metadata) << QByteArray(metadata) << QStringView(words).toString();
    };
    row(R"({"$tb":1})", u"Revision 0 is hidden by the stream's $tb: it was truncated, or deleted and begun anew. "
                        u"Values that were set before are unknown.");
    row(R"({"$maxCount":1})", u"Revisions 0–2 are hidden by the stream's limit of events ($maxCount). Values that were "
                              u"set before are unknown.");
}

void TestOrderHidden::truncationIsTold()
{
    QFETCH(QByteArray, metadata);
    QFETCH(QString, words);
    describe(metadata.constData());
    open();
    QVERIFY(bar().isVisible());
    QCOMPARE(bar().text(), words);
    QCOMPARE(bar().accessibleName(), words);
}

void TestOrderHidden::theNoticeStaysBesideThePast()
{
    describe(R"({"$tb":1})");
    open();
    m_page->goTo(0);
    QVERIFY(says(*m_page, QStringLiteral("You are looking at the past:")));
    QVERIFY(bar().isVisible());
}

void TestOrderHidden::beforeTheFirstIsNotNothing()
{
    describe(R"({"$tb":2})");
    open();
    m_page->goTo(-1);
    QVERIFY(says(*m_page, QStringLiteral("You are looking at the past. Before revision 2, the first one that can be "
                                         "seen.")));
    QVERIFY(says(named<QWidget>(*m_page, u"detailPanel"), QStringLiteral("Before revision 2")));
    QVERIFY(!says(*m_page, QStringLiteral("did not exist")));
}

void TestOrderHidden::anOrderThatWasBegunAnew()
{
    remove();
    append(*m_store, Stream, {created("A-1")});
    open();
    QCOMPARE(bar().text(), QStringLiteral("Revisions 0–3 are deleted: the stream was begun anew with revision 4."));
    describe(R"({"$maxCount":1})");
    append(*m_store, Stream, {itemAdded("A-1"), confirmed("A-1")});
    open();
    QCOMPARE(bar().text(), QStringLiteral("Revisions 4–5 are hidden by the stream's limit of events ($maxCount). "
                                          "Values that were set before are unknown. Revisions 0–3 are deleted: the "
                                          "stream was begun anew with revision 4."));
}

void TestOrderHidden::anOrderThatIsBegunAnewMeanwhile()
{
    remove();
    open();
    QVERIFY(says(*m_page, QStringLiteral("There is no stream order-A-1")));
    append(*m_store, Stream, {created("A-1")});
    QTRY_VERIFY(bar().isVisible());
    QCOMPARE(bar().text(), QStringLiteral("Revisions 0–3 are deleted: the stream was begun anew with revision 4."));
}

void TestOrderHidden::nothingCanBeSeen()
{
    describe(R"({"$tb":9})");
    open();
    QVERIFY(bar().isVisible());
    QCOMPARE(
        bar().text(),
        QStringLiteral(
            "Revisions 0–3 are hidden by the stream's $tb: it was truncated, or deleted and begun anew. Nothing of it "
            "can be seen; its state is unknown."));
}

QTEST_MAIN(TestOrderHidden)
#include "tst_orderhidden.moc"
