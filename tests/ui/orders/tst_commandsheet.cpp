// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/commandsheet.h"

#include "tests/ui/orders/meddlingstore.h"
#include "tests/ui/orders/pagefixture.h"
#include "ui/pages/orderpage.h"
#include "ui/pages/orderspage.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/plainlabel.h"

#include <semaphore>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

namespace {

const std::string Stream = "order-A-1";

events::ProposedEvent shipped()
{
    return orderEvent("OrderShipped", R"({"orderId":"A-1","shippedAt":"2016-11-19T11:00:00Z"})", "warehouse");
}

} // namespace

class TestCommandSheet : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_fixture = std::make_unique<PageFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init();
    void cleanup() { m_fixture->close(); }

    void onlyAllowedCommandsAreOffered_data();
    void onlyAllowedCommandsAreOffered();
    void usualNextCommandIsPrimary();
    void readOnlyStoreOffersNone();
    void sheetStandsBesideTheEvents();
    void saysWhatWillHappenBeforeItDoes();
    void writesWhoAndWhy();
    void checksWhileTyping();
    void showsAllProblemsWhenWritingIsTried();
    void refusesWhatIsTooLarge_data();
    void refusesWhatIsTooLarge();
    void nothingToDoIsSaid();
    void warnsOfAnOrderWithoutItems();
    void warnsOfWhatCannotBeUndone();
    void suggestsTheOrdersProducts();
    void escapeAndCancelWriteNothing();
    void dryRunFollowsOthersEvents();
    void standsStillWhileItIsWritten();
    void createsAnOrderByKeyboardAlone();
    void untrustedTextIsPlain();

private:
    void open(const std::vector<events::ProposedEvent> &events);
    void openDraft() { open({created("A-1"), itemAdded("A-1")}); }
    QAbstractButton &command(const QString &name)
    {
        return *m_page->findChild<QAbstractButton *>(QString(u"command_" + name));
    }
    void openFromMenu(const QString &title);
    CommandSheet *sheet() { return m_fixture->frame().findChild<CommandSheet *>(); }
    QLineEdit &field(const QString &name) { return sheetField(m_fixture->frame(), name); }
    QLabel &problem(const QString &name) { return *sheet()->findChild<QLabel *>(QString(u"problem_" + name)); }
    QAbstractButton &write() { return named<QAbstractButton>(*sheet(), u"writeCommand"); }
    void type(const QString &name, const QString &text) { typeOver(field(name), text); }
    QStringList previewed();
    QStringList notices();
    events::RecordedEvent last();
    bool isUntouched() { return m_memory->head()->root == m_head.root && m_memory->head()->size == m_head.size; }

    std::unique_ptr<PageFixture> m_fixture;
    std::shared_ptr<store::MemoryStore> m_memory;
    std::shared_ptr<MeddlingStore> m_store;
    store::TreeHead m_head;
    OrderPage *m_page = nullptr;
};

void TestCommandSheet::init()
{
    m_memory = steppingStore();
    m_store = std::make_shared<MeddlingStore>(m_memory);
}

void TestCommandSheet::open(const std::vector<events::ProposedEvent> &events)
{
    append(*m_memory, Stream, events);
    m_head = *m_memory->head();
    QVERIFY(m_fixture->open(m_store));
    m_page = m_fixture->show<OrderPage>(QString::fromStdString(Stream));
    QVERIFY(m_page);
}

void TestCommandSheet::openFromMenu(const QString &title)
{
    auto &menu = named<QToolButton>(*m_page, u"orderMenu");
    QVERIFY(chooseFromMenu([&] { click(menu); }, {title}));
    QVERIFY(sheet());
}

QStringList TestCommandSheet::previewed()
{
    settle();
    QStringList result;
    for (const auto *sentence : sheet()->findChildren<RunLabel *>(QStringLiteral("previewSentence"))) {
        if (sentence->isVisible())
            result << sentence->text();
    }
    return result;
}

QStringList TestCommandSheet::notices()
{
    settle();
    QStringList result;
    for (const auto *notice : sheet()->findChildren<QLabel *>(QStringLiteral("previewNotice"))) {
        if (notice->isVisible())
            result << notice->text();
    }
    return result;
}

