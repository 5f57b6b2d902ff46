// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/orderpage.h"

#include "tests/ui/orders/pagefixture.h"
#include "ui/models/roles.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/eventtable.h"
#include "ui/widgets/jsonview.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QHelpEvent>
#include <QTabBar>
#include <QToolTip>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

namespace {

const std::string Stream = "order-A-1";

/// 2^53 + 1 pieces, and a number of thirty digits in a member that orders do not know.
const std::string LongNumbers =
    R"({"orderId":"A-1","customerId":"EH-13945","customerName":"Eric Hoffmann","shippingAddress":{"city":"Houston",)"
    R"("grid":123456789012345678901234567890},"items":[{"productId":"P-1","productName":"Staples",)"
    R"("quantity":9007199254740993,"unitPrice":0.0001}],"totalAmount":900719925474.0993,"weight":1.10})";

const std::string Schema1 = R"({"id":"A-1","customer_id":"EH-13945","order_items":[{"productId":"P-1",)"
                            R"("productName":"Staples","quantity":2,"unitPrice":10.50}],"total":21.00})";

events::ProposedEvent withoutSchema(const std::string &type, const std::string &data)
{
    auto event = orderEvent(type, data);
    event.metadata = R"({"actor":"importer"})";
    return event;
}

} // namespace

class TestOrderPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_fixture = std::make_unique<PageFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init() { m_store = steppingStore(); }
    void cleanup() { m_fixture->close(); }

    void headIsOfTheMomentShown();
    void eventsAreToldInSentences();
    void filtersTheEvents();
    void stateOfTheChosenEvent();
    void changesOfTheChosenEvent();
    void eventInFull();
    void blameNamesRevisionTypeAndActor();
    void blameGoesToTheRevision();
    void rawShowsStoredBytes();
    void longNumbersStayAsStored();
    void copiesWhatIsShown();
    void copiesFromTheMenu();
    void schema1StandsBesideItsCurrentForm();
    void unreadableEventsAreMarkedAndTheRestFolds();
    void unknownTypesAreShown();
    void timesFollowTheZoneEverywhere();
    void missingStreamAppearsWhenItIsWritten();
    void untrustedTextIsPlain_data();
    void untrustedTextIsPlain();
    void controlsHaveNames();

private:
    void open(const std::vector<events::ProposedEvent> &events);
    void openSample() { open({created("A-1"), itemAdded("A-1"), quantityChanged("A-1", 5), confirmed("A-1")}); }
    void showPanel(const QString &name) { QVERIFY(chooseTab(named<QTabBar>(*m_page, u"detailTabs"), name)); }
    EventTable &table() { return named<EventTable>(*m_page, u"eventTable"); }
    const QAbstractItemModel &state() { return *named<QAbstractItemView>(*m_page, u"stateTree").model(); }
    QString stateLines() { return printed(state()).join(u'\n'); }
    JsonView &raw() { return named<JsonView>(*m_page, u"rawView"); }
    JsonView &json(const QString &name) { return jsonNamed(*m_page, name); }
    void chooseRaw(int segment);

    std::unique_ptr<PageFixture> m_fixture;
    std::shared_ptr<store::MemoryStore> m_store;
    OrderPage *m_page = nullptr;
};

void TestOrderPage::open(const std::vector<events::ProposedEvent> &events)
{
    append(*m_store, Stream, events);
    QVERIFY(m_fixture->open(m_store));
    m_page = m_fixture->show<OrderPage>(QString::fromStdString(Stream));
    QVERIFY(m_page);
}

void TestOrderPage::chooseRaw(int segment)
{
    auto *choice = raw().parentWidget()->findChild<SegmentedControl *>();
    QTest::mouseClick(choice, Qt::LeftButton, {}, choice->segmentRect(segment).center());
    QCOMPARE(choice->current(), segment);
}

