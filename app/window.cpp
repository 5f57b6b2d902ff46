// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window.h"

#include "core/base/text.h"
#include "core/kurrentdb/settings/connectionstring.h"
#include "core/orders/orderaggregate.h"
#include "ui/pages/mainwindow.h"
#include "ui/pages/serverchooser.h"
#include "ui/pages/workspace.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QFileInfo>
#include <QIcon>
#include <QScopeGuard>
#include <QThreadPool>

#include <algorithm>
#include <cstdio>
#include <iterator>

namespace foldline::app {

namespace {

std::shared_ptr<const aggregates::AggregateRegistry> makeRegistry()
{
    auto registry = std::make_shared<aggregates::AggregateRegistry>();
    registry->add(orders::makeOrderAggregate());
    return registry;
}

orders::DemoOptions demoOptions(const WindowOptions &options)
{
    orders::DemoOptions demo = ui::StoreChooser::defaultDemo();
    demo.seed = options.seed.value_or(demo.seed);
    demo.orders = options.orders.value_or(demo.orders);
    demo.until = options.until.value_or(demo.until);
    demo.events = options.events;
    return demo;
}

/// A connection string that is wrong is refused before there is a window.
Result<void> checkConnection(const std::string &connect)
{
    if (connect.empty())
        return {};
    const auto settings = kurrentdb::parseConnectionString(connect);
    if (!settings)
        return failure(settings.error());
    for (const std::string &warning : kurrentdb::warnings(*settings))
        std::fprintf(stderr, "foldline: Warning: %s\n", warning.c_str());
    return {};
}

ui::StoreLocation serverOf(const WindowOptions &options, ui::OpenMode mode)
{
    ui::StoreLocation location;
    location.connect = ui::qtext(options.connect);
    location.mode = mode;
    location.mirror.isWanted = options.mirror;
    location.offline = options.offline;
    return location;
}

constexpr const char *DisplayVariables[] = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"};
constexpr const char *NoDisplay =
    "foldline: There is no display here, so the window stays closed. Every command works without one (foldline --help "
    "lists them); `foldline screenshot orders orders.png` renders a page to a picture; `xvfb-run foldline` opens the "
    "window on a virtual display.\n";

/// Qt ends the program when it finds no display: that is found out before.
bool hasDisplay()
{
    return std::any_of(std::begin(DisplayVariables), std::end(DisplayVariables),
                       [](const char *name) { return !qEnvironmentVariableIsEmpty(name); });
}

void describeApplication()
{
    QApplication::setApplicationName(QStringLiteral("foldline"));
    QApplication::setApplicationDisplayName(QStringLiteral("Foldline"));
    QApplication::setDesktopFileName(QStringLiteral("foldline"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/foldline/icons/foldline.svg")));
}

} // namespace

int runWindow(const WindowOptions &options, int argc, char **argv)
{
    if (const auto checked = checkConnection(options.connect); !checked) {
        std::fprintf(stderr, "foldline: %s\n", printable(describe(checked.error())).c_str());
        return 2;
    }
    if (!hasDisplay()) {
        std::fputs(NoDisplay, stderr);
        return 1;
    }
    QApplication application(argc, argv);
    // What a closed store still has to end, ends while there is an application.
    const auto isOver = qScopeGuard([] { QThreadPool::globalInstance()->waitForDone(); });
    ui::installIconTheme();
    describeApplication();
    ui::Theme theme;
    theme.install(application);
    ui::Workspace workspace(theme, makeRegistry());
    ui::MainWindow window(workspace, ui::SessionFile());
    const bool lastStore = options.store.empty() && options.connect.empty() && !options.demo;
    window.restoreSession(lastStore);
    if (options.demo)
        window.stores().openDemo(demoOptions(options));
    else if (!options.connect.empty())
        window.stores().servers().connectTo(
            serverOf(options, options.readOnly ? ui::OpenMode::ReadOnly : ui::OpenMode::ReadWrite));
    else if (!options.store.empty())
        window.stores().open(ui::qtext(options.store),
                             options.readOnly ? ui::OpenMode::ReadOnly : ui::OpenMode::ReadWrite);
    window.show();
    return QApplication::exec();
}

} // namespace foldline::app
