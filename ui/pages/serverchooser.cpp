// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/serverchooser.h"

#include "core/kurrentdb/settings/connectionstring.h"
#include "core/mirror/mirror.h"
#include "ui/dialogs/connectdialog.h"
#include "ui/dialogs/passworddialog.h"
#include "ui/pages/workspace.h"
#include "ui/services/connectionbook.h"
#include "ui/services/keychain.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/connectiondelegate.h"
#include "ui/widgets/plainlabel.h"

#include <QMenu>
#include <QTimer>

#include <memory>
#include <utility>

namespace foldline::ui {

namespace {

constexpr qsizetype MostInMenu = 8;

} // namespace

ServerChooser::ServerChooser(Workspace &workspace, QWidget *window)
    : QObject(window), m_workspace(workspace), m_window(window)
{
    connect(&workspace.session(), &StoreSession::openingStarted, this, [this](const StoreLocation &location) {
        m_asked = location;
        ++m_turn;
    });
    connect(&workspace.session(), &StoreSession::openFailed, this, &ServerChooser::lookForLastKnown);
    connect(&workspace.session(), &StoreSession::opened, this, [this] {
        m_asked = {};
        m_workspace.connections().touch(m_workspace.session().location().connectionId);
    });
}

void ServerChooser::connectTo(const QString &connectionString, OpenMode mode)
{
    StoreLocation location;
    location.connect = connectionString;
    location.mode = mode;
    connectTo(std::move(location));
}

void ServerChooser::connectTo(StoreLocation location)
{
    const auto settings = kurrentdb::parseConnectionString(utf8(location.connect));
    if (const auto *saved = settings ? m_workspace.connections().matching(*settings) : nullptr) {
        location.production = saved->production;
        if (saved->readOnly)
            location.mode = OpenMode::ReadOnly;
        // What was saved for another user of the same servers says what they are, and no more.
        if (ConnectionBook::isOf(*saved, *settings)) {
            location.connectionId = saved->id;
            const bool isWanted = location.mirror.isWanted;
            location.mirror = saved->mirror;
            location.mirror.isWanted = isWanted || saved->mirror.isWanted;
        }
    }
    settleMirror(location);
    m_workspace.session().open(location);
}

void ServerChooser::open(const QString &id)
{
    const SavedConnection *saved = m_workspace.connections().find(id);
    const auto settings = saved != nullptr ? kurrentdb::parseConnectionString(utf8(saved->connection))
                                           : Result<kurrentdb::ConnectionSettings>(failure(ErrorCode::NotFound, {}));
    if (!settings)
        return;
    if (!settings->credentials)
        return openAt(*saved, {});
    const QString user = qtext(settings->credentials->user);
    if (!saved->keepsPassword)
        return void(askForPassword(id, user, {}));
    askKeychain(id, user);
}

/// A keychain may wait for its own password, or hang: after a while ours is asked for, until it answers after all.
void ServerChooser::askKeychain(const QString &id, const QString &user)
{
    const quint64 turn = ++m_turn;
    const auto asked = std::make_shared<QPointer<PasswordDialog>>();
    auto *patience = new QTimer(this);
    patience->setSingleShot(true);
    connect(patience, &QTimer::timeout, this, [this, id, user, turn, asked] {
        if (turn == m_turn)
            *asked = askForPassword(id, user, tr("The keychain has not answered yet. It may wait to be unlocked."));
    });
    patience->start(m_keychainPatience);
    m_workspace.keychain().read(id, this, [this, id, user, turn, asked, patience](const Result<QString> &password) {
        const bool isLate = !patience->isActive();
        delete patience;
        const SavedConnection *known = m_workspace.connections().find(id);
        if (known == nullptr || turn != m_turn || (isLate && !*asked))
            return;
        if (*asked && password)
            (*asked)->reject();
        if (password)
            openAt(*known, *password);
        else if (!isLate)
            askForPassword(id, user, qtext(password.error().message));
    });
}

void ServerChooser::openAt(const SavedConnection &connection, const QString &password)
{
    auto settings = kurrentdb::parseConnectionString(utf8(connection.connection));
    if (!settings)
        return;
    if (settings->credentials)
        settings->credentials->password = utf8(password);
    StoreLocation location;
    location.connect = qtext(kurrentdb::toConnectionString(*settings, kurrentdb::Secrets::Included));
    location.mode = connection.readOnly ? OpenMode::ReadOnly : OpenMode::ReadWrite;
    location.production = connection.production;
    location.connectionId = connection.id;
    location.mirror = connection.mirror;
    settleMirror(location);
    m_workspace.session().open(location);
}

PasswordDialog *ServerChooser::askForPassword(const QString &id, const QString &user, const QString &reason)
{
    const SavedConnection *connection = m_workspace.connections().find(id);
    if (connection == nullptr)
        return nullptr;
    auto *dialog = new PasswordDialog(m_workspace.theme(), *connection, user, reason, m_window);
    connect(dialog, &PasswordDialog::given, this, [this, id](const QString &password, bool keep) {
        auto &book = m_workspace.connections();
        const SavedConnection *found = book.find(id);
        if (found == nullptr)
            return;
        SavedConnection known = *found;
        if (keep)
            keepPassword(id, password);
        else if (known.keepsPassword)
            forgetPassword(id);
        known.keepsPassword = keep;
        book.put(known);
        openAt(known, password);
    });
    dialog->open();
    return dialog;
}

void ServerChooser::openDialog()
{
    const auto &seams = m_workspace;
    auto *dialog = new ConnectDialog(m_workspace.session(), m_workspace.connections(), m_workspace.theme(),
                                     {seams.openFileChooser, seams.confirm, seams.timeFormat()}, m_window);
    m_dialog = dialog;
    connect(dialog, &ConnectDialog::connectWanted, &m_workspace.session(), &StoreSession::open);
    connect(dialog, &ConnectDialog::passwordWanted, this, &ServerChooser::offerPassword);
    connect(dialog, &ConnectDialog::passwordKept, this, &ServerChooser::keepPassword);
    connect(dialog, &ConnectDialog::passwordForgotten, this, &ServerChooser::forgetPassword);
    connect(dialog, &ConnectDialog::mirrorThrownAway, this, &ServerChooser::leaveMirror);
    dialog->showConnection(m_asked.connectionId);
    dialog->open();
}

void ServerChooser::settleMirror(StoreLocation &location)
{
    auto &book = m_workspace.connections();
    const SavedConnection *saved = book.find(location.connectionId);
    const auto settings = kurrentdb::parseConnectionString(utf8(location.connect));
    if (!settings || location.offline)
        return;
    const QString hosts = qtext(kurrentdb::displayName(*settings));
    const MirrorPlan plan{saved != nullptr ? titleOf(*saved) : hosts, hosts, mirrorFileOf(location.connect),
                          location.production, location.mirror};
    const mirror::MirrorWish settled = ui::settleMirror(plan, m_workspace.confirm, m_window);
    if (settled == location.mirror)
        return;
    location.mirror = settled;
    if (saved == nullptr)
        return;
    SavedConnection known = *saved;
    known.mirror = settled;
    book.put(std::move(known));
}

void ServerChooser::lookForLastKnown(const Error &error)
{
    if (m_asked.connect.isEmpty() || m_asked.offline || !mirror::isAway(error))
        return;
    m_mirrors.look(m_asked.connect, [this, error](const std::optional<KeptMirror> &kept) {
        if (kept && kept->hasHistory)
            emit lastKnownFound(error, *kept);
    });
}

void ServerChooser::openLastKnown()
{
    if (m_asked.connect.isEmpty())
        return;
    StoreLocation location = m_asked;
    location.offline = true;
    location.mode = OpenMode::ReadOnly;
    m_workspace.session().open(location);
}

void ServerChooser::reconnect()
{
    StoreLocation location = m_workspace.session().location();
    if (m_workspace.connections().find(location.connectionId) != nullptr)
        return open(location.connectionId);
    location.offline = false;
    m_workspace.session().open(location);
}

/// An open store does not go on with a copy that is not there any more.
void ServerChooser::leaveMirror(const QString &connection)
{
    auto &session = m_workspace.session();
    StoreLocation location = session.location();
    if (!session.mirrorStatus() || mirrorFileOf(location.connect) != mirrorFileOf(connection))
        return;
    if (location.offline)
        return session.close();
    location.mirror.isWanted = false;
    session.open(location);
}

void ServerChooser::fill(QMenu *menu)
{
    const QList<SavedConnection> connections = m_workspace.connections().recent();
    for (const SavedConnection &connection : connections.first(std::min(MostInMenu, connections.size()))) {
        QString text = titleOf(connection);
        if (connection.production)
            text += tr(" – production");
        if (connection.readOnly)
            text += tr(" (read-only)");
        QAction *action = menu->addAction(connectionIcon(m_workspace.theme(), connection.color),
                                          text.replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setToolTip(plainTip(hostsOf(connection)));
        action->setData(connection.id);
        connect(action, &QAction::triggered, this, [this, id = connection.id] { open(id); });
    }
    if (!connections.isEmpty())
        menu->addSeparator();
}

void ServerChooser::offerPassword(const QString &id)
{
    m_workspace.keychain().read(id, this, [this, id](const Result<QString> &password) {
        if (!m_dialog)
            return;
        if (password)
            m_dialog->offerPassword(id, *password);
        else
            m_dialog->showProblem(id, qtext(password.error().message));
    });
}

void ServerChooser::keepPassword(const QString &id, const QString &password)
{
    m_workspace.keychain().write(id, password, this, [this, id](const Result<void> &kept) {
        if (!kept)
            notKept(id, kept.error());
    });
}

/// One that is locked now is asked again the next time.
void ServerChooser::notKept(const QString &id, const Error &error)
{
    auto &book = m_workspace.connections();
    const SavedConnection *known = book.find(id);
    if (known != nullptr && error.code != ErrorCode::AccessDenied) {
        SavedConnection connection = *known;
        connection.keepsPassword = false;
        book.put(connection);
    }
    if (m_dialog)
        m_dialog->passwordNotKept(id, tr("The password is not kept. %1").arg(qtext(describe(error))));
    else
        emit noted(tr("The password is not kept."), qtext(describe(error)));
}

void ServerChooser::forgetPassword(const QString &id)
{
    m_workspace.keychain().remove(id, this, [this](const Result<void> &removed) {
        if (!removed)
            emit noted(tr("The password may still be in the keychain."), qtext(describe(removed.error())));
    });
}

} // namespace foldline::ui