void TestOrderPage::headIsOfTheMomentShown()
{
    openSample();
    const auto &status = named<StatusPill>(*m_page, u"orderStatus");
    QCOMPARE(named<QLabel>(*m_page, u"orderTitle").text(), QStringLiteral("Order A-1"));
    QCOMPARE(status.text(), QStringLiteral("confirmed"));
    QCOMPARE(status.accessibleName(), QStringLiteral("Status: confirmed"));
    QCOMPARE(named<RunLabel>(*m_page, u"orderSubject").text(), QStringLiteral("Eric Hoffmann"));
    QVERIFY(says(*m_page, QStringLiteral("EH-13945")));
    QCOMPARE(named<QLabel>(*m_page, u"orderTotal").text(), QStringLiteral("64.592"));
    m_page->goTo(0);
    QCOMPARE(status.text(), QStringLiteral("draft"));
    QCOMPARE(named<QLabel>(*m_page, u"orderTotal").text(), QStringLiteral("20.00"));
    QCOMPARE(m_page->token(), QStringLiteral("event-confirmed"));
}

void TestOrderPage::eventsAreToldInSentences()
{
    openSample();
    const auto lines = printed(*table().model(), [](const QModelIndex &index) {
        return index.column() == 0 ? index.data().toString()
               : index.column() == 2
                   ? QString(index.data(SentenceRole).toString() + u", " + index.data(DetailRole).toString())
               : index.column() == 3
                   ? QString(index.data(ReasonRole).toString() + u'/' + index.data(ActorRole).toString())
                   : QString();
    });
    compareLines(
        lines,
        {QStringLiteral("0 |  | Created with 1 item, total 20.00 | /web-shop"),
         QStringLiteral("1 |  | Added 3 × Xerox 1905, total 20.00 → 34.592 | /web-shop"),
         QStringLiteral("2 |  | Changed Staples from 2 to 5, total 34.592 → 64.592 | Customer on the phone/support"),
         QStringLiteral("3 |  | Confirmed, draft → confirmed | /payment-gateway")});
    QCOMPARE(table().timeText(table().model()->index(0, 0).data(TicksRole).toLongLong()),
             QStringLiteral("08:00:00.000"));
}

void TestOrderPage::filtersTheEvents()
{
    openSample();
    auto &filter = named<QLineEdit>(*m_page, u"eventFilter");
    QTest::keyClicks(&filter, QStringLiteral("xerox"));
    QCOMPARE(table().model()->rowCount(), 1);
    QVERIFY(says(*m_page, QStringLiteral("1 of 4")));
    QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, cellCentre(table(), 0, EventListColumn::WhatHappened));
    QCOMPARE(m_page->playhead(), 1);
    filter.clear();
    QCOMPARE(table().model()->rowCount(), 4);
    QCOMPARE(table().currentIndex().row(), 1);
}

void TestOrderPage::stateOfTheChosenEvent()
{
    openSample();
    QVERIFY(says(*m_page, QStringLiteral("State at revision 3 · 19 Nov 2016 08:00:03.000 UTC")));
    m_page->goTo(2);
    compareLines(
        printed(state()),
        {QStringLiteral("orderId | A-1 |  | Created"), QStringLiteral("status | draft |  | Created"),
         QStringLiteral("customerId | EH-13945 |  | Created"),
         QStringLiteral("customerName | Eric Hoffmann |  | Created"),
         QStringLiteral("items | 2 items |  | Quantity changed"),
         QStringLiteral("  0 | 5 × Staples | 50.00 | Quantity changed"),
         QStringLiteral("    productId | P-1 |  | Created"), QStringLiteral("    productName | Staples |  | Created"),
         QStringLiteral("    quantity | 5 |  | Quantity changed"), QStringLiteral("    unitPrice | 10.00 |  | Created"),
         QStringLiteral("  1 | 3 × Xerox 1905 | 14.592 | Item added"),
         QStringLiteral("    productId | P-2 |  | Item added"),
         QStringLiteral("    productName | Xerox 1905 |  | Item added"),
         QStringLiteral("    quantity | 3 |  | Item added"), QStringLiteral("    unitPrice | 4.864 |  | Item added"),
         QStringLiteral("totalAmount | 64.592 |  | Quantity changed"),
         QStringLiteral("createdAt | 19 Nov 2016 08:00:00.000 |  | Created")});
    const QModelIndex total = state().index(state().rowCount() - 2, 0);
    QCOMPARE(total.data(BeforeTextRole).toString(), QStringLiteral("34.592"));
    QVERIFY(total.data(ChangedRole).toBool());
    QVERIFY(says(*m_page, QStringLiteral("2 values changed here")));
}

