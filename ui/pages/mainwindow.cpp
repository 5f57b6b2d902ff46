// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/mainwindow.h"

#include "ui/models/searchresultsmodel.h"
#include "ui/pages/alleventspage.h"
#include "ui/pages/orderpage.h"
#include "ui/pages/orderspage.h"
#include "ui/pages/projectionspage.h"
#include "ui/pages/streamspage.h"
#include "ui/pages/workspace.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/searchpopup.h"
#include "ui/widgets/sidebar.h"
#include "ui/widgets/statusline.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/topbar.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QMimeData>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace foldline::ui {

namespace {

constexpr int CompactBelow = 1200;
const QString OrderPrefix = QStringLiteral("order:");

/// How long ago, or since when where that is more than a day.
QString ageText(Timestamp last, const TimeFormat &format)
{
    constexpr qint64 Day = 86400 * Timestamp::TicksPerSecond;
    const qint64 age = std::max<qint64>(0, Timestamp::now().ticks() - last.ticks());
    if (age < Day)
        return MainWindow::tr("last append %1 ago").arg(TimeFormat::duration(age));
    return MainWindow::tr("last event %1").arg(format.date(last.ticks()));
}

} // namespace

MainWindow::MainWindow(Workspace &workspace, const SessionFile &file, QWidget *parent)
    : QMainWindow(parent), m_workspace(workspace), m_file(file),
      m_saver(std::make_unique<SessionSaver>(file, [this] { return collect(); })), m_stores(new StoreChooser(workspace, this)),
      m_search(new SearchService(workspace.session(), workspace.orders(), this)), m_results(new SearchResultsModel(this))
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

MainWindow::~MainWindow()
{
    m_tabs->closeAll();
}

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
    m_tabs = new PageTabs(m_workspace, [this](const QString &id, QWidget *owner) { return makePage(id, owner); }, m_stack);
    m_stack->addWidget(m_tabs);
    right->addWidget(m_stack, 1);
    middle->addLayout(right, 1);
    column->addLayout(middle, 1);
    m_status = new StatusLine(theme, central);
    m_status->setObjectName(QStringLiteral("statusLine"));
    column->addWidget(m_status);
    setCentralWidget(central);
}

void MainWindow::setupWelcome()
{
    m_welcome = new EmptyState(m_workspace.theme(), m_stack);
    m_welcome->setObjectName(QStringLiteral("welcome"));
    m_welcome->setTitle(tr("No orders yet"), tr("Foldline shows what happened to every order, event by event, and what was known at any moment. Open a history to begin."));
    m_welcome->setRows({{QStringLiteral("demo"), QStringLiteral("media-playback-start"), tr("Open the demo"), tr("Three years of orders, made on this computer. Nothing of yours is touched."), tr("Open demo"), true},
                        {QStringLiteral("import"), QStringLiteral("document-import"), tr("Import a history"), tr("An NDJSON file, one event a line. All of it is taken, or nothing."), tr("Import…"), false},
                        {QStringLiteral("new"), QStringLiteral("document-new"), tr("New store"), tr("An empty store in one file. Create the first order yourself."), tr("New store…"), false},
                        {QStringLiteral("open"), QStringLiteral("document-open"), tr("Open a store"), tr("A store file you have already."), tr("Open…"), false},
                        {QStringLiteral("openReadOnly"), QStringLiteral("object-locked"), tr("Look at a store"), tr("Read-only: every file stays as it is, byte for byte."), tr("Open read-only…"), false}});
    m_welcome->setFootnote(tr("Or drop an NDJSON or store file anywhere in this window."));
    m_stack->addWidget(m_welcome);
    m_stack->setCurrentWidget(m_welcome);
    connect(m_welcome, &EmptyState::chosen, this, &MainWindow::act);
}