events::RecordedEvent TestCommandSheet::last()
{
    events::RecordedEvent result;
    const auto done = m_memory->readAll({}, [&result](std::span<const events::RecordedEvent> batch) {
        result = batch.back();
        return true;
    });
    return done ? result : events::RecordedEvent();
}

void TestCommandSheet::onlyAllowedCommandsAreOffered_data()
{
    using Events = std::vector<events::ProposedEvent>;
    QTest::addColumn<Events>("events");
    QTest::addColumn<QStringList>("tips"); // of Confirm, Ship, Cancel; empty: it is offered
    const QString alreadyShipped = QStringLiteral("Order already shipped");
    const QString onlyDraft = QStringLiteral("Only draft orders can be confirmed");
    const QString onlyConfirmed = QStringLiteral("Only confirmed orders can be shipped");
    QTest::newRow("draft") << Events{created("A-1")} << QStringList{QString(), onlyConfirmed, QString()};
    QTest::newRow("confirmed") << Events{created("A-1"), confirmed("A-1")}
                               << QStringList{onlyDraft, QString(), QString()};
    QTest::newRow("shipped") << Events{created("A-1"), confirmed("A-1"), shipped()}
                             << QStringList{alreadyShipped, alreadyShipped, alreadyShipped};
    QTest::newRow("cancelled") << Events{created("A-1"), cancelled("A-1")}
                               << QStringList{onlyDraft, onlyConfirmed, QStringLiteral("Order already cancelled")};
}

void TestCommandSheet::onlyAllowedCommandsAreOffered()
{
    QFETCH(std::vector<events::ProposedEvent>, events);
    QFETCH(QStringList, tips);
    open(events);
    const QStringList names{QStringLiteral("ConfirmOrder"), QStringLiteral("ShipOrder"), QStringLiteral("CancelOrder")};
    for (int i = 0; i < names.size(); ++i) {
        QCOMPARE(command(names[i]).isEnabled(), tips[i].isEmpty());
        QCOMPARE(command(names[i]).toolTip(), plainTip(tips[i]));
    }
    const bool isDraft = tips[0].isEmpty();
    auto &menu = *named<QToolButton>(*m_page, u"orderMenu").menu();
    for (const auto &title :
         {QStringLiteral("Add item…"), QStringLiteral("Remove item…"), QStringLiteral("Change quantity…")}) {
        QAction *action = actionStarting(menu, title);
        QVERIFY(action);
        QCOMPARE(action->isEnabled(), isDraft);
        QVERIFY(isDraft || action->toolTip() == plainTip(u"Only draft orders can be changed"_qs));
    }
}

void TestCommandSheet::usualNextCommandIsPrimary()
{
    openDraft();
    QCOMPARE(buttonKind(&command(QStringLiteral("ConfirmOrder"))), ButtonKind::Primary);
    QCOMPARE(buttonKind(&command(QStringLiteral("CancelOrder"))), ButtonKind::Framed);
    append(*m_memory, Stream, {confirmed("A-1")});
    QTRY_COMPARE(buttonKind(&command(QStringLiteral("ShipOrder"))), ButtonKind::Primary);
    QCOMPARE(buttonKind(&command(QStringLiteral("ConfirmOrder"))), ButtonKind::Framed);
}

void TestCommandSheet::readOnlyStoreOffersNone()
{
    m_store->readOnly = true;
    openDraft();
    for (const auto &name : {QStringLiteral("ConfirmOrder"), QStringLiteral("CancelOrder")}) {
        QVERIFY(!command(name).isEnabled());
        QCOMPARE(command(name).toolTip(), plainTip(u"This store is open read-only."_qs));
    }
}