void TestOrderPage::changesOfTheChosenEvent()
{
    openSample();
    showPanel(QStringLiteral("Changes"));
    m_page->goTo(1);
    auto &changes = named<QAbstractItemView>(*m_page, u"changesTable");
    compareLines(printed(*changes.model()), {QStringLiteral("+ | /items/1 | absent | 3 × Xerox 1905"),
                                             QStringLiteral("~ | /totalAmount | 20.00 | 34.592")});
    QVERIFY(says(*m_page, QStringLiteral("Added 3 × Xerox 1905  by web-shop")));
    QVERIFY(says(*m_page, QStringLiteral("Everything else is unchanged.")));
    QTRY_VERIFY(says(*m_page, QStringLiteral("Before that")));
    for (auto *show : m_page->findChildren<QAbstractButton *>()) {
        if (show->isVisible() && show->accessibleName() == u"Show revision 0") {
            click(*show);
            break;
        }
    }
    QCOMPARE(m_page->playhead(), 0);
    QVERIFY(says(*m_page, QStringLiteral("nothing → 0")));
}

void TestOrderPage::eventInFull()
{
    openSample();
    showPanel(QStringLiteral("Event"));
    m_page->goTo(2);
    QTRY_VERIFY(json(QStringLiteral("Stored")).exactText().contains(u"\"quantity\": 5"));
    QVERIFY(says(*m_page, QStringLiteral("Changed Staples from 2 to 5  OrderItemQuantityChanged")));
    QVERIFY(json(QStringLiteral("Metadata")).exactText().contains(u"\"reason\": \"Customer on the phone\""));
    QVERIFY(!json(QStringLiteral("Current form")).isVisible());
    for (const auto &value : {QStringLiteral("order-A-1"), QStringLiteral("2"), QStringLiteral("application/json"),
                              QStringLiteral("2016-11-19T08:00:02.000000Z")})
        QTRY_VERIFY2(wordsIn(*m_page).contains(value), qPrintable(value));
}

void TestOrderPage::blameNamesRevisionTypeAndActor()
{
    openSample();
    showPanel(QStringLiteral("Blame"));
    m_page->goTo(2);
    auto &blame = named<QAbstractItemView>(*m_page, u"blameTable");
    const QString created = QStringLiteral(" | 0 | Created | 2016-11-19T08:00:00.0000000Z | web-shop | ");
    const QString added = QStringLiteral(" | 1 | Item added | 2016-11-19T08:00:01.0000000Z | web-shop | ");
    const QString changed =
        QStringLiteral(" | 2 | Quantity changed | 2016-11-19T08:00:02.0000000Z | support | Customer on the phone");
    const auto lines = printed(*blame.model(), [](const QModelIndex &index) {
        return index.data(index.column() == 4 ? int(CopyTextRole) : int(Qt::DisplayRole)).toString();
    });
    compareLines(
        lines,
        {QStringLiteral("/orderId | A-1") + created, QStringLiteral("/status | draft") + created,
         QStringLiteral("/customerId | EH-13945") + created, QStringLiteral("/customerName | Eric Hoffmann") + created,
         QStringLiteral("/items/0/productId | P-1") + created,
         QStringLiteral("/items/0/productName | Staples") + created, QStringLiteral("/items/0/quantity | 5") + changed,
         QStringLiteral("/items/0/unitPrice | 10.00") + created, QStringLiteral("/items/1/productId | P-2") + added,
         QStringLiteral("/items/1/productName | Xerox 1905") + added, QStringLiteral("/items/1/quantity | 3") + added,
         QStringLiteral("/items/1/unitPrice | 4.864") + added, QStringLiteral("/totalAmount | 64.592") + changed,
         QStringLiteral("/createdAt | 19 Nov 2016 08:00:00.000") + created});
}

