// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/commandsheet.h"

#include "tests/ui/orders/meddlingstore.h"
#include "tests/ui/orders/pagefixture.h"
#include "ui/pages/orderpage.h"
#include "ui/pages/orderspage.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/plainlabel.h"

#include <QPushButton>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

namespace {

const std::string Stream = "order-A-1";

} // namespace

/// Somebody else writes between the decision and the append.
class TestConflict : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_fixture = std::make_unique<PageFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init();
    void cleanup() { m_fixture->close(); }

    void stillAllowedIsWrittenOnTheNewRevision();
    void othersEventsAreSaidWhileItIsTyped();
    void editsAfterTheConflictAreWhatIsWritten();
    void secondConflictShowsTheSecondWriter();
    void forbiddenOffersDiscardAndCopy();
    void retryThatFailsCanBeTriedAgain();
    void anotherIdForgetsTheConflict();
    void unknownOutcomeIsSettledByTheEventInTheStream();
    void unknownOutcomeThatWasNotWrittenIsWrittenOnce();
    void plainFailureKeepsWhatWasTyped();

private:
    void meddle(const std::vector<events::ProposedEvent> &events);
    void loseAnswer();
    CommandSheet *sheet() { return m_fixture->frame().findChild<CommandSheet *>(); }
    QLineEdit &field(const QString &name) { return sheetField(m_fixture->frame(), name); }
    QPushButton &write() { return named<QPushButton>(*sheet(), u"writeCommand"); }
    QPushButton &cancel() { return named<QPushButton>(*sheet(), u"cancelCommand"); }
    QString message() { return sheet()->findChild<MessageBar *>()->text(); }
    void type(const QString &name, const QString &text) { typeOver(field(name), text); }
    void cancelOrder();
    std::vector<events::RecordedEvent> stored(const std::string &stream = Stream);

    std::unique_ptr<PageFixture> m_fixture;
    std::shared_ptr<store::MemoryStore> m_memory;
    std::shared_ptr<MeddlingStore> m_store;
    OrderPage *m_page = nullptr;
};

void TestConflict::init()
{
    m_memory = steppingStore();
    append(*m_memory, Stream, {created("A-1"), itemAdded("A-1")});
    m_store = std::make_shared<MeddlingStore>(m_memory);
    QVERIFY(m_fixture->open(m_store));
    m_page = m_fixture->show<OrderPage>(QString::fromStdString(Stream));
    QVERIFY(m_page);
}

void TestConflict::meddle(const std::vector<events::ProposedEvent> &events)
{
    m_store->beforeNextAppend([memory = m_memory, events] { append(*memory, Stream, events); });
}

void TestConflict::loseAnswer()
{
    m_store->answerNextAppend([](const auto &) { return failure(ErrorCode::Timeout, "No answer came in time."); });
}

void TestConflict::cancelOrder()
{
    click(named<QAbstractButton>(*m_page, u"command_CancelOrder"));
    type(QStringLiteral("reason"), QStringLiteral("Out of stock"));
    type(QStringLiteral("metadata_reason"), QStringLiteral("Called at noon"));
    click(write());
}

std::vector<events::RecordedEvent> TestConflict::stored(const std::string &stream)
{
    std::vector<events::RecordedEvent> result;
    const auto done = m_memory->readStream(events::StreamName(stream), {}, [&result](auto batch) {
        result.insert(result.end(), batch.begin(), batch.end());
        return true;
    });
    return done ? result : std::vector<events::RecordedEvent>();
}

void TestConflict::stillAllowedIsWrittenOnTheNewRevision()
{
    meddle({quantityChanged("A-1", 5)});
    cancelOrder();
    QTRY_VERIFY(message().startsWith(u"Not written: someone else wrote to this order first"));
    QVERIFY(message().contains(u"You decided on revision 1; it is now at revision 2. Nothing you typed is lost."));
    auto &panel = named<QWidget>(*sheet(), u"conflict");
    QVERIFY(says(panel, QStringLiteral("Written meanwhile  1")));
    QVERIFY(says(panel, QStringLiteral("Changed Staples from 2 to 5")));
    QVERIFY(says(panel, QStringLiteral("total 34.592 → 64.592")));
    QVERIFY(says(panel, QStringLiteral("support")));
    QCOMPARE(named<PlainLabel>(panel, u"conflictAnswer").text(), u"Yes.");
    QCOMPARE(stored().size(), std::size_t(3));
    QCOMPARE(field(QStringLiteral("reason")).text(), QStringLiteral("Out of stock"));
    QCOMPARE(field(QStringLiteral("metadata_reason")).text(), QStringLiteral("Called at noon"));
    QCOMPARE(write().text(), QStringLiteral("Retry on revision 2"));
    QTRY_VERIFY(write().hasFocus() && write().isDefault());
    QCOMPARE(cancel().text(), QStringLiteral("Discard"));
    QVERIFY(!named<QWidget>(*sheet(), u"copyTyped").isVisible());
    QVERIFY(says(*sheet(), QStringLiteral("What will be written on Retry")));
    QTest::keyClick(&write(), Qt::Key_Return);
    QTRY_VERIFY(!sheet());
    QTRY_COMPARE(m_page->playhead(), 3);
    const auto events = stored();
    QCOMPARE(events.size(), std::size_t(4));
    QCOMPARE(events[3].type, std::string("OrderCancelled"));
    QCOMPARE(events::readMetadata(events[3].metadata).reason, std::string("Called at noon"));
    QCOMPARE(events::readMetadata(events[3].metadata).causationId, events[2].id.toString());
}