void TestCommandSheet::sheetStandsBesideTheEvents()
{
    openDraft();
    click(command(QStringLiteral("CancelOrder")));
    QVERIFY(sheet()->isVisible());
    QVERIFY(!named<QWidget>(*m_page, u"detailPanel").isVisible());
    QVERIFY(named<QWidget>(*m_page, u"eventTable").isVisible());
    QTRY_VERIFY(field(QStringLiteral("reason")).hasFocus());
    QVERIFY(!command(QStringLiteral("ConfirmOrder")).isEnabled());
    QCOMPARE(command(QStringLiteral("ConfirmOrder")).toolTip(),
             plainTip(u"Finish or close the command that is open first."_qs));
    QCOMPARE(write().text(), QStringLiteral("Cancel order"));
    m_page->goTo(0);
    QVERIFY2(sheet()->isVisible(), "looking at the past takes nothing away that was typed");
    click(named<QWidget>(*sheet(), u"closeSheet"));
    QTRY_VERIFY(!sheet());
    QVERIFY(named<QWidget>(*m_page, u"detailPanel").isVisible());
}

void TestCommandSheet::saysWhatWillHappenBeforeItDoes()
{
    openDraft();
    click(command(QStringLiteral("CancelOrder")));
    QCOMPARE(previewed(), QStringList());
    QVERIFY(says(*sheet(), QStringLiteral("Fill in the fields above to see what would be written.")));
    type(QStringLiteral("reason"), QStringLiteral("Out of stock"));
    QCOMPARE(previewed(), QStringList{QStringLiteral("Cancelled: Out of stock")});
    QVERIFY(says(*sheet(), QStringLiteral("1 event, nothing is written yet")));
    QVERIFY(says(*sheet(), QStringLiteral("draft → cancelled")));
    QVERIFY(says(*sheet(), QStringLiteral("\"reason\": \"Out of stock\"")));
    QVERIFY(says(*sheet(), QStringLiteral("\"actor\": \"anna\"")));
    QCOMPARE(named<QLabel>(*sheet(), u"onRevision").text(), QStringLiteral("On revision 1"));
    QVERIFY(isUntouched());
    QVERIFY(m_store->appendedIds().empty());
}

void TestCommandSheet::writesWhoAndWhy()
{
    openDraft();
    click(command(QStringLiteral("CancelOrder")));
    type(QStringLiteral("reason"), QStringLiteral("Out of stock"));
    type(QStringLiteral("metadata_reason"), QStringLiteral("Called at noon"));
    click(write());
    QTRY_VERIFY(!sheet());
    QTRY_COMPARE(m_page->playhead(), 2);
    QVERIFY(m_page->isAtPresent());
    QCOMPARE(named<StatusPill>(*m_page, u"orderStatus").text(), QStringLiteral("cancelled"));
    const auto event = last();
    QCOMPARE(event.type, std::string("OrderCancelled"));
    QCOMPARE(event.revision.value, std::uint64_t(2));
    const auto data = json::parse(event.data);
    QCOMPARE(data->stringAt("reason"), std::string("Out of stock"));
    const auto metadata = events::readMetadata(event.metadata);
    QCOMPARE(metadata.actor, std::string("anna"));
    QCOMPARE(metadata.reason, std::string("Called at noon"));
    QCOMPARE(*m_memory->eventCount(), std::uint64_t(3));
}

void TestCommandSheet::checksWhileTyping()
{
    openDraft();
    openFromMenu(QStringLiteral("Change quantity…"));
    QVERIFY(!problem(QStringLiteral("quantity")).isVisible());
    type(QStringLiteral("quantity"), QStringLiteral("0"));
    QVERIFY(problem(QStringLiteral("quantity")).isVisible());
    QCOMPARE(problem(QStringLiteral("quantity")).text(),
             QStringLiteral("Quantity must be a whole number of at least 1"));
    QVERIFY2(!problem(QStringLiteral("productId")).isVisible(), "nobody typed there yet");
    type(QStringLiteral("quantity"), QStringLiteral("1.5"));
    QVERIFY(problem(QStringLiteral("quantity")).isVisible());
    type(QStringLiteral("quantity"), QStringLiteral("7"));
    QVERIFY(!problem(QStringLiteral("quantity")).isVisible());
    type(QStringLiteral("productId"), QStringLiteral("P-9"));
    QCOMPARE(notices(), QStringList{QStringLiteral("No such item")});
    QVERIFY(!write().isEnabled());
    type(QStringLiteral("productId"), QStringLiteral("P-1"));
    QCOMPARE(previewed(), QStringList{QStringLiteral("Changed Staples from 2 to 7")});
    QVERIFY(write().isEnabled());
}