void TestOrderPage::blameGoesToTheRevision()
{
    openSample();
    showPanel(QStringLiteral("Blame"));
    auto &blame = named<QAbstractItemView>(*m_page, u"blameTable");
    for (int row = 0; row < blame.model()->rowCount(); ++row) {
        if (blame.model()->index(row, 0).data().toString() == u"/items/1/quantity")
            blame.setCurrentIndex(blame.model()->index(row, 0));
    }
    QTest::keyClick(&blame, Qt::Key_Return);
    QCOMPARE(m_page->playhead(), 1);
}

void TestOrderPage::rawShowsStoredBytes()
{
    const auto event = withoutSchema("OrderCreated", Schema1);
    open({event});
    showPanel(QStringLiteral("Raw"));
    QCOMPARE(raw().exactText(), QString::fromStdString(event.data));
    chooseRaw(1);
    QCOMPARE(raw().exactText(), QString::fromStdString(event.metadata));
    chooseRaw(2);
    QVERIFY(raw().exactText().contains(QStringLiteral("\"data\":") + QString::fromStdString(event.data)));
    chooseRaw(3);
    QTRY_VERIFY(raw().exactText().startsWith(u"00000000  7b 22 69 64 22 3a 22 41 2d 31 22 2c"));
    QVERIFY(
        says(*m_page, QStringLiteral("%1 bytes of data, 20 of metadata, exactly as stored").arg(event.data.size())));
}

void TestOrderPage::longNumbersStayAsStored()
{
    open({orderEvent("OrderCreated", LongNumbers)});
    const QString thirty = QStringLiteral("123456789012345678901234567890");
    QVERIFY2(stateLines().contains(u"quantity | 9007199254740993 |"), qPrintable(stateLines()));
    QVERIFY(stateLines().contains(thirty));
    QVERIFY(stateLines().contains(u"totalAmount | 900\u00A0719\u00A0925\u00A0474.0993"));
    click(named<QToolButton>(*m_page, u"copyPanel"));
    QVERIFY(copied().contains(u"\"quantity\": 9007199254740993"));
    QVERIFY(copied().contains(u"\"grid\": " + thirty));
    QVERIFY(copied().contains(u"\"totalAmount\": 900719925474.0993"));
    showPanel(QStringLiteral("Event"));
    QTRY_VERIFY(json(QStringLiteral("Stored")).exactText().contains(u"\"grid\": " + thirty));
    QVERIFY(json(QStringLiteral("Stored")).exactText().contains(u"\"quantity\": 9007199254740993,"));
    QVERIFY(json(QStringLiteral("Stored")).exactText().contains(u"\"weight\": 1.10"));
    showPanel(QStringLiteral("Raw"));
    QCOMPARE(raw().exactText(), QString::fromStdString(LongNumbers));
    click(named<QToolButton>(*m_page, u"copyPanel"));
    QVERIFY(copied().contains(QString::fromStdString(LongNumbers)));
}

void TestOrderPage::copiesWhatIsShown()
{
    openSample();
    auto &copy = named<QToolButton>(*m_page, u"copyPanel");
    m_page->goTo(1);
    click(copy);
    QVERIFY(copied().startsWith(u"{\n  \"orderId\": \"A-1\",\n  \"status\": \"draft\""));
    QVERIFY(copied().contains(u"\"totalAmount\": 34.592"));
    showPanel(QStringLiteral("Changes"));
    click(copy);
    QCOMPARE(copied(), QStringLiteral("/items/1: absent → {\"productId\":\"P-2\",\"productName\":\"Xerox 1905\","
                                      "\"quantity\":3,\"unitPrice\":4.864}\n/totalAmount: 20 → 34.592\n"));
    showPanel(QStringLiteral("Event"));
    click(copy);
    QVERIFY(copied().startsWith(u"{\"stream\":\"order-A-1\",\"revision\":1,"));
    showPanel(QStringLiteral("Blame"));
    click(copy);
    QVERIFY(copied().contains(u"/totalAmount\t34.592\t1\tItem added\t2016-11-19T08:00:01.0000000Z\tweb-shop"));
}

