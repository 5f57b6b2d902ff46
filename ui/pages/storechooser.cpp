// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/storechooser.h"

#include "ui/pages/jobprogress.h"
#include "ui/pages/serverchooser.h"
#include "ui/pages/workspace.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/theme.h"

#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QStandardPaths>

namespace foldline::ui {

namespace {

const QString StoreFilter = QStringLiteral("Foldline stores (*.foldline);;All files (*)");
const QString InterchangeFilter = QStringLiteral("Interchange files (*.ndjson *.jsonl);;All files (*)");

} // namespace

StoreChooser::StoreChooser(Workspace &workspace, QWidget *window)
    : QObject(window), m_workspace(workspace), m_window(window), m_servers(new ServerChooser(workspace, window))
{
    connect(&workspace.session(), &StoreSession::opened, this, [this] {
        if (const QString file = std::exchange(m_importNext, {}); !file.isEmpty())
            importFile(file);
    });
    // What was meant for one store must not go into another one, however that is opened.
    connect(&workspace.session(), &StoreSession::openingStarted, this, [this] { m_importNext.clear(); });
    connect(&workspace.session(), &StoreSession::openFailed, this, [this] { m_importNext.clear(); });
}

QString StoreChooser::demoFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/foldline/demo.foldline");
}

orders::DemoOptions StoreChooser::defaultDemo()
{
    orders::DemoOptions options;
    options.until = Timestamp::now();
    return options;
}

void StoreChooser::fill(QMenu *menu)
{
    menu->clear();
    const auto &theme = m_workspace.theme();
    const auto add = [&](const QString &icon, const QString &text, auto action) {
        connect(menu->addAction(themedIcon(theme, icon), text), &QAction::triggered, this, action);
    };
    for (const RecentStore &store : std::as_const(m_recent)) {
        QString text = QFileInfo(store.file).fileName();
        if (store.readOnly)
            text += tr(" (read-only)");
        QAction *action = menu->addAction(themedIcon(theme, QStringLiteral("network-server-database")),
                                          text.replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setToolTip(plainTip(store.file));
        connect(action, &QAction::triggered, this,
                [this, store] { open(store.file, store.readOnly ? OpenMode::ReadOnly : OpenMode::ReadWrite); });
    }
    if (!m_recent.isEmpty())
        menu->addSeparator();
    m_servers->fill(menu);
    menu->setToolTipsVisible(true);
    add(QStringLiteral("document-open"), tr("Open a store…"), [this] { openDialog(false); });
    add(QStringLiteral("object-locked"), tr("Open read-only…"), [this] { openDialog(true); });
    add(QStringLiteral("network-connect"), tr("Connect to a server…"), [this] { connectDialog(); });
    add(QStringLiteral("document-new"), tr("New store…"), [this] { newDialog(); });
    add(QStringLiteral("media-playback-start"), tr("Open the demo"), [this] { openDemo(defaultDemo()); });
    menu->addSeparator();
    add(QStringLiteral("document-import"), tr("Import a history…"), [this] { importDialog(); });
    if (m_workspace.session().isOpen())
        add(QStringLiteral("window-close"), tr("Close the store"), [this] { m_workspace.session().close(); });
}

void StoreChooser::open(const QString &file, OpenMode mode)
{
    m_workspace.session().open({QFileInfo(file).absoluteFilePath(), mode, false});
}

void StoreChooser::connectTo(const QString &connectionString, OpenMode mode)
{
    m_servers->connectTo(connectionString, mode);
}

void StoreChooser::openConnection(const QString &id) { m_servers->open(id); }

void StoreChooser::connectDialog() { m_servers->openDialog(); }

void StoreChooser::openDialog(bool readOnly)
{
    const QString file = m_workspace.openFileChooser(
        m_window, readOnly ? tr("Open a store read-only") : tr("Open a store"), QDir::homePath(), StoreFilter);
    if (!file.isEmpty())
        open(file, readOnly ? OpenMode::ReadOnly : OpenMode::ReadWrite);
}

void StoreChooser::newDialog()
{
    QString file = m_workspace.saveFileChooser(m_window, tr("New store"),
                                               QDir::homePath() + QStringLiteral("/orders.foldline"), StoreFilter);
    if (file.isEmpty())
        return;
    if (QFileInfo(file).suffix().isEmpty())
        file += QStringLiteral(".foldline");
    open(file, OpenMode::CreateNew);
}

void StoreChooser::importDialog()
{
    const QString file =
        m_workspace.openFileChooser(m_window, tr("Import a history"), QDir::homePath(), InterchangeFilter);
    if (!file.isEmpty())
        importFile(file);
}

void StoreChooser::importFile(const QString &file)
{
    auto &session = m_workspace.session();
    if (session.isOpen() && !session.isReadOnly()) {
        watch(session.importFile(file), tr("Importing %1").arg(QFileInfo(file).fileName()), {});
        return;
    }
    const QString store =
        m_workspace.saveFileChooser(m_window, tr("Import into a new store"),
                                    QFileInfo(file).absolutePath() + QLatin1Char('/') +
                                        QFileInfo(file).completeBaseName() + QStringLiteral(".foldline"),
                                    StoreFilter);
    if (store.isEmpty())
        return;
    open(store, OpenMode::CreateNew);
    m_importNext = file;
}

void StoreChooser::openDemo(const orders::DemoOptions &options)
{
    const QString file = demoFile();
    if (QFileInfo::exists(file)) {
        open(file, OpenMode::ReadWrite);
        return;
    }
    QDir().mkpath(QFileInfo(file).absolutePath());
    watch(m_workspace.session().createDemo(file, options), tr("Making the demo history"),
          [this, file] { open(file, OpenMode::ReadWrite); });
}

void StoreChooser::openDropped(const QString &file)
{
    const QString suffix = QFileInfo(file).suffix().toLower();
    if (suffix == QLatin1String("ndjson") || suffix == QLatin1String("jsonl") || suffix == QLatin1String("json"))
        importFile(file);
    else
        open(file, OpenMode::ReadWrite);
}

void StoreChooser::watch(Job *job, const QString &title, std::function<void()> onSuccess)
{
    showProgress(
        m_window, job, title,
        [this, onSuccess = std::move(onSuccess)](const QString &summary) {
            emit finished(summary);
            if (onSuccess)
                onSuccess();
        },
        [this, title](const Error &error) { emit failed(title, error); });
}

} // namespace foldline::ui
