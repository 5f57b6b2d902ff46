// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the window in every state worth looking at: foldline_gallery FOLDER [NAME…] [--dark] [--size WxH] [--stub
// PROGRAM]
#include "core/events/metadata.h"
#include "core/kurrentdb/kurrentstore.h"
#include "core/kurrentdb/settings/connectionstring.h"
#include "core/mirror/mirrorstatus.h"
#include "core/orders/demohistory.h"
#include "core/orders/orderaggregate.h"
#include "core/store/sqlite/sqlitestore.h"
#include "ui/dialogs/commandsheet.h"
#include "ui/dialogs/connectdialog.h"
#include "ui/pages/alleventspage.h"
#include "ui/pages/detailpanel.h"
#include "ui/pages/mainwindow.h"
#include "ui/pages/orderpage.h"
#include "ui/pages/orderspage.h"
#include "ui/pages/serverchooser.h"
#include "ui/pages/workspace.h"
#include "ui/services/connectionbook.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/playbackbar.h"
#include "ui/widgets/searchpopup.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <cstdio>
#include <functional>

using namespace foldline;
using namespace foldline::ui;

namespace {

constexpr int Patience = 20'000;

class Gallery
{
public:
    /// `stub`: the stub server's program, for the pictures of servers; empty: without those.
    Gallery(QString folder, const QString &files, QSize size, QStringList only, QString stub, Theme &theme)
        : m_folder(std::move(folder)), m_only(std::move(only)), m_stub(std::move(stub)), m_files(files),
          m_workspace(theme, registry()),
          m_window(m_workspace, SessionFile(m_files.filePath(QStringLiteral("session.json"))))
    {
        m_window.restoreSession(false);
        m_window.resize(size);
        m_window.show();
    }

    int run();

private:
    static std::shared_ptr<const aggregates::AggregateRegistry> registry()
    {
        auto registry = std::make_shared<aggregates::AggregateRegistry>();
        registry->add(orders::makeOrderAggregate());
        return registry;
    }

    QString makeDemo(const QString &name)
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

    bool waitFor(const std::function<bool()> &condition)
    {
        const bool met = QTest::qWaitFor(condition, Patience);
        if (!met)
            std::fprintf(stderr, "%s: waited in vain\n", qPrintable(m_name));
        return met;
    }

    void settle()
    {
        waitFor([this] {
            const auto &status = m_workspace.session().runnerStatus();
            const Page *page = m_window.tabs().current();
            return !m_workspace.session().isOpen() ||
                   (status.eventsBehind == 0 && page != nullptr && page->isSettled());
        });
        // What follows the data: layouts, background reads of the panel in view.
        QElapsedTimer quiet;
        quiet.start();
        waitFor([&] { return quiet.elapsed() > 400; });
    }

    void open(const QString &file, OpenMode mode = OpenMode::ReadWrite)
    {
        m_window.stores().open(file, mode);
        waitFor([this] { return m_workspace.session().state() != StoreSession::State::Opening; });
    }

    void shoot(const QString &name, const std::function<void()> &arrange, QWidget *what = nullptr)
    {
        if (!m_only.isEmpty() && !m_only.contains(name))
            return;
        m_name = name;
        arrange();
        settle();
        if (!(what != nullptr ? what : &m_window)
                 ->grab()
                 .save(m_folder + QLatin1Char('/') + name + QStringLiteral(".png")))
            qFatal("A picture could not be saved.");
    }

    SearchPopup *searchPopup() { return m_window.findChild<SearchPopup *>(); }

    OrderPage *order(const QString &id)
    {
        m_window.openStream(QStringLiteral("order-") + id, false);
        auto *page = qobject_cast<OrderPage *>(m_window.tabs().current());
        waitFor([page] { return page->isSettled(); });
        return page;
    }

    void panel(const QString &name) { m_window.tabs().current()->findChild<DetailPanel *>()->setPanelName(name); }