void TestConflict::othersEventsAreSaidWhileItIsTyped()
{
    click(named<QAbstractButton>(*m_page, u"command_CancelOrder"));
    type(QStringLiteral("reason"), QStringLiteral("Out of stock"));
    append(*m_memory, Stream, {quantityChanged("A-1", 5)});
    QTRY_VERIFY(message().startsWith(u"Written meanwhile: Changed Staples from 2 to 5"));
    QVERIFY(message().contains(u"decided anew on revision 2. Nothing you typed is lost."));
    QCOMPARE(named<PlainLabel>(named<QWidget>(*sheet(), u"meanwhile"), u"conflictAnswer").text(), u"Yes.");
    QCOMPARE(named<QLabel>(*sheet(), u"onRevision").text(), QStringLiteral("On revision 2"));
    QCOMPARE(field(QStringLiteral("reason")).text(), QStringLiteral("Out of stock"));
    QVERIFY(write().isEnabled());
    append(*m_memory, Stream, {cancelled("A-1")});
    QTRY_VERIFY(message().startsWith(u"Written meanwhile: 2 events"));
    auto &panel = named<QWidget>(*sheet(), u"meanwhile");
    QVERIFY(says(panel, QStringLiteral("Changed Staples from 2 to 5")));
    QCOMPARE(named<PlainLabel>(panel, u"conflictAnswer").text(), u"No.");
    QVERIFY(!write().isEnabled() && cancel().isDefault());
    QVERIFY(named<QWidget>(*sheet(), u"copyTyped").isVisible());
    QCOMPARE(field(QStringLiteral("reason")).text(), QStringLiteral("Out of stock"));
    QCOMPARE(stored().size(), std::size_t(4));
}

void TestConflict::editsAfterTheConflictAreWhatIsWritten()
{
    meddle({quantityChanged("A-1", 5)});
    cancelOrder();
    QTRY_VERIFY(message().startsWith(u"Not written"));
    type(QStringLiteral("reason"), QStringLiteral("Wrong size"));
    QVERIFY(says(*sheet(), QStringLiteral("Cancelled: Wrong size")));
    click(write());
    QTRY_VERIFY(!sheet());
    QCOMPARE(json::parse(stored().back().data)->stringAt("reason"), std::string("Wrong size"));
}

void TestConflict::secondConflictShowsTheSecondWriter()
{
    meddle({quantityChanged("A-1", 5)});
    cancelOrder();
    QTRY_VERIFY(message().startsWith(u"Not written"));
    meddle({quantityChanged("A-1", 9)});
    click(write());
    QTRY_VERIFY(message().contains(u"You decided on revision 2; it is now at revision 3."));
    QVERIFY(says(named<QWidget>(*sheet(), u"conflict"), QStringLiteral("Changed Staples from 5 to 9")));
    QVERIFY(!says(named<QWidget>(*sheet(), u"conflict"), QStringLiteral("Changed Staples from 2 to 5")));
    click(write());
    QTRY_VERIFY(!sheet());
    QCOMPARE(stored().size(), std::size_t(5));
}

void TestConflict::forbiddenOffersDiscardAndCopy()
{
    meddle({confirmed("A-1"),
            orderEvent("OrderShipped", R"({"orderId":"A-1","shippedAt":"2016-11-19T11:00:00Z"})", "warehouse")});
    cancelOrder();
    QTRY_VERIFY(message().startsWith(u"Not written: someone else wrote to this order first"));
    auto &panel = named<QWidget>(*sheet(), u"conflict");
    QVERIFY(says(panel, QStringLiteral("Written meanwhile  2")));
    QVERIFY(says(panel, QStringLiteral("Confirmed")) && says(panel, QStringLiteral("Shipped")));
    QCOMPARE(named<PlainLabel>(panel, u"conflictAnswer").text(), u"No.");
    QVERIFY(named<PlainLabel>(panel, u"conflictVerdict").text().startsWith(u"Order already shipped."));
    QVERIFY(named<PlainLabel>(panel, u"conflictVerdict").wordWrap());
    QVERIFY(!write().isEnabled());
    QCOMPARE(write().text(), QStringLiteral("Retry"));
    QVERIFY(cancel().isDefault() && !write().isDefault());
    QVERIFY2(cancel().x() > write().x(), "the default stands at the right");
    QCOMPARE(cancel().text(), QStringLiteral("Discard"));
    QTRY_VERIFY(cancel().hasFocus());
    QCOMPARE(field(QStringLiteral("reason")).text(), QStringLiteral("Out of stock"));
    click(button(*sheet(), QStringLiteral("Copy what I typed")));
    QCOMPARE(copied(), QStringLiteral("Cancel order\nReason: Out of stock\nNote: Called at noon"));
    QVERIFY(sheet()->isVisible());
    cancel().setFocus();
    QTest::keyClick(&cancel(), Qt::Key_Return);
    QTRY_VERIFY(!sheet());
    QCOMPARE(stored().size(), std::size_t(4));
    QCOMPARE(m_store->appendedIds().size(), std::size_t(1));
}

