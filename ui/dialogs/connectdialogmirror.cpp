// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the connections dialog has to do with local copies.
#include "ui/dialogs/connectdialog.h"

#include "ui/services/connectionbook.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/theme.h"

#include <QStackedWidget>

#include <utility>

namespace foldline::ui {

void ConnectDialog::connectMirror()
{
    connect(m_mirror, &MirrorForm::changed, this, &ConnectDialog::check);
    connect(m_mirror, &MirrorForm::lastKnownWanted, this, &ConnectDialog::openLastKnown);
    connect(m_mirror, &MirrorForm::throwAwayWanted, this, &ConnectDialog::throwMirrorAway);
    connect(m_form, &ConnectionForm::changed, this, [this] {
        if (mirrorFileOf(connectionString()) != m_lookedAt)
            lookAtMirror();
    });
}

void ConnectDialog::lookAtMirror()
{
    m_lookedAt = mirrorFileOf(connectionString());
    m_mirror->setKept({});
    m_kept->look(connectionString(), [this](const std::optional<KeptMirror> &kept) { m_mirror->setKept(kept); });
}

StoreLocation ConnectDialog::location() const
{
    const SavedConnection shown = current();
    StoreLocation location;
    location.connect = connectionString();
    location.mode = mode();
    location.production = shown.production;
    location.connectionId = isSaved() ? shown.id : QString();
    location.mirror = shown.mirror;
    return location;
}

bool ConnectDialog::settleMirror()
{
    SavedConnection shown = current();
    const MirrorPlan plan{titleOf(shown), hostsOf(shown), mirrorFileOf(connectionString()), shown.production,
                          shown.mirror};
    const mirror::MirrorWish settled = ui::settleMirror(plan, m_seams.confirm, this);
    if (settled == shown.mirror)
        return true;
    const bool isRefused = !settled.isWanted;
    shown.mirror = settled;
    m_mirror->setWish(settled);
    m_shown.mirror = settled;
    m_shown.connection = shown.connection;
    if (isSaved())
        m_book.put(shown);
    check();
    if (isRefused)
        say(tr("No local copy will be kept. Connect opens the server alone."), Token::Muted);
    return !isRefused;
}

void ConnectDialog::openLastKnown()
{
    leave();
    StoreLocation last = location();
    last.offline = true;
    last.mode = OpenMode::ReadOnly;
    emit connectWanted(last);
    accept();
}

void ConnectDialog::throwMirrorAway()
{
    const QString connection = connectionString();
    if (!m_seams.confirm(this,
                         tr("Throw the local copy of “%1” away (%2)?").arg(titleOf(current()), m_mirror->keptSize()),
                         tr("Nothing of the server is lost, and the copy can be made again. Events that the server has "
                            "removed since, and that only the copy still has, go with it."),
                         tr("Throw away")))
        return;
    mirror::MirrorWish wish = current().mirror;
    wish.isWanted = false;
    m_mirror->setWish(wish);
    check();
    leave();
    m_kept->throwAway(connection, [this, connection](const Result<void> &thrown) {
        if (!thrown)
            say(qtext(describe(thrown.error())), Token::Error);
        else
            say(tr("The local copy was thrown away. The server has everything still."), Token::Ok);
        emit mirrorThrownAway(connection);
        lookAtMirror();
    });
}

} // namespace foldline::ui