    /// An order that was edited often, and one that is confirmed: the demo is the same each time.
    void chooseOrders();
    void writeMeanwhile(const std::string &type, const std::string &data);
    void fill(const QString &field, const QString &text);
    void closeSheet()
    {
        if (m_window.tabs().current() == nullptr)
            return;
        if (auto *cancel = m_window.tabs().current()->findChild<QPushButton *>(QStringLiteral("cancelCommand")))
            cancel->click();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    void orderPages();
    void sheets();
    void others();
    void failures();
    void connections();
    bool startServer(QProcess &server, const QStringList &options, const QString &user, QString &connection);
    void servers();
    void serverPictures(const QString &connection, QProcess &server);
    void mirrorPictures(const QString &connection);
    void lastKnownPictures();
    void withoutRights();
    bool hasMirror(mirror::MirrorStatus::State state)
    {
        const auto &mirror = m_workspace.session().mirrorStatus();
        return mirror && mirror->state == state;
    }

    QString m_folder;
    QStringList m_only;
    QString m_stub;
    QString m_name;
    QDir m_files; ///< for stores and the session
    QString m_file;
    Workspace m_workspace;
    MainWindow m_window;
    QString m_edited;
    QString m_confirmed;
    QString m_old;
};

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

void Gallery::connections()
{
    auto &book = m_workspace.connections();
    book.put({QStringLiteral("1"), QStringLiteral("Orders, production"),
              QStringLiteral("kurrentdb://ops@orders-1.example.org,orders-2.example.org,orders-3.example.org"
                             "?tlsCAFile=/etc/ssl/orders/ca.pem"),
              QStringLiteral("event-cancelled"), true, true, false});
    SavedConnection staging{QStringLiteral("2"), QStringLiteral("Staging"),
                            QStringLiteral("esdb://ops@staging.example.org"), QStringLiteral("event-shipped")};
    staging.mirror.isWanted = true;
    staging.mirror.kept = mirror::Kept({"order", "customer", "product"});
    book.put(staging);
    book.put({QStringLiteral("3"), {}, QStringLiteral("esdb://localhost?tls=false"), QStringLiteral("ok")});
    m_window.stores().connectDialog();
    auto *dialog = m_window.findChild<ConnectDialog *>();
    auto *string = dialog->findChild<QLineEdit *>(QStringLiteral("connectionString"));
    const auto picture = [&](const QString &name, const std::function<void()> &arrange) {
        shoot(name, arrange, dialog);
    };
    picture(QStringLiteral("connect-empty"), [] {});
    picture(QStringLiteral("connect-filled"), [&] { dialog->showConnection(QStringLiteral("1")); });
    const auto turnTo = [&](Qt::Key key) {
        QTest::keyClick(dialog->findChild<QWidget *>(QStringLiteral("connectionParts")), key);
    };
    picture(QStringLiteral("connect-local-copy"), [&] {
        dialog->showConnection(QStringLiteral("2"));
        turnTo(Qt::Key_Right);
    });
    picture(QStringLiteral("connect-local-copy-refused"), [&] {
        dialog->showConnection(QStringLiteral("2"));
        turnTo(Qt::Key_Right);
        auto *limit = dialog->findChild<QLineEdit *>(QStringLiteral("mirrorLimit"));
        limit->clear();
        QTest::keyClicks(limit, QStringLiteral("much"));
    });
    turnTo(Qt::Key_Left);
    dialog->showConnection({});
    picture(QStringLiteral("connect-refused"), [&] { string->setText(QStringLiteral("kurrentdb://db1?tsl=false")); });
    picture(QStringLiteral("connect-unverified"), [&] {
        string->setText(QStringLiteral("kurrentdb://ops@db1.example.org,db2.example.org?tlsVerifyCert=false"));
    });
    picture(QStringLiteral("connect-unencrypted"), [&] {
        string->setText(QStringLiteral("kurrentdb://ops:secret@db1.example.org?tls=false&keepAliveInterval=500"));
    });
    picture(QStringLiteral("connect-failed"), [&] {
        string->setText(QStringLiteral("kurrentdb://127.0.0.1:1?tls=false&maxDiscoverAttempts=1"));
        dialog->findChild<QPushButton *>(QStringLiteral("connectionTest"))->click();
        auto *message = dialog->findChild<QLabel *>(QStringLiteral("connectionMessage"));
        waitFor([message] { return message->text().contains(u"Nothing listens"); });
    });
    delete dialog;
}

bool Gallery::startServer(QProcess &server, const QStringList &options, const QString &user, QString &connection)
{
    server.start(m_stub, options);
    if (!waitFor([&server] { return server.canReadLine(); }))
        return false;
    const QString address = QString::fromUtf8(server.readLine().trimmed().split(' ').last());
    connection = QStringLiteral("kurrentdb://%1%2?tls=false&maxDiscoverAttempts=1").arg(user, address);
    const auto store = kurrentdb::KurrentStore::open(*kurrentdb::parseConnectionString(utf8(connection)), {});
    orders::DemoOptions demo;
    demo.orders = 60;
    demo.until = Timestamp::parse("2026-11-19T08:50:06Z").value();
    return store && orders::writeDemo(demo, **store);
}

void Gallery::servers()
{
    QProcess server;
    QString connection;
    if (!startServer(server, {}, {}, connection))
        qFatal("The demo could not be written to the stub server.");
    serverPictures(connection, server);
    m_workspace.session().close();
    server.kill();
    server.waitForFinished();
    withoutRights();
}

void Gallery::serverPictures(const QString &connection, QProcess &server)
{
    m_window.stores().connectDialog();
    auto *dialog = m_window.findChild<ConnectDialog *>();
    shoot(
        QStringLiteral("connect-tested"),
        [&] {
            dialog->findChild<QLineEdit *>(QStringLiteral("connectionString"))->setText(connection);
            dialog->findChild<QPushButton *>(QStringLiteral("connectionTest"))->click();
            auto *message = dialog->findChild<QLabel *>(QStringLiteral("connectionMessage"));
            waitFor([message] { return message->text().startsWith(u"Reached"); });
        },
        dialog);
    delete dialog;
    const auto opened = [this] {
        waitFor([this] { return m_workspace.session().state() == StoreSession::State::Open; });
    };
    shoot(QStringLiteral("server-live"), [&] {
        m_window.stores().connectTo(connection, OpenMode::ReadWrite);
        opened();
    });
    mirrorPictures(connection);
    m_workspace.session().close();
    m_workspace.connections().put({QStringLiteral("4"), QStringLiteral("Orders, production"), connection,
                                   QStringLiteral("event-cancelled"), true, false, false});
    m_window.stores().servers().open(QStringLiteral("4"));
    opened();
    shoot(QStringLiteral("server-production"), [this] { m_window.openPage(QStringLiteral("streams")); });
    shoot(QStringLiteral("server-production-log"), [this] { m_window.openPage(QStringLiteral("log")); });
    server.kill();
    server.waitForFinished();
    shoot(QStringLiteral("server-away"), [this] {
        m_window.openPage(QStringLiteral("orders"));
        waitFor([this] { return m_workspace.session().liveState().kind == LiveState::Kind::Reconnecting; });
    });
    lastKnownPictures();
}

void Gallery::mirrorPictures(const QString &connection)
{
    SavedConnection mirrored{QStringLiteral("5"), QStringLiteral("Orders"), connection};
    mirrored.mirror.isWanted = true;
    m_workspace.connections().put(mirrored);
    m_window.stores().servers().open(QStringLiteral("5"));
    waitFor([this] { return hasMirror(mirror::MirrorStatus::State::UpToDate); });
    shoot(QStringLiteral("server-mirror"), [this] { m_window.openPage(QStringLiteral("orders")); });
    m_window.stores().connectDialog();
    auto *dialog = m_window.findChild<ConnectDialog *>();
    shoot(
        QStringLiteral("connect-local-copy-kept"),
        [dialog] {
            dialog->showConnection(QStringLiteral("5"));
            QTest::keyClick(dialog->findChild<QWidget *>(QStringLiteral("connectionParts")), Qt::Key_Right);
        },
        dialog);
    delete dialog;
}

/// The server is away, or is not asked at all.
void Gallery::lastKnownPictures()
{
    m_window.stores().servers().open(QStringLiteral("5"));
    waitFor([this] { return hasMirror(mirror::MirrorStatus::State::Away); });
    const auto pages = [this](const QString &state) {
        for (const char *page : {"orders", "streams", "log", "projections"})
            shoot(state + QLatin1Char('-') + QLatin1StringView(page),
                  [this, page] { m_window.openPage(QLatin1StringView(page)); });
    };
    pages(QStringLiteral("server-last-known"));
    shoot(QStringLiteral("server-last-known-order"), [this] { order(QStringLiteral("CA-2023-100000")); });
    StoreLocation offline = m_workspace.session().location();
    offline.offline = true;
    offline.mode = OpenMode::ReadOnly;
    m_workspace.session().open(offline);
    waitFor([this] { return m_workspace.session().state() == StoreSession::State::Open; });
    pages(QStringLiteral("server-offline"));
    shoot(QStringLiteral("server-offline-order"), [this] { order(QStringLiteral("CA-2023-100000")); });
}

/// The user may not read the whole log.
void Gallery::withoutRights()
{
    QProcess server;
    QString connection;
    if (!startServer(server, {QStringLiteral("--accounts")}, QStringLiteral("admin:changeit@"), connection))
        qFatal("The demo could not be written to the stub server.");
    m_window.stores().connectTo(connection.replace(QStringLiteral("admin"), QStringLiteral("ops")), OpenMode::ReadOnly);
    waitFor([this] { return m_workspace.session().logRefusal().has_value(); });
    for (const char *page : {"orders", "streams", "log", "projections"})
        shoot(QStringLiteral("server-no-rights-") + QLatin1StringView(page),
              [this, page] { m_window.openPage(QLatin1StringView(page)); });
    m_workspace.session().close();
    server.kill();
    server.waitForFinished();
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

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QStringList arguments = QApplication::arguments().mid(1);
    const bool dark = arguments.removeAll(QStringLiteral("--dark")) > 0;
    QSize size(1440, 900);
    if (const auto at = arguments.indexOf(QStringLiteral("--size")); at >= 0 && at + 1 < arguments.size()) {
        const QStringList sides = arguments.at(at + 1).split(QLatin1Char('x'));
        size = QSize(sides.value(0).toInt(), sides.value(1).toInt());
        arguments.remove(at, 2);
    }
    QString stub;
    if (const auto at = arguments.indexOf(QStringLiteral("--stub")); at >= 0 && at + 1 < arguments.size()) {
        stub = arguments.at(at + 1);
        arguments.remove(at, 2);
    }
    if (arguments.isEmpty() || arguments.front().startsWith(QLatin1Char('-'))) {
        std::fputs("foldline_gallery FOLDER [NAME…] [--dark] [--size WxH] [--stub PROGRAM]\n", stderr);
        return 2;
    }
    const QString folder = arguments.takeFirst();
    QDir().mkpath(folder);
    const QTemporaryDir files; // of copies and read models too: none of the user's own
    qputenv("XDG_DATA_HOME", files.path().toUtf8());
    const auto isOver = qScopeGuard([] { QThreadPool::globalInstance()->waitForDone(); });
    installIconTheme();
    Theme theme;
    theme.install(application);
    theme.setReducedMotion(true);
    theme.setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
    return Gallery(folder, files.path(), size, arguments, stub, theme).run();
}