void TestOrderPage::copiesFromTheMenu()
{
    openSample();
    auto &menu = named<QToolButton>(*m_page, u"orderMenu");
    QSignalSpy notified(&m_fixture->workspace(), &Workspace::notified);
    QVERIFY(chooseFromMenu([&] { click(menu); }, {QStringLiteral("Copy id")}));
    QCOMPARE(copied(), QStringLiteral("A-1"));
    QVERIFY(chooseFromMenu([&] { click(menu); }, {QStringLiteral("Copy state as JSON")}));
    QVERIFY(copied().contains(u"\"status\": \"confirmed\""));
    QVERIFY(chooseFromMenu([&] { click(menu); }, {QStringLiteral("Copy what happened as text")}));
    QCOMPARE(copied().split(u'\n').value(2),
             QStringLiteral("19 Nov 2016 08:00:02.0000000 UTC  Changed Staples from 2 to 5 (total 34.592 → 64.592), "
                            "support: “Customer on the phone”"));
    QCOMPARE(notified.count(), 3);
}

void TestOrderPage::schema1StandsBesideItsCurrentForm()
{
    open({withoutSchema("OrderCreated", Schema1), itemAdded("A-1")});
    QVERIFY(stateLines().contains(u"customerId | EH-13945 |"));
    QVERIFY(stateLines().contains(u"totalAmount | 35.592 |"));
    m_page->goTo(0);
    showPanel(QStringLiteral("Event"));
    QTRY_VERIFY(json(QStringLiteral("Stored")).exactText().contains(u"\"customer_id\": \"EH-13945\""));
    QVERIFY(json(QStringLiteral("Stored")).exactText().contains(u"\"unitPrice\": 10.50"));
    QVERIFY(json(QStringLiteral("Current form")).exactText().contains(u"\"customerId\": \"EH-13945\""));
    QVERIFY(json(QStringLiteral("Current form")).exactText().contains(u"\"totalAmount\": 21.00"));
    QVERIFY(says(*m_page, QStringLiteral("Stored  schema 1, exact")));
    QVERIFY(says(*m_page, QStringLiteral("Current form  schema 2, upcast on read")));
    QVERIFY(says(*m_page,
                 QStringLiteral("Stored as schema 1, read as schema 2: 4 fields renamed. Stored bytes never change.")));
    showPanel(QStringLiteral("Raw"));
    QCOMPARE(raw().exactText(), QString::fromStdString(Schema1));
}

void TestOrderPage::unreadableEventsAreMarkedAndTheRestFolds()
{
    auto broken = orderEvent("OrderItemAdded", "{\"orderId\":\"A-1\",\"item\":");
    auto both = withoutSchema("OrderCreated", R"({"id":"A-1","orderId":"A-1","customer_id":"X"})");
    open({created("A-1"), broken, both, itemAdded("A-1")});
    QVERIFY(stateLines().contains(u"totalAmount | 34.592 |"));
    const auto at = [this](int row) { return table().model()->index(row, EventListColumn::WhatHappened); };
    QVERIFY(!at(0).data(UnreadableRole).toBool());
    QVERIFY(at(1).data(UnreadableRole).toBool());
    QVERIFY(at(2).data(UnreadableRole).toBool());
    QCOMPARE(at(1).data().toString(), QStringLiteral("OrderItemAdded (unreadable)"));
    QVERIFY(!at(1).data(Qt::ToolTipRole).toString().isEmpty());
    showPanel(QStringLiteral("Event"));
    m_page->goTo(1);
    auto &warning = named<QLabel>(*m_page, u"eventWarning");
    QVERIFY(warning.isVisible());
    QVERIFY(warning.text().startsWith(u"This event cannot be read: "));
    QTRY_COMPARE(json(QStringLiteral("Stored")).exactText(), QString::fromStdString(broken.data));
    m_page->goTo(2);
    QVERIFY2(warning.text().contains(u"`id` and `orderId`"), qPrintable(warning.text()));
    QTRY_VERIFY(says(*m_page, QStringLiteral("The current form cannot be made")));
    m_page->goTo(3);
    QVERIFY(!warning.isVisible());
    showPanel(QStringLiteral("State"));
    m_page->goTo(1);
    QVERIFY(says(*m_page, QStringLiteral("nothing changed here")));
}

