// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window.h"

#include "app/cli/exitcodes.h"
#include "app/cli/output.h"
#include "app/cli/point.h"
#include "core/orders/demohistory.h"
#include "core/orders/orderaggregate.h"
#include "core/orders/orderstream.h"
#include "core/store/firstevent.h"
#include "ui/pages/mainwindow.h"
#include "ui/pages/orderpage.h"
#include "ui/pages/workspace.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTimer>

#include <charconv>
#include <utility>

namespace foldline::app {

namespace {

using ui::qtext;

/// The point of the stream that is to be shown: InvalidInput, or NotFound when there is nothing.
Result<void> checkPoint(store::EventStore &store, const events::StreamName &stream, const std::string &at)
{
    auto point = cli::parsePoint(at, "--at");
    if (!point)
        return failure(point.error());
    const auto *revision = std::get_if<std::uint64_t>(&*point);
    store::StreamRead read;
    if (revision)
        read.from = events::Revision{*revision};
    const auto first = store::firstOf(store, stream, read);
    if (!first)
        return failure(first.error());
    if (*first && (revision ? (*first)->revision.value == *revision : (*first)->created <= std::get<Timestamp>(*point)))
        return {};
    return failure(cli::explainPoint(store, stream, *point));
}

/// That the stream and the point of it are there; else there is nothing to take a picture of.
Result<void> checkShown(store::EventStore &store, const aggregates::AggregateRegistry &aggregates,
                        const std::string &stream, const std::string &at)
{
    const auto name = cli::parseStream(stream);
    if (!name)
        return failure(name.error());
    store::StreamRead first;
    first.limit = 1;
    auto there = store.readStream(*name, first, [](const auto &) { return false; });
    if (!there)
        return failure(cli::explainMissing(store, aggregates, *name, std::move(there.error())));
    return at.empty() ? Result<void>() : checkPoint(store, *name, at);
}

/// Opens the store, shows one page, waits until it shows what it was asked for, and saves the picture.
class Photographer : public QObject
{
    Q_OBJECT

public:
    Photographer(const ScreenshotOptions &options, ui::Workspace &workspace, ui::MainWindow &window)
        : m_options(options), m_workspace(workspace), m_window(window)
    {
        connect(&workspace.session(), &ui::StoreSession::opened, this, &Photographer::openPage);
        connect(&workspace.session(), &ui::StoreSession::openFailed, this,
                [this](const Error &error) { fail(describe(error), cli::exitCodeFor(error.code)); });
        connect(&workspace.session(), &ui::StoreSession::runnerStatusChanged, this, &Photographer::check);
        connect(&workspace.orders(), &ui::OrdersService::countsAvailable, this, &Photographer::check);
        m_limit.setSingleShot(true);
        connect(&m_limit, &QTimer::timeout, this, [this] { fail("The page was not ready within a minute."); });
        m_limit.start(60'000);
        m_quiet.setSingleShot(true);
        m_quiet.setInterval(400);
        connect(&m_quiet, &QTimer::timeout, this, &Photographer::take);
    }

    void openEmpty()
    {
        m_pageOpen = true;
        m_quiet.start();
    }

private:
    void openPage()
    {
        const QString page = qtext(m_options.page);
        if (page == QLatin1String("order") && m_options.stream.empty()) {
            // The newest order: asked of the read model once it is up to date.
            m_wantsNewest = true;
            check();
            return;
        }
        if (page == QLatin1String("order"))
            showOrder(m_options.stream);
        else
            showPage(page);
    }

    void showOrder(const std::string &stream)
    {
        const auto &session = m_workspace.session();
        if (const auto there = checkShown(*session.store(), *session.registry(), stream, m_options.at); !there) {
            fail(describe(there.error()), cli::exitCodeFor(there.error().code));
            return;
        }
        showPage(ui::OrderPage::idOf(qtext(stream)));
    }

    void showPage(const QString &id)
    {
        m_window.openPage(id);
        ui::Page *page = m_window.tabs().current();
        if (page == nullptr || page->id() != id) {
            fail("The window has no page `" + m_options.page + "`.");
            return;
        }
        m_pageOpen = true;
        connect(page, &ui::Page::settled, this, &Photographer::check, Qt::QueuedConnection);
        check();
    }

    void check()
    {
        const bool caughtUp = isCaughtUp();
        if (m_wantsNewest && caughtUp) {
            m_wantsNewest = false;
            findNewest();
            return;
        }
        const ui::Page *page = m_window.tabs().current();
        if (!m_pageOpen || !caughtUp || page == nullptr || !page->isSettled())
            return;
        moveThere();
        m_quiet.start();
    }

    bool isCaughtUp() const
    {
        const auto &status = m_workspace.session().runnerStatus();
        if (m_workspace.session().logRefusal()) // nothing is followed, and the page says so
            return true;
        // Without the server nothing says where the log ends: who asks for more has had all that there is.
        if (m_options.offline)
            return status.lastError.has_value();
        return status.state == projections::RunState::Running && status.eventsBehind == 0;
    }

    void findNewest()
    {
        projections::OrderQuery query;
        query.limit = 1;
        connect(&m_workspace.orders(), &ui::OrdersService::pageAvailable, this,
                [this](quint64 ticket, const ui::OrderRows &rows) {
                    if (ticket != m_ticket)
                        return;
                    if (rows->empty())
                        fail("This store holds no order.");
                    else
                        showOrder(orders::orderStream(rows->front().orderId));
                });
        m_ticket = m_workspace.orders().requestPage(query);
    }

    void moveThere()
    {
        auto *page = qobject_cast<ui::OrderPage *>(m_window.tabs().current());
        if (page == nullptr || m_options.at.empty() || m_moved)
            return;
        m_moved = true;
        std::uint64_t revision = 0;
        const char *end = m_options.at.data() + m_options.at.size();
        if (const auto [parsed, code] = std::from_chars(m_options.at.data(), end, revision);
            code == std::errc() && parsed == end)
            page->goToRevision(revision);
        else if (const auto instant = Timestamp::parseLenient(m_options.at))
            page->goToInstant(instant->ticks());
    }

    void take()
    {
        if (!m_window.grab().save(qtext(m_options.output), "PNG")) {
            fail("The picture could not be written to " + m_options.output + ".");
            return;
        }
        QApplication::exit(0);
    }

    void fail(const std::string &reason, int exitCode = cli::OtherFailure)
    {
        if (std::exchange(m_isOver, true))
            return;
        m_quiet.stop();
        cli::Messages().say(reason);
        QApplication::exit(exitCode);
    }

    const ScreenshotOptions &m_options;
    ui::Workspace &m_workspace;
    ui::MainWindow &m_window;
    QTimer m_limit;
    QTimer m_quiet;
    quint64 m_ticket = 0;
    bool m_wantsNewest = false;
    bool m_pageOpen = false;
    bool m_moved = false;
    bool m_isOver = false;
};

} // namespace

int runScreenshot(const ScreenshotOptions &options, int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_SCALE_FACTOR", QByteArray::number(options.scale));
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("foldline"));
    ui::installIconTheme();
    ui::Theme theme;
    theme.install(application);
    theme.setReducedMotion(true);
    theme.setMode(options.dark ? ui::Theme::Mode::Dark : ui::Theme::Mode::Light);
    auto registry = std::make_shared<aggregates::AggregateRegistry>();
    registry->add(orders::makeOrderAggregate());
    QTemporaryDir folder;
    ui::Workspace workspace(theme, registry);
    ui::MainWindow window(workspace, ui::SessionFile(folder.filePath(QStringLiteral("session.json"))));
    window.restoreSession(false);
    window.resize(options.width, options.height);
    window.show();
    Photographer photographer(options, workspace, window);
    const bool empty = options.page == "empty";
    if (empty)
        photographer.openEmpty();
    else if (!options.connect.empty())
        workspace.session().open({.file = {},
                                  .mode = ui::OpenMode::ReadOnly,
                                  .connect = qtext(options.connect),
                                  .mirror = {.isWanted = options.mirror},
                                  .offline = options.offline});
    else if (!options.store.empty())
        window.stores().open(qtext(options.store), ui::OpenMode::ReadOnly);
    else
        window.stores().openDemo(ui::StoreChooser::defaultDemo());
    return QApplication::exec();
}

} // namespace foldline::app

#include "screenshot.moc"
