// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/connectdialog.h"

#include "core/kurrentdb/settings/connectionstring.h"
#include "ui/models/connectionsmodel.h"
#include "ui/services/connectionbook.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/colorswatches.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>

#include <utility>

namespace foldline::ui {

ConnectDialog::ConnectDialog(StoreSession &session, ConnectionBook &book, const Theme &theme, Seams seams,
                             QWidget *parent)
    : QDialog(parent), m_session(session), m_book(book), m_theme(theme), m_seams(std::move(seams)),
      m_model(new ConnectionsModel(book, this)), m_kept(new KeptMirrors(this))
{
    setObjectName(QStringLiteral("connectDialog"));
    setWindowTitle(tr("Connect to a server"));
    setAttribute(Qt::WA_DeleteOnClose);
    setupConnections();
    connectMirror();
    showConnection({});
}

void ConnectDialog::showConnection(const QString &id)
{
    const SavedConnection *saved = m_book.find(id);
    SavedConnection fresh;
    fresh.id = ConnectionBook::newId();
    fill(saved != nullptr ? *saved : fresh);
    const QModelIndex row = m_model->index(m_model->rowOf(m_shown.id));
    if (row.isValid())
        m_list->setCurrentIndex(row);
    else
        m_list->selectionModel()->clear();
    if (m_shown.keepsPassword)
        emit passwordWanted(m_shown.id);
}

void ConnectDialog::fill(const SavedConnection &connection)
{
    m_shown = connection;
    m_name->setText(connection.name);
    m_color->setCurrent(connection.color);
    m_production->setChecked(connection.production);
    m_readOnly->setChecked(connection.readOnly);
    m_keep->setChecked(connection.keepsPassword);
    m_mirror->setWish(connection.mirror);
    m_form->setConnection(connection.connection);
    lookAtMirror();
    check();
}

bool ConnectDialog::isSaved() const { return m_book.find(m_shown.id) != nullptr; }

SavedConnection ConnectDialog::current() const
{
    SavedConnection connection = m_shown;
    if (const SavedConnection *saved = m_book.find(m_shown.id))
        connection.lastOpened = saved->lastOpened;
    connection.name = m_name->text().trimmed();
    connection.connection = withoutPassword(connectionString());
    connection.color = m_color->current();
    connection.production = m_production->isChecked();
    connection.readOnly = m_readOnly->isChecked();
    connection.keepsPassword = m_keep->isChecked();
    connection.mirror = m_mirror->wish().value_or(m_shown.mirror);
    // Agreed was to what was asked: that server, and so much of it.
    connection.mirror.hasAgreed = m_shown.mirror.hasAgreed && connection.mirror.kept == m_shown.mirror.kept &&
                                  connection.mirror.sizeLimit == m_shown.mirror.sizeLimit &&
                                  mirrorFileOf(connection.connection) == mirrorFileOf(m_shown.connection);
    return connection;
}

OpenMode ConnectDialog::mode() const { return m_readOnly->isChecked() ? OpenMode::ReadOnly : OpenMode::ReadWrite; }

QString ConnectDialog::connectionString() const
{
    const auto settings = m_form->settings();
    return settings ? qtext(kurrentdb::toConnectionString(*settings, kurrentdb::Secrets::Included)) : QString();
}

void ConnectDialog::offerPassword(const QString &id, const QString &password)
{
    if (id != m_shown.id || !m_form->password().isEmpty())
        return;
    m_form->setPassword(password);
}

void ConnectDialog::showProblem(const QString &id, const QString &text)
{
    if (id == m_shown.id)
        say(text, Token::Warning);
}

void ConnectDialog::passwordNotKept(const QString &id, const QString &text)
{
    if (id != m_shown.id)
        return;
    m_shown.keepsPassword = false;
    m_keep->setChecked(false);
    showProblem(id, text);
}

void ConnectDialog::say(const QString &text, Token color)
{
    m_message->setColor(color);
    m_message->setText(text);
}

void ConnectDialog::check()
{
    if (m_testing != nullptr)
        m_testing->cancel();
    const auto settings = m_form->settings();
    const auto wish = m_mirror->wish();
    m_test->setEnabled(settings.has_value());
    for (QPushButton *button : {m_connect, m_save, m_duplicate})
        button->setEnabled(settings && wish);
    m_parts->setTexts({tr("Server"), wish && !wish->isWanted ? tr("Local copy") : tr("Local copy (on)")});
    m_remove->setEnabled(isSaved());
    m_keep->setEnabled(!settings || settings->credentials);
    const QString exposed = settings ? qtext(exposureWarning(*settings)) : QString();
    m_warningText->setText(exposed);
    m_warning->setVisible(!exposed.isEmpty());
    if (!settings && m_form->isEmpty())
        return say(
            tr("EventStoreDB from 21.10 on and KurrentDB, one server or a cluster. Type the connection string or "
               "fill in the fields: each follows the other."),
            Token::Muted);
    if (!settings)
        return say(m_form->refusal(), Token::Error);
    if (!wish)
        return say(qtext(wish.error().message), Token::Error);
    QStringList warnings;
    for (const std::string &warning : kurrentdb::warnings(*settings)) {
        if (qtext(warning) != exposed)
            warnings << qtext(warning);
    }
    say(warnings.join(QLatin1Char('\n')), Token::Warning);
}

void ConnectDialog::test()
{
    m_form->takePassword();
    say(tr("Connecting…"), Token::Muted);
    m_test->setEnabled(false);
    m_testing = m_session.testConnection(connectionString());
    connect(this, &QObject::destroyed, m_testing, &Job::cancel);
    connect(m_testing, &Job::succeeded, this, [this](const QString &summary) {
        say(summary, summary.contains(QLatin1Char('\n')) ? Token::Warning : Token::Ok);
    });
    connect(m_testing, &Job::failed, this, [this](const Error &error) {
        if (error.code != ErrorCode::Cancelled)
            say(qtext(describe(error)), Token::Error);
    });
    connect(m_testing, &Job::finished, this, [this, job = m_testing] {
        if (m_testing != job)
            return;
        m_testing = nullptr;
        m_test->setEnabled(m_form->settings().has_value());
    });
}

void ConnectDialog::select(const QString &id)
{
    if (id.isEmpty() || id == m_shown.id)
        return;
    leave();
    showConnection(id);
}

/// What was changed on a saved connection is not lost when another one is looked at.
void ConnectDialog::leave()
{
    m_form->takePassword();
    if (isSaved() && m_form->settings() && m_mirror->wish())
        store(current());
}

void ConnectDialog::store(const SavedConnection &connection)
{
    const bool isKept = connection.keepsPassword && !m_form->password().isEmpty();
    const bool isForgotten = m_shown.keepsPassword && !connection.keepsPassword;
    m_shown = connection;
    m_book.put(connection);
    if (isKept)
        emit passwordKept(connection.id, m_form->password());
    else if (isForgotten)
        emit passwordForgotten(connection.id);
}

void ConnectDialog::save()
{
    m_form->takePassword();
    store(current());
    m_list->setCurrentIndex(m_model->index(m_model->rowOf(m_shown.id)));
    m_remove->setEnabled(true);
    say(tr("Saved as “%1”, without the password.").arg(titleOf(m_shown)), Token::Ok);
}

void ConnectDialog::duplicate()
{
    leave();
    SavedConnection copy = current();
    copy.id = ConnectionBook::newId();
    copy.name = tr("%1 (copy)").arg(titleOf(copy));
    copy.lastOpened = 0;
    const QString password = m_form->password();
    m_book.put(copy);
    if (copy.keepsPassword && !password.isEmpty())
        emit passwordKept(copy.id, password);
    showConnection(copy.id);
    m_form->setPassword(password);
    m_name->setFocus(Qt::OtherFocusReason);
    m_name->selectAll();
}

void ConnectDialog::remove()
{
    const QString id = m_shown.id;
    if (!m_seams.confirm(
            this, tr("Remove “%1”?").arg(titleOf(m_shown)),
            tr("The connection and its password in the keychain are removed. Nothing on the server changes."),
            tr("Remove")))
        return;
    const bool wasKept = m_shown.keepsPassword;
    const int row = m_model->rowOf(id);
    m_book.remove(id);
    if (wasKept)
        emit passwordForgotten(id);
    showConnection(m_model->index(std::min(row, m_model->rowCount() - 1)).data(KeyRole).toString());
}

void ConnectDialog::openShown()
{
    leave();
    if (!settleMirror())
        return;
    emit connectWanted(location());
    accept();
}

} // namespace foldline::ui