void TestOrderPage::unknownTypesAreShown()
{
    open({created("A-1"), orderEvent("GiftWrapped", R"({"paper":"red","sheets":2.50})", "packer"), itemAdded("A-1")});
    const QModelIndex row = table().model()->index(1, EventListColumn::WhatHappened);
    QCOMPARE(row.data().toString(), QStringLiteral("GiftWrapped (unknown type)"));
    QCOMPARE(row.data(DetailRole).toString(), QStringLiteral("state unchanged"));
    QCOMPARE(row.data(TokenRole).toString(), QStringLiteral("event-unknown"));
    QVERIFY(stateLines().contains(u"totalAmount | 34.592 |"));
    m_page->goTo(1);
    QCOMPARE(named<QLabel>(*m_page, u"orderTotal").text(), QStringLiteral("20.00"));
    showPanel(QStringLiteral("Event"));
    QTRY_VERIFY(json(QStringLiteral("Stored")).exactText().contains(u"\"sheets\": 2.50"));
    QVERIFY(!named<QLabel>(*m_page, u"eventWarning").isVisible());
}

void TestOrderPage::timesFollowTheZoneEverywhere()
{
    openSample();
    showPanel(QStringLiteral("Blame"));
    showPanel(QStringLiteral("State"));
    m_fixture->workspace().setTimeFormat(TimeFormat::fromId(QStringLiteral("Asia/Tokyo")));
    QVERIFY(says(*m_page, QStringLiteral("19 Nov 2016 17:00:03.000 Asia/Tokyo")));
    QVERIFY2(stateLines().contains(u"createdAt | 19 Nov 2016 17:00:00.000 |"), qPrintable(stateLines()));
    QCOMPARE(table().model()->index(0, EventListColumn::Time).data().toString(),
             QStringLiteral("19 Nov 2016 17:00:00.000"));
    QVERIFY(table().model()->index(0, EventListColumn::Time).data(Qt::ToolTipRole).toString().contains(u"Asia/Tokyo"));
    showPanel(QStringLiteral("Blame"));
    auto &blame = *named<QAbstractItemView>(*m_page, u"blameTable").model();
    QCOMPARE(blame.headerData(4, Qt::Horizontal).toString(), QStringLiteral("When (Asia/Tokyo)"));
    QVERIFY(blame.index(0, 4).data().toString().startsWith(u"19 Nov 2016 17:00:00"));
    showPanel(QStringLiteral("Changes"));
    m_page->goTo(0);
    QVERIFY(printed(*named<QAbstractItemView>(*m_page, u"changesTable").model()).join(u'\n').contains(u"17:00:00.000"));
    showPanel(QStringLiteral("Event"));
    QVERIFY(says(*m_page, QStringLiteral("19 Nov 2016 17:00:00.000 Asia/Tokyo")));
}

void TestOrderPage::missingStreamAppearsWhenItIsWritten()
{
    QVERIFY(m_fixture->open(m_store));
    m_page = m_fixture->show<OrderPage>(QStringLiteral("order-A-1"));
    QVERIFY(m_page);
    QVERIFY(says(*m_page, QStringLiteral("There is no stream order-A-1")));
    append(*m_store, Stream, {created("A-1")});
    QTRY_VERIFY(says(*m_page, QStringLiteral("Order A-1")));
    QVERIFY(!says(*m_page, QStringLiteral("There is no stream")));
    QCOMPARE(m_page->playhead(), 0);
}