void MainWindow::setupActions()
{
    const auto bind = [this](const QKeySequence &keys, auto action) {
        auto *bound = new QAction(this);
        bound->setShortcut(keys);
        connect(bound, &QAction::triggered, this, action);
        addAction(bound);
    };
    bind(Qt::CTRL | Qt::Key_K, [this] { openSearch(); });
    bind(QKeySequence::Close, [this] { m_tabs->close(m_tabs->currentIndex()); });
    bind(QKeySequence::NextChild, [this] { m_tabs->setCurrentIndex((m_tabs->currentIndex() + 1) % std::max(1, m_tabs->count())); });
    bind(QKeySequence::PreviousChild, [this] { m_tabs->setCurrentIndex((m_tabs->currentIndex() + m_tabs->count() - 1) % std::max(1, m_tabs->count())); });
    bind(QKeySequence::Open, [this] { act(QStringLiteral("open")); });
    bind(QKeySequence::Quit, [this] { close(); });
    const QStringList pages{QStringLiteral("orders"), QStringLiteral("streams"), QStringLiteral("log"), QStringLiteral("projections")};
    for (int i = 0; i < pages.size(); ++i)
        bind(QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + i)), [this, page = pages[i]] { openPage(page); });
}

void MainWindow::setupMenus()
{
    auto *stores = new QMenu(this);
    connect(m_top, &TopBar::connectionClicked, this, [this, stores] {
        m_stores->fill(stores);
        stores->popup(m_top->connection()->mapToGlobal(QPoint(0, m_top->connection()->height())));
    });
    auto *zones = new QMenu(this);
    connect(zones->addAction(tr("UTC")), &QAction::triggered, this, [this] { m_workspace.setTimeFormat(TimeFormat::utc()); });
    connect(zones->addAction(tr("Local time")), &QAction::triggered, this, [this] { m_workspace.setTimeFormat(TimeFormat::local()); });
    zones->addSeparator();
    for (const char *zone : {"Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Tokyo", "Australia/Sydney"})
        connect(zones->addAction(QString::fromLatin1(zone)), &QAction::triggered, this,
                [this, id = QString::fromLatin1(zone)] { m_workspace.setTimeFormat(TimeFormat::fromId(id)); });
    zones->addSeparator();
    connect(zones->addAction(tr("Another zone…")), &QAction::triggered, this, &MainWindow::chooseZone);
    m_top->setZoneMenu(zones);

    auto *menu = new QMenu(this);
    auto *themes = new QActionGroup(this);
    const std::array<std::pair<QString, Theme::Mode>, 3> modes{{{tr("As the desktop"), Theme::Mode::System}, {tr("Light"), Theme::Mode::Light}, {tr("Dark"), Theme::Mode::Dark}}};
    for (const auto &[text, mode] : modes) {
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(m_workspace.theme().mode() == mode);
        themes->addAction(action);
        connect(action, &QAction::triggered, this, [this, mode = mode] {
            m_workspace.theme().setMode(mode);
            m_saver->scheduleSave();
        });
        connect(&m_workspace.theme(), &Theme::changed, action, [this, action, mode = mode] { action->setChecked(m_workspace.theme().mode() == mode); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Close this page")), &QAction::triggered, this, [this] { m_tabs->close(m_tabs->currentIndex()); });
    connect(menu->addAction(tr("Quit")), &QAction::triggered, this, &QWidget::close);
    m_top->setMainMenu(menu);
}

void MainWindow::setupSearch()
{
    m_popup = new SearchPopup(m_workspace.theme(), this);
    m_popup->setModel(m_results);
    m_popup->setPlaceholder(tr("Search orders, customers, streams, actions…"));
    connect(m_top, &TopBar::searchClicked, this, &MainWindow::openSearch);
    connect(m_popup, &SearchPopup::queryChanged, m_search, &SearchService::search);
    connect(m_search, &SearchService::resultsAvailable, this, [this](const QString &text, const SearchResults &results) {
        m_results->setResults(results);
        m_popup->setNote(results->empty() ? tr("Nothing found for “%1”.").arg(text) : QString());
    });
    connect(m_popup, &SearchPopup::activated, this, [this](const QModelIndex &index, bool newTab) {
        const SearchResult *result = m_results->resultAt(index.row());
        if (result == nullptr)
            return;
        const SearchResult chosen = *result;
        m_popup->dismiss();
        switch (chosen.kind) {
        case SearchResult::Kind::Action:
            act(chosen.id);
            break;
        case SearchResult::Kind::Page:
            openPage(chosen.id);
            break;
        case SearchResult::Kind::Order:
            openStream(QStringLiteral("order-") + chosen.id, newTab);
            break;
        case SearchResult::Kind::Stream:
            openStream(chosen.id, newTab);
            break;
        case SearchResult::Kind::Event:
            openPage(QStringLiteral("log"));
            break;
        }
    });
    const auto add = [this](SearchResult::Kind kind, const char *id, const QString &title, const char *icon, const QStringList &keywords, const char *shortcut = "") {
        SearchResult target;
        target.kind = kind;
        target.id = QString::fromLatin1(id);
        target.title = title;
        target.icon = QString::fromLatin1(icon);
        target.shortcut = QString::fromLatin1(shortcut);
        m_search->registerTarget(target, keywords);
    };
    using Kind = SearchResult::Kind;
    add(Kind::Page, "orders", tr("Orders"), "view-list-details", {}, "Alt+1");
    add(Kind::Page, "streams", tr("Streams"), "view-list-tree", {}, "Alt+2");
    add(Kind::Page, "log", tr("All events"), "view-list-text", {tr("log")}, "Alt+3");
    add(Kind::Page, "projections", tr("Projections"), "run-build", {tr("read model")}, "Alt+4");
    add(Kind::Action, "newOrder", tr("New order…"), "list-add", {tr("create")});
    add(Kind::Action, "open", tr("Open a store…"), "document-open", {}, "Ctrl+O");
    add(Kind::Action, "openReadOnly", tr("Open a store read-only…"), "object-locked", {});
    add(Kind::Action, "new", tr("New store…"), "document-new", {});
    add(Kind::Action, "demo", tr("Open the demo"), "media-playback-start", {});
    add(Kind::Action, "import", tr("Import a history…"), "document-import", {tr("ndjson")});
    add(Kind::Action, "light", tr("Light theme"), "weather-clear", {tr("colours")});
    add(Kind::Action, "dark", tr("Dark theme"), "weather-clear-night", {tr("colours")});
}

void MainWindow::connectSession()
{
    auto &session = m_workspace.session();
    connect(&session, &StoreSession::opened, this, &MainWindow::storeOpened);
    connect(&session, &StoreSession::closed, this, &MainWindow::storeClosed);
    connect(&session, &StoreSession::openFailed, this, [this](const Error &error) {
        m_message->offer(QStringLiteral("open"), MessageBar::Kind::Error, tr("The store was not opened."), qtext(describe(error)),
                         {{QStringLiteral("open"), tr("Open another…"), false}, {QStringLiteral("dismiss"), tr("Close"), true}});
        m_tabsToRestore.clear();
        refreshTop();
        refreshStatus();
    });
    connect(m_message, &MessageBar::actionTriggered, this, [this](const QString &id, const QString &action) {
        m_message->withdraw(id);
        if (action != QLatin1String("dismiss"))
            act(action);
    });
    connect(&session, &StoreSession::stateChanged, this, &MainWindow::refreshTop);
    connect(&session, &StoreSession::liveStateChanged, this, &MainWindow::refreshTop);
    connect(&session, &StoreSession::headChanged, this, &MainWindow::refreshStatus);
    connect(&session, &StoreSession::runnerStatusChanged, this, &MainWindow::refreshStatus);
    connect(m_stores, &StoreChooser::failed, this, [this](const QString &what, const Error &error) {
        m_message->offer(QStringLiteral("job"), MessageBar::Kind::Error, tr("%1 did not work.").arg(what), qtext(describe(error)) + tr(" Nothing was changed."),
                         {{QStringLiteral("dismiss"), tr("Close"), true}});
    });
    connect(m_stores, &StoreChooser::finished, &m_workspace, &Workspace::notified);
    m_ageTimer.setInterval(1000);
    connect(&m_ageTimer, &QTimer::timeout, this, &MainWindow::refreshStatus);
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
        m_side->setCurrent(page == nullptr ? QString() : page->id().startsWith(OrderPrefix) ? QStringLiteral("orders") : page->id());
        m_saver->scheduleSave();
    });
    connect(m_tabs, &PageTabs::countChanged, this, [this](int count) {
        if (count == 0 && m_workspace.session().isOpen())
            QMetaObject::invokeMethod(this, [this] { if (m_tabs->count() == 0) openPage(QStringLiteral("orders")); }, Qt::QueuedConnection);
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

void MainWindow::openStream(const QString &stream, bool)
{
    openPage(OrderPage::idOf(stream));
}

void MainWindow::openSearch()
{
    m_popup->openAt(m_top->search());
    m_search->search(m_popup->query());
}

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
    const RecentStore recent{session.location().file, session.isReadOnly(), session.location().production};
    if (!recent.file.isEmpty()) {
        m_session.store = recent;
        m_session.addRecent(recent);
        m_stores->setRecent(m_session.recent);
    }
    m_tabs->setLayouts(m_session.layouts);
    openPage(QStringLiteral("orders"));
    for (const TabState &tab : std::exchange(m_tabsToRestore, {})) {
        Page *page = m_tabs->open(tab.page == QLatin1String("order") ? OrderPage::idOf(tab.stream) : tab.page);
        if (page != nullptr)
            page->restore(tab);
    }
    if (m_tabToShow > 0 && m_tabToShow < m_tabs->count())
        m_tabs->setCurrentIndex(m_tabToShow);
    else
        m_tabs->setCurrentIndex(0);
    m_tabToShow = 0;
    if (!session.readModelNote().isEmpty() && !session.isReadOnly())
        m_workspace.notified(session.readModelNote());
    refreshTop();
    refreshStatus();
    m_saver->scheduleSave();
}

void MainWindow::storeClosed()
{
    m_tabs->closeAll();
    m_stack->setCurrentWidget(m_welcome);
    m_session.store.reset();
    refreshTop();
    refreshStatus();
}

void MainWindow::refreshTop()
{
    auto &session = m_workspace.session();
    const bool open = session.isOpen();
    setWindowTitle(open ? tr("%1 – Foldline").arg(session.displayName()) : tr("Foldline"));
    if (session.state() == StoreSession::State::Opening)
        m_top->setConnection(tr("Opening…"), QStringLiteral("network-server-database"), true);
    else
        m_top->setConnection(open ? tr("%1 (embedded)").arg(session.displayName()) : tr("No store open"), QStringLiteral("network-server-database"), !open);
    m_top->setReadOnly(session.isReadOnly(), open);
    m_top->setProduction(session.location().production && open);
    m_top->setZone(m_workspace.timeFormat().zoneName());
    const LiveState &live = session.liveState();
    if (!open || live.kind == LiveState::Kind::Closed)
        m_top->live()->setState(LiveIndicator::State::None, QString());
    else if (live.kind == LiveState::Kind::Live)
        m_top->live()->setState(LiveIndicator::State::Live, tr("live"));
    else
        m_top->live()->setState(LiveIndicator::State::Reconnecting, tr("reconnecting"), live.error ? qtext(describe(*live.error)).toHtmlEscaped() : QString());
}

void MainWindow::refreshStatus()
{
    const auto &session = m_workspace.session();
    m_status->setRight(m_notice);
    if (!session.isOpen()) {
        m_status->setFacts({{tr("No store open")}, {tr("looking never writes"), TextRun::Style::Muted}});
        m_side->setBadge(QStringLiteral("orders"), QString());
        m_side->setBadge(QStringLiteral("log"), QString());
        return;
    }
    const LogHead &head = session.head();
    const auto &status = session.runnerStatus();
    QList<TextRun> facts;
    facts << TextRun{head.events == 1 ? tr("1 event") : tr("%1 events").arg(TimeFormat::count(static_cast<qint64>(head.events)))};
    const bool stopped = status.state == projections::RunState::Stopped;
    if (stopped)
        facts << TextRun{tr("1 projection stopped"), TextRun::Style::Error};
    else if (status.eventsBehind == 0)
        facts << TextRun{tr("projections up to date (0 behind, %1 ms)").arg(status.millisecondsBehind)};
    else
        facts << TextRun{tr("projections %1 events behind").arg(TimeFormat::count(static_cast<qint64>(status.eventsBehind))), TextRun::Style::Warning};
    if (const auto last = head.appendSeen ? head.appendSeen : head.lastCreated)
        facts << TextRun{ageText(*last, m_workspace.timeFormat())};
    m_status->setFacts(facts);
    m_side->setBadge(QStringLiteral("orders"), status.rows > 0 ? TimeFormat::count(static_cast<qint64>(status.rows)) : QString());
    m_side->setBadge(QStringLiteral("log"), TimeFormat::count(static_cast<qint64>(head.events)));
    m_side->setAlert(QStringLiteral("projections"), stopped ? tr("order_summaries is stopped") : QString());
}

SessionState MainWindow::collect() const
{
    SessionState state = m_session;
    state.tabs.clear();
    for (int i = 0; i < m_tabs->count(); ++i)
        state.tabs << m_tabs->at(i)->state();
    if (state.tabs.isEmpty())
        state.tabs = m_session.tabs;
    state.currentTab = std::max(0, m_tabs->currentIndex());
    state.layouts = m_tabs->layouts();
    state.geometry = saveGeometry();
    const Theme::Mode mode = m_workspace.theme().mode();
    state.theme = mode == Theme::Mode::System ? QString() : mode == Theme::Mode::Dark ? QStringLiteral("dark") : QStringLiteral("light");
    state.timeZone = m_workspace.timeFormat().id();
    state.recent = m_stores->recent();
    return state;
}

void MainWindow::restoreSession(bool withStore)
{
    const RestoredSession restored = m_file.load();
    m_session = restored.state;
    m_stores->setRecent(m_session.recent);
    m_workspace.setActor(actorName(m_session));
    if (!m_session.theme.isEmpty())
        m_workspace.theme().setMode(m_session.theme == QLatin1String("dark") ? Theme::Mode::Dark : Theme::Mode::Light);
    if (!m_session.timeZone.isEmpty())
        m_workspace.setTimeFormat(TimeFormat::fromId(m_session.timeZone));
    if (!m_session.geometry.isEmpty())
        restoreGeometry(m_session.geometry);
    if (!restored.note.isEmpty())
        m_message->offer(QStringLiteral("session"), MessageBar::Kind::Info, tr("The last session did not come back."), restored.note, {{QStringLiteral("dismiss"), tr("Close"), true}});
    if (withStore && m_session.store) {
        m_tabsToRestore = m_session.tabs;
        m_tabToShow = m_session.currentTab;
        m_stores->open(m_session.store->file, m_session.store->readOnly ? OpenMode::ReadOnly : OpenMode::ReadWrite);
    }
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_side->setCompact(width() < m_workspace.theme().px(CompactBelow));
    m_saver->scheduleSave();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (const auto saved = m_saver->flush(); !saved)
        qWarning("%s", describe(saved.error()).c_str());
    QMainWindow::closeEvent(event);
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