void TestCommandSheet::showsAllProblemsWhenWritingIsTried()
{
    openDraft();
    openFromMenu(QStringLiteral("Add item…"));
    type(QStringLiteral("productId"), QStringLiteral("P-3"));
    click(write());
    QVERIFY(!problem(QStringLiteral("productId")).isVisible());
    QCOMPARE(problem(QStringLiteral("productName")).text(), QStringLiteral("Product name is required"));
    QVERIFY(problem(QStringLiteral("productName")).isVisible());
    QCOMPARE(problem(QStringLiteral("unitPrice")).text(), QStringLiteral("Unit price is required"));
    QCOMPARE(m_fixture->frame().focusWidget(), &field(QStringLiteral("productName")));
    QVERIFY(isUntouched());
}

void TestCommandSheet::refusesWhatIsTooLarge_data()
{
    QTest::addColumn<QString>("quantity");
    QTest::addColumn<QString>("price");
    QTest::addColumn<QString>("words");
    QTest::newRow("quantity") << QStringLiteral("99999999999999999999") << QStringLiteral("1")
                              << QStringLiteral("Quantity is too large");
    QTest::newRow("price") << QStringLiteral("1") << QStringLiteral("999999999999999999999")
                           << QStringLiteral("Unit price is too large");
    QTest::newRow("fine price") << QStringLiteral("1") << QStringLiteral("1.00001")
                                << QStringLiteral("Unit price must not be finer than 1/10 000");
    QTest::newRow("product") << QStringLiteral("9000000000000") << QStringLiteral("900000000000")
                             << QStringLiteral("Quantity or unit price is too large");
}

void TestCommandSheet::refusesWhatIsTooLarge()
{
    QFETCH(QString, quantity);
    QFETCH(QString, price);
    QFETCH(QString, words);
    openDraft();
    openFromMenu(QStringLiteral("Add item…"));
    type(QStringLiteral("productId"), QStringLiteral("P-3"));
    type(QStringLiteral("productName"), QStringLiteral("Desk"));
    type(QStringLiteral("quantity"), quantity);
    type(QStringLiteral("unitPrice"), price);
    QVERIFY2(says(*sheet(), words), qPrintable(wordsIn(*sheet()).join(u'\n')));
    QCOMPARE(previewed(), QStringList());
    QTest::keyClick(&field(QStringLiteral("unitPrice")), Qt::Key_Return);
    if (write().isEnabled())
        click(write());
    QVERIFY(isUntouched());
    QVERIFY(m_store->appendedIds().empty());
    QVERIFY(sheet());
}

void TestCommandSheet::nothingToDoIsSaid()
{
    openDraft();
    openFromMenu(QStringLiteral("Change quantity…"));
    type(QStringLiteral("productId"), QStringLiteral("P-1"));
    type(QStringLiteral("quantity"), QStringLiteral("2"));
    QCOMPARE(notices(), QStringList{QStringLiteral("The quantity is 2 already: there is nothing to write")});
    QVERIFY(!write().isEnabled());
    QVERIFY(isUntouched());
}

void TestCommandSheet::warnsOfAnOrderWithoutItems()
{
    open({orderEvent("OrderCreated", R"({"orderId":"A-1","customerId":"X","items":[],"totalAmount":0})")});
    click(command(QStringLiteral("ConfirmOrder")));
    QCOMPARE(notices(), QStringList{QStringLiteral("This order has no items")});
    QCOMPARE(previewed(), QStringList{QStringLiteral("Confirmed")});
    QTRY_VERIFY(field(QStringLiteral("metadata_reason")).hasFocus());
    QTest::keyClick(&field(QStringLiteral("metadata_reason")), Qt::Key_Return);
    QTRY_COMPARE(named<StatusPill>(*m_page, u"orderStatus").text(), QStringLiteral("confirmed"));
}