void TestOrderPage::untrustedTextIsPlain_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("markup") << QStringLiteral("<img src=x><b>bold</b>");
    QTest::newRow("long") << QString(100'000, u'W');
    QTest::newRow("long words") << QStringLiteral("ab ").repeated(30'000);
    QTest::newRow("controls") << QStringLiteral("Eve\\u0007\\u001b[31m\\nHolt\\t!");
    QTest::newRow("turned round") << QStringLiteral("Eve \u202Etxt.exe");
}

void TestOrderPage::untrustedTextIsPlain()
{
    QFETCH(QString, name);
    const std::string text = name.toStdString();
    auto cancel =
        orderEvent("OrderCancelled",
                   R"({"orderId":"A-1","cancelledAt":"2016-11-19T10:00:00Z","reason":")" + text + "\"}", "web-shop");
    cancel.metadata = R"({"schemaVersion":2,"actor":")" + text + R"(","reason":")" + text + "\"}";
    open({created("A-1", text), itemAdded("A-1", "P-2", text), cancel});
    m_page->goTo(1);
    for (const auto &panel : {QStringLiteral("State"), QStringLiteral("Changes"), QStringLiteral("Event"),
                              QStringLiteral("Blame"), QStringLiteral("Raw")}) {
        showPanel(panel);
        m_page->goTo(0);
        m_page->goTo(2);
        if (panel == u"Event")
            QTRY_VERIFY(!json(QStringLiteral("Stored")).exactText().isEmpty());
        QVERIFY2(m_page->minimumSizeHint().width() <= 1024,
                 qPrintable(QStringLiteral("%1: %2 px").arg(panel).arg(m_page->minimumSizeHint().width())));
        for (const auto *label : m_page->findChildren<QLabel *>()) {
            const bool isTrusted = label->text().isEmpty() || label->text() == u"as of";
            QVERIFY2(isTrusted || label->textFormat() == Qt::PlainText, qPrintable(label->text().left(80)));
            QVERIFY2(label->text().size() <= 4001, qPrintable(label->objectName()));
        }
        for (const auto *widget : m_page->findChildren<QWidget *>())
            QVERIFY2(!widget->toolTip().contains(u"<img") && widget->toolTip().size() < 30'000,
                     qPrintable(widget->toolTip().left(80)));
    }
    const QString subject = named<RunLabel>(*m_page, u"orderSubject").text();
    QVERIFY(subject.size() <= 400);
    for (const QChar bad : {QChar(0x202E), QChar(0x1B), QChar(0x07), QChar(u'\n')}) {
        QVERIFY2(!subject.contains(bad), qPrintable(subject));
        QVERIFY(!table().model()->index(2, EventListColumn::WhatHappened).data().toString().contains(bad));
    }
    showPanel(QStringLiteral("State"));
    auto &tree = named<QAbstractItemView>(*m_page, u"stateTree");
    const QModelIndex value = tree.model()->index(3, StateTreeColumn::Value);
    QCOMPARE(value.siblingAtColumn(0).data().toString(), QStringLiteral("customerName"));
    QVERIFY(value.data().toString().size() <= 400);
    const QPoint place = tree.visualRect(value).center();
    QHelpEvent help(QEvent::ToolTip, place, tree.viewport()->mapToGlobal(place));
    QApplication::sendEvent(tree.viewport(), &help);
    QTRY_VERIFY(QToolTip::isVisible());
    QVERIFY2(!QToolTip::text().contains(u"<img"), qPrintable(QToolTip::text()));
    QToolTip::hideText();
}

void TestOrderPage::controlsHaveNames()
{
    openSample();
    m_page->goTo(1);
    for (const auto &panel : {QStringLiteral("State"), QStringLiteral("Changes"), QStringLiteral("Event"),
                              QStringLiteral("Blame"), QStringLiteral("Raw")}) {
        showPanel(panel);
        for (const auto *widget : m_page->findChildren<QWidget *>()) {
            const bool isControl = widget->isVisible() && widget->focusPolicy() & Qt::TabFocus;
            const auto *text = qobject_cast<const QAbstractButton *>(widget);
            const bool isNamed = !widget->accessibleName().isEmpty() || (text != nullptr && !text->text().isEmpty()) ||
                                 widget->inherits("QLabel") || widget->inherits("QScrollArea");
            QVERIFY2(!isControl || isNamed,
                     qPrintable(panel + u": " + QString::fromLatin1(widget->metaObject()->className()) + u' ' +
                                widget->objectName()));
        }
    }
}

QTEST_MAIN(TestOrderPage)
#include "tst_orderpage.moc"
