// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gallery.h"

#include "core/events/metadata.h"
#include "core/orders/demohistory.h"
#include "core/orders/orderaggregate.h"
#include "core/projections/readmodeldatabase.h"
#include "core/store/sqlite/sqlitestore.h"
#include "ui/pages/detailpanel.h"
#include "ui/pages/orderpage.h"
#include "ui/pages/orderspage.h"
#include "ui/pages/serverchooser.h"
#include "ui/services/connectionbook.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/playbackbar.h"
#include "ui/widgets/searchpopup.h"
#include "ui/widgets/theme.h"

#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <cstdio>

namespace foldline::test {

using namespace ui;

namespace {

constexpr int Patience = 20'000;

std::shared_ptr<const aggregates::AggregateRegistry> registry()
{
    auto registry = std::make_shared<aggregates::AggregateRegistry>();
    registry->add(orders::makeOrderAggregate());
    return registry;
}

} // namespace

Gallery::Gallery(QString folder, const QString &files, QSize size, QStringList only, QString stub, Theme &theme)
    : m_folder(std::move(folder)), m_only(std::move(only)), m_stub(std::move(stub)), m_files(files),
      m_workspace(theme, registry()),
      m_window(m_workspace, SessionFile(m_files.filePath(QStringLiteral("session.json"))))
{
    m_window.restoreSession(false);
    m_window.resize(size);
    m_window.show();
}

QString Gallery::makeDemo(const QString &name)
{
    const QString file = m_files.filePath(name);
    auto store = store::SqliteStore::open(file.toStdString(), store::SqliteStore::Mode::CreateNew);
    orders::DemoOptions options;
    options.orders = 900;
    options.until = Timestamp::parse("2026-11-19T08:50:06Z").value();
    if (!store || !orders::writeDemo(options, **store))
        qFatal("The demo could not be written.");
    return file;
}

bool Gallery::waitFor(const std::function<bool()> &condition)
{
    const bool met = QTest::qWaitFor(condition, Patience);
    if (!met)
        std::fprintf(stderr, "%s: waited in vain\n", qPrintable(m_name));
    return met;
}

void Gallery::settle()
{
    waitFor([this] {
        const auto &status = m_workspace.session().runnerStatus();
        const Page *page = m_window.tabs().current();
        return !m_workspace.session().isOpen() ||
               ((status.eventsBehind == 0 || status.isUnfit) && page != nullptr && page->isSettled());
    });
    // What follows the data: layouts, background reads of the panel in view.
    QElapsedTimer quiet;
    quiet.start();
    waitFor([&] { return quiet.elapsed() > 400; });
}

void Gallery::open(const QString &file, OpenMode mode)
{
    m_window.stores().open(file, mode);
    waitFor([this] { return m_workspace.session().state() != StoreSession::State::Opening; });
}

void Gallery::shoot(const QString &name, const std::function<void()> &arrange, QWidget *what)
{
    if (!m_only.isEmpty() && !m_only.contains(name))
        return;
    m_name = name;
    arrange();
    settle();
    if (!(what != nullptr ? what : &m_window)->grab().save(m_folder + QLatin1Char('/') + name + QStringLiteral(".png")))
        qFatal("A picture could not be saved.");
}

OrderPage *Gallery::order(const QString &id)
{
    m_window.openStream(QStringLiteral("order-") + id, false);
    auto *page = qobject_cast<OrderPage *>(m_window.tabs().current());
    waitFor([page] { return page->isSettled(); });
    return page;
}

void Gallery::closeSheet()
{
    if (m_window.tabs().current() == nullptr)
        return;
    if (auto *cancel = m_window.tabs().current()->findChild<QPushButton *>(QStringLiteral("cancelCommand")))
        cancel->click();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

bool Gallery::hasMirror(mirror::MirrorStatus::State state)
{
    const auto &mirror = m_workspace.session().mirrorStatus();
    return mirror && mirror->state == state;
}

SearchPopup *Gallery::searchPopup() { return m_window.findChild<SearchPopup *>(); }

void Gallery::panel(const QString &name) { m_window.tabs().current()->findChild<DetailPanel *>()->setPanelName(name); }

void Gallery::chooseOrders()
{
    auto store = store::SqliteStore::open(m_file.toStdString(), store::SqliteStore::Mode::ReadOnly);
    std::map<std::string, std::size_t> counts;
    std::map<std::string, std::string> last;
    const auto read = (*store)->readAll({}, [&](std::span<const events::RecordedEvent> batch) {
        for (const auto &event : batch) {
            const std::string id = event.stream.value().substr(event.stream.value().find('-') + 1);
            if (m_old.isEmpty() && event.type == "OrderCreated")
                m_old = qtext(id);
            ++counts[id];
            last[id] = event.type;
        }
        return true;
    });
    if (!read)
        qFatal("The demo could not be read.");
    for (const auto &[id, count] : counts) {
        if (m_edited.isEmpty() || (count > counts[utf8(m_edited)] && count <= 16 && last[id] == "OrderShipped"))
            m_edited = qtext(id);
        if (last[id] == "OrderConfirmed" && (m_confirmed.isEmpty() || count > counts[utf8(m_confirmed)]))
            m_confirmed = qtext(id);
    }
}

void Gallery::writeMeanwhile(const std::string &type, const std::string &data)
{
    auto store = store::SqliteStore::open(m_file.toStdString(), store::SqliteStore::Mode::ReadWrite);
    events::ProposedEvent event;
    event.id = events::EventId::random();
    event.type = type;
    event.data = data;
    events::EventMetadata metadata;
    metadata.schemaVersion = 2;
    metadata.actor = "crm";
    event.metadata = events::writeMetadata(metadata);
    const std::vector<events::ProposedEvent> batch{event};
    if (!(*store)->append(events::StreamName(utf8(u"order-" + m_confirmed)), events::ExpectedRevision::any(), batch))
        qFatal("The event could not be written.");
}

void Gallery::fill(const QString &field, const QString &text)
{
    for (const char *prefix : {"edit_", "field_"})
        if (auto *edit = m_window.tabs().current()->findChild<QLineEdit *>(QString::fromLatin1(prefix) + field))
            QTest::keyClicks(edit, text);
}

void Gallery::orderPages()
{
    shoot(QStringLiteral("order-now-state"), [this] { order(m_edited); });
    for (const QString &name :
         {QStringLiteral("changes"), QStringLiteral("event"), QStringLiteral("blame"), QStringLiteral("raw")})
        shoot(QStringLiteral("order-now-") + name, [&] {
            order(m_edited);
            panel(name);
        });
    shoot(QStringLiteral("order-past"), [this] {
        auto *page = order(m_edited);
        panel(QStringLiteral("state"));
        page->goTo(page->playhead() / 2);
    });
    shoot(QStringLiteral("order-past-time-ab"), [this] {
        auto *page = order(m_edited);
        TabState state = page->state();
        state.timeAxis = true;
        state.markerA = 2;
        state.markerB = 5;
        state.playhead = 4;
        page->restore(state);
    });
    shoot(QStringLiteral("order-compare"), [this] {
        order(m_edited);
        m_window.tabs().current()->findChild<DetailPanel *>()->compareMarkers();
    });
    shoot(QStringLiteral("order-as-of-error"),
          [this] { emit order(m_edited)->findChild<PlaybackBar *>()->asOfEntered(QStringLiteral("last tuesday")); });
    shoot(QStringLiteral("order-before-first"), [this] { order(m_edited)->goTo(-1); });
    shoot(QStringLiteral("order-schema1-event"), [this] {
        order(m_old)->goTo(0);
        panel(QStringLiteral("event"));
    });
    shoot(QStringLiteral("order-missing"), [this] { order(QStringLiteral("NO-SUCH-ORDER")); });
}

void Gallery::sheets()
{
    shoot(QStringLiteral("sheet-new-order"), [this] {
        m_window.openPage(QStringLiteral("orders"));
        qobject_cast<OrdersPage *>(m_window.tabs().current())->createOrder();
        fill(QStringLiteral("customerId"), QStringLiteral("EH-13945"));
    });
    closeSheet();
    shoot(QStringLiteral("sheet-cancel-empty"),
          [this] { order(m_confirmed)->openCommand(QStringLiteral("CancelOrder")); });
    closeSheet();
    shoot(QStringLiteral("sheet-ship"), [this] {
        auto *page = order(m_confirmed);
        page->openCommand(QStringLiteral("ShipOrder"));
        fill(QStringLiteral("shipMode"), QStringLiteral("First Class"));
        fill(QStringLiteral("trackingNumber"), QStringLiteral("DE-4471-0093"));
        fill(QStringLiteral("reasonInMetadata"), QStringLiteral("Customer asked for faster delivery"));
    });
    closeSheet();
    const auto conflict = [this](const std::string &type, const std::string &data) {
        auto *page = order(m_confirmed);
        page->openCommand(QStringLiteral("ShipOrder"));
        fill(QStringLiteral("trackingNumber"), QStringLiteral("DE-4471-0093"));
        auto *write = page->findChild<QPushButton *>(QStringLiteral("writeCommand"));
        waitFor([write] { return write->isEnabled(); });
        writeMeanwhile(type, data);
        write->click();
        waitFor([page] { return page->findChild<QWidget *>(QStringLiteral("conflict")) != nullptr; });
    };
    shoot(QStringLiteral("sheet-conflict-allowed"),
          [&] { conflict("OrderNoteAdded", R"({"note":"Leave at the loading dock"})"); });
    closeSheet();
    shoot(QStringLiteral("sheet-conflict-refused"), [&] {
        conflict("OrderCancelled", R"({"orderId":")" + utf8(m_confirmed) +
                                       R"(","cancelledAt":"2026-11-19T10:00:00Z","reason":"Customer changed mind"})");
    });
}

