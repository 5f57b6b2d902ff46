// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ordertesting.h"

#include <QTest>

using namespace foldline;
using namespace foldline::orders;
using namespace foldline::orders::testing;

/// The stored form of orders: what is read, what is refused and with which words, and how old forms become new ones.
class TestOrderCodec : public QObject
{
    Q_OBJECT

private slots:
    void readsEvents_data();
    void readsEvents();
    void refusesBadData_data();
    void refusesBadData();
    void readsOnAfterAFailure();
    void keepsTheAddressAsItWasWritten();
    void writesTheStateInTheOrderOfTheDesign();
    void leavesOutWhatIsAbsent();
    void knowsItsEventTypes();
    void upcastsSchemaOne();
    void tellsTheSchemaOfEventsThatDoNotSay_data();
    void tellsTheSchemaOfEventsThatDoNotSay();
    void refusesToUpcastBothNames();
};

namespace {

const std::string CreatedStart = R"({"orderId":"A-1","customerId":"C-1",)";

std::string createdWith(const std::string &line, const std::string &total = "20")
{
    return CreatedStart + R"("items":[)" + line + R"(],"totalAmount":)" + total + "}";
}

std::string line(const std::string &quantity, const std::string &price)
{
    return R"({"productId":"P","productName":"Pen","quantity":)" + quantity + R"(,"unitPrice":)" + price + "}";
}

} // namespace

void TestOrderCodec::readsEvents_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("canonical");
    const auto row = [](const char *name, const char *type, const std::string &data, const std::string &canonical) {
        QTest::newRow(name) << QByteArray(type) << bytes(data) << bytes(canonical);
    };
    const std::string plain = createdWith(line("2", "10"));
    row("created", "OrderCreated", plain, plain);
    row("white space", "OrderCreated",
        " {\"orderId\" : \"A-1\" ,\n\"customerId\":\"C-1\",\"items\":[ ],\"totalAmount\": 0 }\t ",
        CreatedStart + R"("items":[],"totalAmount":0})");
    row("unknown members", "OrderConfirmed",
        R"({"x":{"orderId":"no"},"orderId":"A-1","y":[[],{}],"confirmedAt":"t","z":1e400})",
        R"({"orderId":"A-1","confirmedAt":"t"})");
    row("any order", "OrderConfirmed", R"({"confirmedAt":"t","orderId":"A-1"})",
        R"({"orderId":"A-1","confirmedAt":"t"})");
    row("the first of two", "OrderConfirmed", R"({"orderId":"A-1","orderId":"B","confirmedAt":"t"})",
        R"({"orderId":"A-1","confirmedAt":"t"})");
    row("escaped names and texts", "OrderConfirmed", R"({"order\u0049d":"A\u002d1\n\"","confirmedAt":"\ud83d\ude00"})",
        R"({"orderId":"A-1\n\"","confirmedAt":"😀"})");
    row("null is absent", "OrderShipped", R"({"orderId":"A-1","shippedAt":"t","shipMode":null,"trackingNumber":null})",
        R"({"orderId":"A-1","shippedAt":"t"})");
    row("null address", "OrderCreated",
        CreatedStart + R"("shippingAddress":null,"customerName":null,"items":[],"totalAmount":0})",
        CreatedStart + R"("items":[],"totalAmount":0})");
    row("numbers as people write them", "OrderCreated", createdWith(line("2", "1.00000e1"), "2E+1"), plain);
    row("amounts of all digits", "OrderCreated",
        createdWith(line("9223372036854775807", "922337203685477.5807"), "-0.0001"),
        createdWith(line("9223372036854775807", "922337203685477.5807"), "-0.0001"));
    row("price at a removal", "OrderItemRemoved", R"({"orderId":"A-1","productId":"P","unitPrice":9.50})",
        R"({"orderId":"A-1","productId":"P","unitPrice":9.5})");
    row("cancelled", "OrderCancelled", R"({"orderId":"A-1","cancelledAt":"t","reason":""})",
        R"({"orderId":"A-1","cancelledAt":"t","reason":""})");
    row("a lone surrogate that nobody asks for", "OrderConfirmed",
        R"({"orderId":"A-1","\ud800":"\ud800","confirmedAt":"t"})", R"({"orderId":"A-1","confirmedAt":"t"})");
}

void TestOrderCodec::readsEvents()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, data);
    QFETCH(QByteArray, canonical);
    OrderEventReader reader;
    const auto event = reader.read(type.toStdString(), data.toStdString());
    QVERIFY2(event, event ? "" : event.error().message.c_str());
    QCOMPARE(bytes(typeName(*event)), type);
    QCOMPARE(bytes(json::dump(toJson(*event))), canonical);
}