void TestConflict::retryThatFailsCanBeTriedAgain()
{
    meddle({quantityChanged("A-1", 5)});
    cancelOrder();
    QTRY_VERIFY(message().startsWith(u"Not written: someone"));
    m_store->refuseNextAppend({ErrorCode::Io, "The disk is full.", {}});
    click(write());
    QTRY_VERIFY(message().contains(u"The disk is full."));
    QVERIFY2(write().isEnabled(), "there is no way back to what was typed");
    QCOMPARE(write().text(), QStringLiteral("Retry on revision 2"));
    QVERIFY(says(*sheet(), QStringLiteral("Cancelled: Out of stock")));
    click(write());
    QTRY_VERIFY(!sheet());
    QCOMPARE(stored().back().type, std::string("OrderCancelled"));
}

void TestConflict::anotherIdForgetsTheConflict()
{
    auto *page = m_fixture->show<OrdersPage>();
    QVERIFY(page);
    click(button(*page, QStringLiteral("New order…")));
    type(QStringLiteral("orderId"), QStringLiteral("A-1"));
    type(QStringLiteral("customerId"), QStringLiteral("X-1"));
    click(write());
    QTRY_VERIFY(message().contains(u"You decided on a stream that did not exist; it is now at revision 1."));
    QCOMPARE(named<PlainLabel>(*sheet(), u"conflictAnswer").text(), u"No.");
    QVERIFY(named<PlainLabel>(*sheet(), u"conflictVerdict").text().startsWith(u"Order already exists."));
    QVERIFY(!write().isEnabled());
    type(QStringLiteral("orderId"), QStringLiteral("A-2"));
    QCOMPARE(message(), QString());
    QVERIFY(!sheet()->findChild<QWidget *>(QStringLiteral("conflict")));
    QCOMPARE(write().text(), QStringLiteral("Create order"));
    click(write());
    QTRY_VERIFY(!sheet());
    QCOMPARE(stored("order-A-2").size(), std::size_t(1));
}

void TestConflict::unknownOutcomeIsSettledByTheEventInTheStream()
{
    loseAnswer();
    cancelOrder();
    QTRY_VERIFY(!sheet());
    QTRY_COMPARE(m_page->playhead(), 2);
    QCOMPARE(stored().size(), std::size_t(3));
    QCOMPARE(m_store->appendedIds().size(), std::size_t(1));
}

void TestConflict::unknownOutcomeThatWasNotWrittenIsWrittenOnce()
{
    m_store->refuseNextAppend({ErrorCode::Timeout, "No answer came in time.", {}});
    cancelOrder();
    QTRY_VERIFY(message().startsWith(u"The outcome is unknown. If it was written, it shows up here by itself."));
    QVERIFY2(message().contains(u"Sending it again writes it once at most. No answer came in time."),
             qPrintable(message()));
    QCOMPARE(stored().size(), std::size_t(2));
    QCOMPARE(field(QStringLiteral("reason")).text(), QStringLiteral("Out of stock"));
    QVERIFY(field(QStringLiteral("reason")).isReadOnly());
    QCOMPARE(write().text(), QStringLiteral("Send again"));
    click(write());
    QTRY_VERIFY(!sheet());
    QCOMPARE(stored().size(), std::size_t(3));
    QCOMPARE(m_store->appendedIds().size(), std::size_t(2));
    QCOMPARE(m_store->appendedIds()[0], m_store->appendedIds()[1]);
}

void TestConflict::plainFailureKeepsWhatWasTyped()
{
    m_store->refuseNextAppend({ErrorCode::Io, "The disk is full.", {}});
    cancelOrder();
    QTRY_COMPARE(message(),
                 QStringLiteral("Not written The disk is full. Nothing was written, and nothing you typed is lost."));
    QVERIFY(!hasButton(*sheet(), QStringLiteral("Send again")));
    QCOMPARE(field(QStringLiteral("reason")).text(), QStringLiteral("Out of stock"));
    QVERIFY(!field(QStringLiteral("reason")).isReadOnly());
    QVERIFY(write().isEnabled());
    click(write());
    QTRY_VERIFY(!sheet());
    QCOMPARE(stored().size(), std::size_t(3));
}

QTEST_MAIN(TestConflict)
#include "tst_conflict.moc"
