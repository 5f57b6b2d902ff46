// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/mainwindow.h"

#include "ui/pages/alleventspage.h"
#include "ui/pages/orderpage.h"
#include "ui/pages/orderspage.h"
#include "ui/pages/projectionspage.h"
#include "ui/pages/serverchooser.h"
#include "ui/pages/streamspage.h"
#include "ui/pages/windowsearch.h"
#include "ui/pages/workspace.h"
#include "ui/services/connectionbook.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/sidebar.h"
#include "ui/widgets/statusline.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/topbar.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMimeData>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace foldline::ui {

namespace {

constexpr int CompactBelow = 1200;
const QString OrderPrefix = QStringLiteral("order:");

} // namespace

MainWindow::MainWindow(Workspace &workspace, const SessionFile &file, QWidget *parent)
    : QMainWindow(parent), m_workspace(workspace), m_file(file),
      m_saver(std::make_unique<SessionSaver>(file, [this] { return collect(); })),
      m_stores(new StoreChooser(workspace, this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Foldline"));
    setAcceptDrops(true);
    resize(workspace.theme().px(1440), workspace.theme().px(900));
    setMinimumSize(workspace.theme().px(900), workspace.theme().px(560));
    setupShell();
    setupWelcome();
    setupActions();
    setupMenus();
    setupSearch();
    connectSession();
    connectPages();
    refreshTop();
    refreshStatus();
}

MainWindow::~MainWindow() { m_tabs->closeAll(); }

void MainWindow::setupShell()
{
    auto &theme = m_workspace.theme();
    auto *central = new QWidget(this);
    auto *column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_top = new TopBar(theme, central);
    column->addWidget(m_top);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    m_side = new SideBar(theme, central);
    m_side->setObjectName(QStringLiteral("sideBar"));
    m_side->addEntry(QStringLiteral("orders"), QStringLiteral("view-list-details"), tr("Orders"));
    m_side->addEntry(QStringLiteral("streams"), QStringLiteral("view-list-tree"), tr("Streams"));
    m_side->addEntry(QStringLiteral("log"), QStringLiteral("view-list-text"), tr("All events"));
    m_side->addEntry(QStringLiteral("projections"), QStringLiteral("run-build"), tr("Projections"));
    middle->addWidget(m_side);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    m_message = new MessageBar(theme, central);
    m_message->setObjectName(QStringLiteral("windowMessage"));
    right->addWidget(m_message);
    m_stack = new QStackedWidget(central);
    m_tabs = new PageTabs(
        m_workspace, [this](const QString &id, QWidget *owner) { return makePage(id, owner); }, m_stack);
    m_stack->addWidget(m_tabs);
    right->addWidget(m_stack, 1);
    middle->addLayout(right, 1);
    column->addLayout(middle, 1);
    m_status = new StatusLine(theme, central);
    m_status->setObjectName(QStringLiteral("statusLine"));
    column->addWidget(m_status);
    setCentralWidget(central);
    m_frame = new ProductionFrame(theme, central);
    m_frame->setObjectName(QStringLiteral("productionFrame"));
    m_frame->hide();
}

void MainWindow::setupWelcome()
{
    m_welcome = new EmptyState(m_workspace.theme(), m_stack);
    m_welcome->setObjectName(QStringLiteral("welcome"));
    m_welcome->setTitle(tr("No orders yet"), tr("Foldline shows what happened to every order, event by event, and what "
                                                "was known at any moment. Open a history to begin."));
    m_welcome->setRows(
        {{QStringLiteral("demo"), QStringLiteral("media-playback-start"), tr("Open the demo"),
          tr("Three years of orders, made on this computer. Nothing of yours is touched."), tr("Open demo"), true},
         {QStringLiteral("import"), QStringLiteral("document-import"), tr("Import a history"),
          tr("An NDJSON file, one event a line. All of it is taken, or nothing."), tr("Import…"), false},
         {QStringLiteral("new"), QStringLiteral("document-new"), tr("New store"),
          tr("An empty store in one file. Create the first order yourself."), tr("New store…"), false},
         {QStringLiteral("open"), QStringLiteral("document-open"), tr("Open a store"),
          tr("A store file you have already."), tr("Open…"), false},
         {QStringLiteral("openReadOnly"), QStringLiteral("object-locked"), tr("Look at a store"),
          tr("Read-only: every file stays as it is, byte for byte."), tr("Open read-only…"), false}});
    m_welcome->setFootnote(tr("Or drop an NDJSON or store file anywhere in this window."));
    m_stack->addWidget(m_welcome);
    m_stack->setCurrentWidget(m_welcome);
    connect(m_welcome, &EmptyState::chosen, this, &MainWindow::act);
}

void MainWindow::setupSearch()
{
    m_search = new WindowSearch(m_workspace, this);
    connect(m_top, &TopBar::searchClicked, this, &MainWindow::openSearch);
    connect(m_search, &WindowSearch::actionChosen, this, &MainWindow::act);
    connect(m_search, &WindowSearch::pageChosen, this, &MainWindow::openPage);
    connect(m_search, &WindowSearch::streamChosen, this, &MainWindow::openStream);
    connect(m_search, &WindowSearch::revisionChosen, this, &MainWindow::openRevision);
    connect(m_search, &WindowSearch::positionChosen, this, &MainWindow::openPosition);
}

void MainWindow::connectSession()
{
    auto &session = m_workspace.session();
    connect(&session, &StoreSession::opened, this, &MainWindow::storeOpened);
    connect(&session, &StoreSession::closed, this, &MainWindow::storeClosed);
    connect(&session, &StoreSession::openingStarted, this,
            [this](const StoreLocation &location) { m_askedForServer = !location.connect.isEmpty(); });
    connect(&session, &StoreSession::openFailed, this, [this](const Error &error) {
        m_message->offer(
            QStringLiteral("open"), MessageBar::Kind::Error, tr("The store was not opened."), qtext(describe(error)),
            {{m_askedForServer ? QStringLiteral("connect") : QStringLiteral("open"), tr("Open another…"), false},
             {QStringLiteral("dismiss"), tr("Close"), true}});
        refreshTop();
        refreshStatus();
    });
    connect(m_message, &MessageBar::actionTriggered, this, [this](const QString &id, const QString &action) {
        if (action == QLatin1String("retryNow"))
            return m_workspace.session().retryNow();
        m_message->withdraw(id);
        if (action != QLatin1String("dismiss"))
            act(action);
    });
    connect(&session, &StoreSession::stateChanged, this, &MainWindow::refreshTop);
    connect(&session, &StoreSession::liveStateChanged, this, &MainWindow::refreshLive);
    connect(m_top, &TopBar::retryClicked, &session, &StoreSession::retryNow);
    connect(&m_workspace.connections(), &ConnectionBook::changed, this, &MainWindow::refreshConnection);
    connect(&m_workspace.connections(), &ConnectionBook::saveFailed, this,
            [this](const Error &error) { emit m_workspace.notified(qtext(describe(error))); });
    connect(&m_stores->servers(), &ServerChooser::noted, this, [this](const QString &what, const QString &details) {
        m_message->offer(QStringLiteral("keychain"), MessageBar::Kind::Info, what, details,
                         {{QStringLiteral("dismiss"), tr("Close"), true}});
    });
    connect(&session, &StoreSession::headChanged, this, &MainWindow::refreshStatus);
    connect(&session, &StoreSession::mirrorStatusChanged, this, &MainWindow::refreshStatus);
    connect(&session, &StoreSession::lastKnownChanged, this, &MainWindow::refreshLive);
    connect(&m_stores->servers(), &ServerChooser::lastKnownFound, this, &MainWindow::offerLastKnown);
    connect(&session, &StoreSession::runnerStatusChanged, this, &MainWindow::refreshStatus);
    connect(m_stores, &StoreChooser::failed, this, [this](const QString &what, const Error &error) {
        const bool isWanted = error.code == ErrorCode::Cancelled;
        m_message->offer(QStringLiteral("job"), isWanted ? MessageBar::Kind::Info : MessageBar::Kind::Error,
                         (isWanted ? tr("%1 was cancelled.") : tr("%1 did not work.")).arg(what),
                         qtext(describe(error)), {{QStringLiteral("dismiss"), tr("Close"), true}});
    });
    connect(m_stores, &StoreChooser::finished, &m_workspace, &Workspace::notified);
    m_ageTimer.setInterval(1000);
    connect(&m_ageTimer, &QTimer::timeout, this, &MainWindow::refreshStatus);
    connect(&m_ageTimer, &QTimer::timeout, this, &MainWindow::refreshLive);
    m_ageTimer.start();
    m_noticeTimer.setSingleShot(true);
    m_noticeTimer.setInterval(4000);
    connect(&m_noticeTimer, &QTimer::timeout, this, [this] {
        m_notice.clear();
        refreshStatus();
    });
}

void MainWindow::connectPages()
{
    connect(m_side, &SideBar::chosen, this, &MainWindow::openPage);
    connect(&m_workspace, &Workspace::pageRequested, this, &MainWindow::openPage);
    connect(&m_workspace, &Workspace::streamRequested, this, &MainWindow::openStream);
    connect(&m_workspace, &Workspace::revisionRequested, this, &MainWindow::openRevision);
    connect(&m_workspace, &Workspace::positionRequested, this, &MainWindow::openPosition);
    connect(&m_workspace, &Workspace::notified, this, [this](const QString &text) {
        m_notice = text;
        m_noticeTimer.start();
        refreshStatus();
    });
    connect(&m_workspace, &Workspace::layoutChanged, this, [this] { m_saver->scheduleSave(); });
    connect(&m_workspace, &Workspace::timeFormatChanged, this, [this](const TimeFormat &format) {
        m_top->setZone(format.zoneName());
        m_saver->scheduleSave();
    });
    connect(m_tabs, &PageTabs::currentChanged, this, [this](Page *page) {
        m_side->setCurrent(page == nullptr                      ? QString()
                           : page->id().startsWith(OrderPrefix) ? QStringLiteral("orders")
                                                                : page->id());
        refreshLive();
        m_saver->scheduleSave();
    });
    connect(m_tabs, &PageTabs::moved, this, [this] { m_saver->scheduleSave(); });
    connect(&m_workspace.theme(), &Theme::changed, this, [this] { m_saver->scheduleSave(); });
    connect(m_saver.get(), &SessionSaver::failed, this,
            [this](const Error &error) { emit m_workspace.notified(qtext(error.message)); });
    connect(m_tabs, &PageTabs::countChanged, this, [this](int count) {
        if (count == 0 && m_workspace.session().isOpen())
            QMetaObject::invokeMethod(
                this,
                [this] {
                    if (m_tabs->count() == 0)
                        openPage(QStringLiteral("orders"));
                },
                Qt::QueuedConnection);
        m_saver->scheduleSave();
    });
}

Page *MainWindow::makePage(const QString &id, QWidget *parent)
{
    if (id == QLatin1String("orders")) {
        auto *page = new OrdersPage(m_workspace, parent);
        connect(page, &OrdersPage::actionChosen, this, &MainWindow::act);
        return page;
    }
    if (id.startsWith(OrderPrefix))
        return new OrderPage(m_workspace, id.mid(OrderPrefix.size()), parent);
    if (id == QLatin1String("streams"))
        return new StreamsPage(m_workspace, parent);
    if (id == QLatin1String("log"))
        return new AllEventsPage(m_workspace, parent);
    if (id == QLatin1String("projections"))
        return new ProjectionsPage(m_workspace, parent);
    return nullptr;
}

void MainWindow::openPage(const QString &id)
{
    if (!m_workspace.session().isOpen())
        return;
    if (Page *page = m_tabs->open(id))
        page->focusContent();
}

void MainWindow::openStream(const QString &stream, bool) { openPage(OrderPage::idOf(stream)); }

void MainWindow::openRevision(const QString &stream, quint64 revision)
{
    openStream(stream, false);
    if (auto *page = qobject_cast<OrderPage *>(m_tabs->current()))
        page->goToRevision(revision);
}

void MainWindow::openPosition(quint64 position)
{
    openPage(QStringLiteral("log"));
    if (auto *page = qobject_cast<AllEventsPage *>(m_tabs->current()))
        page->showPosition(position);
}

void MainWindow::openSearch() { m_search->openAt(m_top->search()); }

void MainWindow::act(const QString &action)
{
    if (action == QLatin1String("demo"))
        m_stores->openDemo(StoreChooser::defaultDemo());
    else if (action == QLatin1String("import"))
        m_stores->importDialog();
    else if (action == QLatin1String("new"))
        m_stores->newDialog();
    else if (action == QLatin1String("open"))
        m_stores->openDialog(false);
    else if (action == QLatin1String("connect"))
        m_stores->connectDialog();
    else if (action == QLatin1String("lastKnown"))
        m_stores->servers().openLastKnown();
    else if (action == QLatin1String("reconnect"))
        m_stores->servers().reconnect();
    else if (action == QLatin1String("openReadOnly"))
        m_stores->openDialog(true);
    else if (action == QLatin1String("light"))
        m_workspace.theme().setMode(Theme::Mode::Light);
    else if (action == QLatin1String("dark"))
        m_workspace.theme().setMode(Theme::Mode::Dark);
    else if (action == QLatin1String("newOrder")) {
        openPage(QStringLiteral("orders"));
        if (auto *page = qobject_cast<OrdersPage *>(m_tabs->current()))
            page->createOrder();
    }
}

void MainWindow::storeOpened()
{
    auto &session = m_workspace.session();
    m_message->withdraw(QStringLiteral("open"));
    m_tabs->closeAll();
    m_stack->setCurrentWidget(m_tabs);
    rememberStore();
    restoreTabs();
    if (!session.readModelNote().isEmpty() && !session.isReadOnly())
        m_workspace.notified(session.readModelNote());
    refreshTop();
    refreshStatus();
    m_saver->scheduleSave();
}

/// While the message that the store was not opened is still there.
void MainWindow::offerLastKnown(const Error &error, const KeptMirror &kept)
{
    if (!m_message->holds(QStringLiteral("open")))
        return;
    const TimeFormat &format = m_workspace.timeFormat();
    const QString copy =
        kept.asOf ? tr("All that it had on %1 %2 is on this computer.")
                        .arg(format.dateTime(kept.asOf->ticks(), TimeFormat::Detail::Minutes), format.zoneName())
                  : tr("A part of what it has is on this computer.");
    m_message->offer(QStringLiteral("open"), MessageBar::Kind::Error, tr("The server does not answer."),
                     copy + QLatin1Char(' ') + qtext(describe(error)),
                     {{QStringLiteral("lastKnown"), tr("Open last known history"), true},
                      {QStringLiteral("dismiss"), tr("Close"), false}});
}

void MainWindow::storeClosed()
{
    m_tabs->closeAll();
    m_stack->setCurrentWidget(m_welcome);
    m_session.store.reset();
    m_session.connection.clear();
    m_session.tabs.clear();
    refreshTop();
    refreshStatus();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_side->setCompact(width() < m_workspace.theme().px(CompactBelow));
    m_saver->scheduleSave();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    const auto urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const auto urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile())
        m_stores->openDropped(urls.front().toLocalFile());
}

} // namespace foldline::ui