void Gallery::others()
{
    shoot(QStringLiteral("streams"), [this] { m_window.openPage(QStringLiteral("streams")); });
    shoot(QStringLiteral("log"), [this] { m_window.openPage(QStringLiteral("log")); });
    shoot(QStringLiteral("log-position"), [this] { m_window.openPosition(1); });
    shoot(QStringLiteral("log-filtered"), [this] {
        m_window.openPage(QStringLiteral("log"));
        auto *table = m_window.tabs().current()->findChild<DataTable *>(QStringLiteral("logTable"));
        emit table->showAllButRequested(1, QStringLiteral("OrderConfirmed"), QString());
        emit table->showAllButRequested(6, QStringLiteral("payment-gateway"), QString());
    });
    shoot(QStringLiteral("projections"), [this] {
        m_window.openPage(QStringLiteral("projections"));
        QElapsedTimer samples;
        samples.start();
        waitFor([&] { return samples.elapsed() > 4000; });
    });
    shoot(QStringLiteral("projections-paused"), [this] {
        m_workspace.session().pauseProjection();
        waitFor([this] { return m_workspace.session().runnerStatus().state == projections::RunState::Paused; });
    });
    m_workspace.session().resumeProjection();
    shoot(QStringLiteral("search"), [this] {
        m_window.openSearch();
        searchPopup()->line()->setText(QStringLiteral("laser"));
    });
    searchPopup()->dismiss();
}

