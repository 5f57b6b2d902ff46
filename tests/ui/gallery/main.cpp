// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the window in every state worth looking at: foldline_gallery FOLDER [NAME…] [--dark] [--size WxH] [--stub
// PROGRAM]
#include "gallery.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QThreadPool>

#include <cstdio>

using namespace foldline::ui;

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
    return foldline::test::Gallery(folder, files.path(), size, arguments, stub, theme).run();
}