void TestOrderCodec::refusesBadData_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, const char *type, const std::string &data, const char *reason,
                        ErrorCode code = ErrorCode::InvalidInput) {
        QTest::newRow(name) << QByteArray(type) << bytes(data) << QByteArray(reason) << static_cast<int>(code);
    };
    const auto notJson = [&](const char *name, const std::string &data) {
        row(name, "OrderConfirmed", data, "The data of this OrderConfirmed is no ");
    };
    notJson("empty", "");
    notJson("text", "hello");
    notJson("array", "[]");
    notJson("number", "17");
    notJson("null", "null");
    notJson("cut off", R"({"orderId":"A-1","confirmedAt":"t")");
    notJson("more after it", R"({"orderId":"A-1","confirmedAt":"t"} {})");
    notJson("a brace too many", R"({"orderId":"A-1","confirmedAt":"t"}})");
    notJson("no comma", R"({"orderId":"A-1" "confirmedAt":"t"})");
    notJson("a comma too many", R"({"orderId":"A-1","confirmedAt":"t",})");
    notJson("bad word in an unknown member", R"({"orderId":"A-1","confirmedAt":"t","x":tru})");
    notJson("bad number in an unknown member", R"({"orderId":"A-1","confirmedAt":"t","x":[01]})");
    notJson("mixed brackets in an unknown member", R"({"orderId":"A-1","confirmedAt":"t","x":[1}]})");
    notJson("bad escape in an unknown member", R"({"orderId":"A-1","confirmedAt":"t","x":"\q"})");
    notJson("line break in a text", "{\"orderId\":\"A\n1\",\"confirmedAt\":\"t\"}");
    notJson("no UTF-8", "{\"orderId\":\"A\xff\",\"confirmedAt\":\"t\"}");
    notJson("no UTF-8 in an unknown member", "{\"orderId\":\"A\",\"confirmedAt\":\"t\",\"x\":\"\xed\xa0\x80\"}");
    notJson("not a number", R"({"orderId":"A-1","confirmedAt":"t","x":NaN})");
    notJson("byte order mark", "\xef\xbb\xbf{\"orderId\":\"A-1\",\"confirmedAt\":\"t\"}");
    notJson("nested too deep",
            R"({"orderId":"A-1","confirmedAt":"t","x":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}");

    row("missing", "OrderConfirmed", R"({"orderId":"A-1"})", "`confirmedAt` is missing.");
    row("null where needed", "OrderConfirmed", R"({"orderId":null,"confirmedAt":"t"})", "`orderId` is no text.");
    row("number for text", "OrderConfirmed", R"({"orderId":17,"confirmedAt":"t"})", "`orderId` is no text.");
    row("number for optional text", "OrderShipped", R"({"orderId":"A","shippedAt":"t","shipMode":1})",
        "`shipMode` is no text.");
    row("lone surrogate", "OrderConfirmed", R"({"orderId":"\ud800","confirmedAt":"t"})",
        "`orderId` is no text that UTF-8 can hold.");
    row("no items", "OrderCreated", CreatedStart + R"("totalAmount":0})", "`items` is missing.");
    row("no total", "OrderCreated", CreatedStart + R"("items":[]})", "`totalAmount` is missing.");
    row("items no array", "OrderCreated", CreatedStart + R"("items":{},"totalAmount":0})", "`items` is no array.");
    row("line no object", "OrderCreated", createdWith("7"), "`items/0` is no object.");
    row("address no object", "OrderCreated",
        CreatedStart + R"("shippingAddress":"Main St","items":[],"totalAmount":0})", "`shippingAddress` is no object.");
    row("item missing", "OrderItemAdded", R"({"orderId":"A-1"})", "`item` is missing.");
    row("name missing", "OrderItemAdded", R"({"orderId":"A-1","item":{"productId":"P","quantity":1,"unitPrice":1}})",
        "`item/productName` is missing.");
    row("quantity as text", "OrderCreated", createdWith(line("\"2\"", "10")), "`items/0/quantity` is no number.");
    row("quantity with a point", "OrderCreated", createdWith(line("1", "1") + "," + line("2.0", "10")),
        "`items/1/quantity` is no whole number: 2.0.");
    row("quantity with an exponent", "OrderCreated", createdWith(line("1e1", "10")),
        "`items/0/quantity` is no whole number: 1e1.");
    row("quantity of 30 digits", "OrderCreated", createdWith(line("123456789012345678901234567890", "10")),
        "`items/0/quantity` does not fit 64 bits: 123456789012345678901234567890.", ErrorCode::TooLarge);
    row("price as text", "OrderCreated", createdWith(line("2", "\"10\"")), "`items/0/unitPrice` is no number.");
    row("price too fine", "OrderCreated", createdWith(line("2", "1.23456")),
        "`items/0/unitPrice` is finer than 1/10 000: 1.23456.");
    row("price of 30 digits", "OrderCreated", createdWith(line("2", "123456789012345678901234567890")),
        "`items/0/unitPrice` does not fit 64 bits of 1/10 000: 123456789012345678901234567890.", ErrorCode::TooLarge);
    row("total past 64 bits", "OrderCreated", createdWith(line("2", "10"), "922337203685477.5808"),
        "`totalAmount` does not fit 64 bits of 1/10 000: 922337203685477.5808.", ErrorCode::TooLarge);
    row("total true", "OrderCreated", createdWith(line("2", "10"), "true"), "`totalAmount` is no number.");
}