void Gallery::failures()
{
    shoot(QStringLiteral("open-failed"), [this] {
        m_window.openPage(QStringLiteral("orders"));
        const QString file = m_files.filePath(QStringLiteral("notes.txt"));
        QFile text(file);
        if (text.open(QIODevice::WriteOnly))
            text.write("these are no orders\n");
        text.close();
        open(file);
    });
    shoot(QStringLiteral("another-log"), [this] {
        const QString other = makeDemo(QStringLiteral("other.foldline"));
        open(m_file);
        settle();
        m_workspace.session().close(); // which puts all of the read model into its file
        QFile::copy(projections::ReadModelLocation::besideStore(m_file).name,
                    projections::ReadModelLocation::besideStore(other).name);
        open(other);
        m_window.openPage(QStringLiteral("orders"));
    });
    shoot(QStringLiteral("another-log-projections"), [this] { m_window.openPage(QStringLiteral("projections")); });
    shoot(QStringLiteral("read-only"), [this] {
        m_workspace.session().close();
        open(m_file, OpenMode::ReadOnly);
        order(m_edited);
    });
    shoot(QStringLiteral("empty-store"),
          [this] { open(m_files.filePath(QStringLiteral("empty.foldline")), OpenMode::CreateNew); });
    shoot(QStringLiteral("empty-log"), [this] { m_window.openPage(QStringLiteral("log")); });
    shoot(QStringLiteral("empty-streams"), [this] { m_window.openPage(QStringLiteral("streams")); });
    shoot(QStringLiteral("empty-projections"), [this] { m_window.openPage(QStringLiteral("projections")); });
}

int Gallery::run()
{
    shoot(QStringLiteral("welcome"), [] {});
    connections();
    if (!m_stub.isEmpty())
        servers();
    m_file = makeDemo(QStringLiteral("demo.foldline"));
    chooseOrders();
    open(m_file);
    shoot(QStringLiteral("orders"), [this] { m_window.openPage(QStringLiteral("orders")); });
    shoot(QStringLiteral("orders-none-match"), [this] {
        m_window.openPage(QStringLiteral("orders"));
        auto *filter = m_window.findChild<QLineEdit *>(QStringLiteral("ordersFilter"));
        filter->setText(QStringLiteral("nobody of that name"));
    });
    if (auto *filter = m_window.findChild<QLineEdit *>(QStringLiteral("ordersFilter")))
        filter->clear();
    orderPages();
    others();
    sheets();
    failures();
    return 0;
}

} // namespace foldline::test