void TestCommandSheet::warnsOfWhatCannotBeUndone()
{
    openDraft();
    click(command(QStringLiteral("CancelOrder")));
    QVERIFY(!named<QWidget>(*sheet(), u"commandNotice").isVisible());
    type(QStringLiteral("reason"), QStringLiteral("Out of stock"));
    QTRY_VERIFY(named<QWidget>(*sheet(), u"commandNotice").isVisible());
    QVERIFY(says(*sheet(), QStringLiteral("A cancelled order cannot be changed any more.")));
}

void TestCommandSheet::suggestsTheOrdersProducts()
{
    openDraft();
    openFromMenu(QStringLiteral("Remove item…"));
    const auto &product = field(QStringLiteral("productId"));
    QCOMPARE(product.placeholderText(), QStringLiteral("P-1"));
    QCOMPARE(product.accessibleName(), QStringLiteral("Product id"));
    QCOMPARE(product.accessibleDescription(), QStringLiteral("P-1 – Staples; P-2 – Xerox 1905"));
}

void TestCommandSheet::escapeAndCancelWriteNothing()
{
    openDraft();
    for (const bool byKey : {true, false}) {
        click(command(QStringLiteral("CancelOrder")));
        type(QStringLiteral("reason"), QStringLiteral("Out of stock"));
        if (byKey)
            QTest::keyClick(&field(QStringLiteral("reason")), Qt::Key_Escape);
        else
            click(button(*sheet(), QStringLiteral("Cancel")));
        QTRY_VERIFY(!sheet());
        QVERIFY(isUntouched() && m_store->appendedIds().empty());
        QVERIFY(command(QStringLiteral("CancelOrder")).isEnabled());
        QTRY_VERIFY(named<QWidget>(*m_page, u"eventTable").hasFocus());
    }
}

void TestCommandSheet::dryRunFollowsOthersEvents()
{
    openDraft();
    openFromMenu(QStringLiteral("Change quantity…"));
    type(QStringLiteral("productId"), QStringLiteral("P-1"));
    type(QStringLiteral("quantity"), QStringLiteral("7"));
    append(*m_memory, Stream, {quantityChanged("A-1", 5)});
    QTRY_COMPARE(previewed(), QStringList{QStringLiteral("Changed Staples from 5 to 7")});
    QCOMPARE(named<QLabel>(*sheet(), u"onRevision").text(), QStringLiteral("On revision 2"));
    QCOMPARE(field(QStringLiteral("quantity")).text(), QStringLiteral("7"));
    append(*m_memory, Stream, {confirmed("A-1")});
    QTRY_COMPARE(notices(), QStringList{QStringLiteral("Only draft orders can be changed")});
    QVERIFY(!write().isEnabled());
}

void TestCommandSheet::standsStillWhileItIsWritten()
{
    openDraft();
    std::binary_semaphore gate(0);
    m_store->beforeNextAppend([&gate] { gate.acquire(); });
    click(command(QStringLiteral("CancelOrder")));
    type(QStringLiteral("reason"), QStringLiteral("Out of stock"));
    click(write());
    const bool writing = write().text() == u"Writing…" && !write().isEnabled();
    QTest::keyClick(&field(QStringLiteral("reason")), Qt::Key_Escape);
    click(named<QWidget>(*sheet(), u"closeSheet"));
    const bool stays = sheet() != nullptr && sheet()->isVisible() && field(QStringLiteral("reason")).isReadOnly();
    gate.release();
    QVERIFY(writing);
    QVERIFY(stays);
    QTRY_VERIFY(!sheet());
    QTRY_COMPARE(m_page->playhead(), 2);
}