void TestOrderCodec::refusesBadData()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, data);
    QFETCH(QByteArray, reason);
    QFETCH(int, code);
    OrderEventReader reader;
    const auto event = reader.read(type.toStdString(), data.toStdString());
    QVERIFY(!event);
    QCOMPARE(static_cast<int>(event.error().code), code);
    const QByteArray message = bytes(event.error().message);
    QCOMPARE(reason.endsWith('.') ? message : message.left(reason.size()), reason);
    QVERIFY(message.endsWith('.'));
}

void TestOrderCodec::readsOnAfterAFailure()
{
    OrderEventReader reader;
    QVERIFY(!reader.read("OrderCreated", createdWith(line("x", "1"))));
    QVERIFY(!reader.read("OrderCreated", createdWith(line("2", "\"1\""))));
    QVERIFY(reader.read("OrderCreated", createdWith(line("2", "1"))));
    const std::string large = createdWith(line("2", "1") + [] {
        std::string more;
        for (int i = 0; i < 10'000; ++i)
            more += "," + line("1", "0.0001");
        return more;
    }());
    const auto event = reader.read("OrderCreated", large);
    QVERIFY(event);
    QCOMPARE(std::get<OrderCreated>(*event).items.size(), std::size_t(10'001));
    QVERIFY(reader.read("OrderCreated", createdWith(line("2", "1"))));
}

void TestOrderCodec::keepsTheAddressAsItWasWritten()
{
    const std::string address =
        R"({ "city" : "Houston", "postalCode" : 77041.0, "zip":123456789012345678901234567890 ,"city":"}" })";
    OrderEventReader reader;
    const auto event = reader.read("OrderCreated", CreatedStart + R"("shippingAddress":  )" + address +
                                                       "  ,\"items\":[],\"totalAmount\":0}");
    QVERIFY(event);
    QCOMPARE(bytes(std::get<OrderCreated>(*event).shippingAddress), bytes(address));
    const Order order = evolve(Order(), *event, Now).value();
    QCOMPARE(bytes(json::dump(*toJson(order).find("shippingAddress"))),
             bytes(R"({"city":"Houston","postalCode":77041.0,"zip":123456789012345678901234567890,"city":"}"})"));
    const auto last =
        reader.read("OrderCreated", CreatedStart + R"("items":[],"totalAmount":0,"shippingAddress":{} })");
    QCOMPARE(bytes(std::get<OrderCreated>(last.value()).shippingAddress), bytes("{}"));
}

void TestOrderCodec::writesTheStateInTheOrderOfTheDesign()
{
    OrderCreated first;
    first.orderId = "CA-2016-152156";
    first.customerId = "CG-12520";
    first.customerName = "Claire Gute";
    first.shippingAddress = R"({"city":"Henderson","state":"Kentucky","postalCode":"42420"})";
    first.items = {{"FUR-BO-10001798", "Bush Somerset Collection Bookcase", 2, money("130.98")}};
    first.totalAmount = money("261.96");
    const Order order = folded({first, OrderConfirmed{"CA-2016-152156", "2016-11-09T00:00:00Z"},
                                OrderShipped{"CA-2016-152156", "2016-11-11T00:00:00Z", "Second Class", "T-1"}});
    QCOMPARE(
        bytes(stateText(order)),
        bytes(
            R"({"orderId":"CA-2016-152156","status":"shipped","customerId":"CG-12520","customerName":"Claire Gute",)"
            R"("shippingAddress":{"city":"Henderson","state":"Kentucky","postalCode":"42420"},)"
            R"("items":[{"productId":"FUR-BO-10001798","productName":"Bush Somerset Collection Bookcase","quantity":2,"unitPrice":130.98}],)"
            R"("totalAmount":261.96,"createdAt":"2016-11-19T08:52:24.118000Z","confirmedAt":"2016-11-09T00:00:00Z",)"
            R"("shippedAt":"2016-11-11T00:00:00Z","shipMode":"Second Class","trackingNumber":"T-1"})"));
}

void TestOrderCodec::leavesOutWhatIsAbsent()
{
    QCOMPARE(bytes(stateText(Order())), bytes("{}"));
    QCOMPARE(
        bytes(stateText(folded({cancelled()}))),
        bytes(
            R"({"orderId":"A-1","status":"cancelled","items":[],"totalAmount":0,"createdAt":"2016-11-19T08:52:24.118000Z",)"
            R"("cancelledAt":"2016-11-21T09:00:00.000000Z","cancelReason":"Customer changed mind"})"));
}

void TestOrderCodec::knowsItsEventTypes()
{
    for (const OrderEvent &event :
         {created(), added(item("P", 1, "1")), removed("P"), changed("P", 1), confirmed(), shipped(), cancelled()})
        QVERIFY(isOrderEventType(typeName(event)));
    QVERIFY(!isOrderEventType("OrderNoteAdded"));
    QVERIFY(!isOrderEventType(""));
    QVERIFY(!isOrderEventType("ordercreated"));
}

void TestOrderCodec::upcastsSchemaOne()
{
    const auto event = recorded("OrderCreated",
                                R"({"note":1.50,"id":"A-1","customer_id":"C-1","order_items":[)" + line("2", "10.0") +
                                    R"(],"total":20,"x":null})",
                                R"({"schemaVersion":1})");
    const auto form = orderUpcasters().current(event);
    QVERIFY(form);
    QCOMPARE(form->storedVersion, 1);
    QCOMPARE(form->currentVersion, 2);
    QCOMPARE(bytes(form->bytes(event)), bytes(R"({"note":1.50,"orderId":"A-1","customerId":"C-1","items":[)" +
                                              line("2", "10.0") + R"(],"totalAmount":20,"x":null})"));
    Order order;
    QVERIFY(foldRecorded(order, event, orderUpcasters()).warnings.empty());
    QCOMPARE(order.totalAmount, money("20"));
    QCOMPARE(bytes(order.customerId), bytes("C-1"));
}

void TestOrderCodec::tellsTheSchemaOfEventsThatDoNotSay_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("metadata");
    QTest::addColumn<int>("version");
    QTest::newRow("old members") << QByteArray(R"({"id":"A","customer_id":"C"})") << QByteArray("{}") << 1;
    QTest::newRow("escaped name") << QByteArray(R"({"customer\u005fid":"C"})") << QByteArray("{}") << 1;
    QTest::newRow("new members") << QByteArray(R"({"orderId":"A","customerId":"C"})") << QByteArray("{}") << 2;
    QTest::newRow("no metadata") << QByteArray(R"({"orderId":"A"})") << QByteArray() << 2;
    QTest::newRow("the name as a text") << QByteArray(R"({"x":"customer_id","y":{"customer_id":1}})")
                                        << QByteArray("{}") << 2;
    QTest::newRow("metadata decides") << QByteArray(R"({"customer_id":"C"})") << QByteArray(R"({"schemaVersion":2})")
                                      << 2;
    QTest::newRow("metadata says one") << QByteArray(R"({"orderId":"A"})") << QByteArray(R"({"schemaVersion":1})") << 1;
    QTest::newRow("broken") << QByteArray(R"({"x":)") << QByteArray("{}") << 2;
    QTest::newRow("no object") << QByteArray("customer_id") << QByteArray("{}") << 2;
}

void TestOrderCodec::tellsTheSchemaOfEventsThatDoNotSay()
{
    QFETCH(QByteArray, data);
    QFETCH(QByteArray, metadata);
    QFETCH(int, version);
    QCOMPARE(orderUpcasters().versionOf(recorded("OrderCreated", data.toStdString(), metadata.toStdString())), version);
    QCOMPARE(orderUpcasters().versionOf(recorded("OrderShipped", data.toStdString(), "{}")), 2);
}

void TestOrderCodec::refusesToUpcastBothNames()
{
    const auto event =
        recorded("OrderCreated", R"({"id":"A","orderId":"B","customer_id":"C","order_items":[],"total":0})",
                 R"({"schemaVersion":1})");
    Order order;
    const auto outcome = foldRecorded(order, event, orderUpcasters());
    QCOMPARE(outcome.kind, aggregates::FoldOutcome::Kind::Unreadable);
    QVERIFY2(outcome.reason.find("both `id` and `orderId`") != std::string::npos, outcome.reason.c_str());
}

QTEST_GUILESS_MAIN(TestOrderCodec)
#include "tst_ordercodec.moc"
