// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"

#include <QTest>

using namespace foldline::test;

namespace {

const char *Schema2 = R"({"schemaVersion":2})";

QByteArray metadataLine(const char *stream, int id, const char *created, const char *metadata)
{
    return eventLine(stream, 0, id, "$metadata", created, metadata);
}

/// An order that was shipped and has an event of an unknown type behind it, truncated to what is visible.
QByteArray shippedOrder(const char *metadata)
{
    QByteArray history;
    history += eventLine("order-1", 0, 1, "OrderCreated", "2020-01-01T00:00:00Z",
                         R"({"orderId":"1","customerId":"C-1","items":[{"productId":"P","productName":"Pen",)"
                         R"("quantity":2,"unitPrice":10}],"totalAmount":20})",
                         Schema2);
    history += eventLine("order-1", 1, 2, "OrderConfirmed", "2020-01-01T01:00:00Z",
                         R"({"orderId":"1","confirmedAt":"2020-01-01T01:00:00Z"})", Schema2);
    history += eventLine("order-1", 2, 3, "OrderShipped", "2020-01-01T02:00:00Z",
                         R"({"orderId":"1","shippedAt":"2020-01-01T02:00:00Z"})", Schema2);
    history += eventLine("order-1", 3, 4, "OrderPraised", "2020-01-01T03:00:00Z", R"({"stars":5})", Schema2);
    return history + metadataLine("$$order-1", 5, "2020-01-02T00:00:00Z", metadata);
}

const char *NothingVisible = R"({"$maxAge":10})";

} // namespace

/// What is said of streams whose events are hidden by truncation or deletion.
class HiddenTest : public QObject
{
    Q_OBJECT
private slots:
    void noStateIsMadeUpWhereNothingIsVisible()
    {
        const Workplace place(shippedOrder(NothingVisible));
        const Run run = place.runJson("state order-1");
        QCOMPARE(run.exitCode, 3);
        QVERIFY2(run.out.isEmpty(), run.out.constData());
        QVERIFY2(run.says("no events that can be seen"), run.err.constData());
        QCOMPARE(place.run("blame order-1").err, run.err);
    }
};

QTEST_GUILESS_MAIN(HiddenTest)
#include "tst_cli_hidden.moc"