void TestCommandSheet::createsAnOrderByKeyboardAlone()
{
    QVERIFY(m_fixture->open(m_store));
    auto *page = m_fixture->show<OrdersPage>();
    QVERIFY(page);
    QSignalSpy requested(&m_fixture->workspace(), &Workspace::streamRequested);
    QTRY_VERIFY(says(*page, QStringLiteral("No orders yet")));
    auto &offer = button(*page, QStringLiteral("New order…"));
    offer.setFocus();
    QTest::keyClick(&offer, Qt::Key_Space);
    QTRY_VERIFY(sheet() && field(QStringLiteral("orderId")).hasFocus());
    const auto key = [](int which) { QTest::keyClick(QApplication::focusWidget(), Qt::Key(which)); };
    const auto words = [](const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); };
    const auto nextWords = [&](const QString &text) {
        key(Qt::Key_Tab);
        words(text);
    };
    const auto press = [&](const QString &name) {
        key(Qt::Key_Tab);
        auto *focus = qobject_cast<QAbstractButton *>(QApplication::focusWidget());
        const bool right = focus != nullptr && (focus->text() == name || focus->accessibleName() == name);
        if (right)
            key(Qt::Key_Space);
        return right;
    };
    const auto pass = [&](const QString &name) {
        key(Qt::Key_Tab);
        return QApplication::focusWidget()->accessibleName() == name;
    };
    words(QStringLiteral("B-7"));
    nextWords(QStringLiteral("CG-12520"));
    nextWords(QStringLiteral("Claire Gute"));
    for (const auto &text :
         {QStringLiteral("P-1"), QStringLiteral("Staples"), QStringLiteral("2"), QStringLiteral("10.50")})
        nextWords(text);
    QVERIFY(pass(QStringLiteral("Remove this line")));
    QVERIFY(press(QStringLiteral("Add a line")));
    QTRY_COMPARE(QApplication::focusWidget()->accessibleName(), QStringLiteral("Product id"));
    words(QStringLiteral("P-2"));
    for (const auto &text : {QStringLiteral("Desk"), QStringLiteral("1"), QStringLiteral("99.9999")})
        nextWords(text);
    QVERIFY(pass(QStringLiteral("Remove this line")));
    QVERIFY(press(QStringLiteral("Add a line")));
    QTRY_COMPARE(QApplication::focusWidget()->accessibleName(), QStringLiteral("Product id"));
    for (int i = 0; i < 3; ++i)
        key(Qt::Key_Tab);
    QVERIFY(press(QStringLiteral("Remove this line")));
    QCOMPARE(previewed(), QStringList{QStringLiteral("Created with 2 items")});
    QVERIFY(says(*sheet(), QStringLiteral("total 120.9999")));
    QTest::keyClick(&field(QStringLiteral("customerName")), Qt::Key_Return);
    QTRY_COMPARE(requested.count(), 1);
    QCOMPARE(requested[0][0].toString(), QStringLiteral("order-B-7"));
    const auto data = json::parse(last().data);
    QCOMPARE(data->find("items")->elements().size(), std::size_t(2));
    QCOMPARE(data->find("items")->elements()[1].find("unitPrice")->text(), std::string("99.9999"));
    QCOMPARE(data->find("totalAmount")->text(), std::string("120.9999"));
    QTRY_COMPARE(named<QAbstractItemView>(*page, u"ordersTable").model()->rowCount(), 1);
}

void TestCommandSheet::untrustedTextIsPlain()
{
    const std::string name = "<img src=x><b>bold</b>" + std::string(5000, 'W');
    open({created("A-1", name), itemAdded("A-1", "<b>P</b>", name)});
    openFromMenu(QStringLiteral("Remove item…"));
    type(QStringLiteral("productId"), QStringLiteral("<b>P</b>"));
    QCOMPARE(previewed().size(), 1);
    QVERIFY(previewed()[0].startsWith(u"Removed 3 × <img src=x><b>bold</b>"));
    QVERIFY2(m_page->minimumSizeHint().width() <= 1024, qPrintable(QString::number(m_page->minimumSizeHint().width())));
    for (const auto *label : sheet()->findChildren<QLabel *>())
        QVERIFY2(label->text().isEmpty() || label->textFormat() == Qt::PlainText, qPrintable(label->text().left(80)));
    for (const auto *widget : sheet()->findChildren<QWidget *>())
        QVERIFY(!widget->toolTip().contains(u"<img"));
}
QTEST_MAIN(TestCommandSheet)
#include "tst_commandsheet.moc"
