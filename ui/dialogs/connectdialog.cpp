// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/connectdialog.h"

#include "core/kurrentdb/settings/connectionstring.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <optional>

namespace foldline::ui {

namespace {

constexpr int Width = 600;
constexpr int MessageHeight = 72;

QLineEdit *field(const QString &name, const QString &label, QWidget *parent)
{
    auto *edit = new QLineEdit(parent);
    edit->setObjectName(name);
    edit->setAccessibleName(label);
    return edit;
}

std::optional<kurrentdb::ConnectionSettings> settingsOf(const QLineEdit &string, const QLineEdit &user,
                                                        const QLineEdit &password)
{
    auto settings = kurrentdb::parseConnectionString(string.text().trimmed().toStdString());
    if (!settings)
        return std::nullopt;
    if (!user.text().isEmpty())
        settings->credentials = kurrentdb::Credentials{user.text().toStdString(), password.text().toStdString()};
    return *std::move(settings);
}

} // namespace

ConnectDialog::ConnectDialog(StoreSession &session, const Theme &theme, QWidget *parent)
    : QDialog(parent), m_session(session), m_theme(theme),
      m_string(field(QStringLiteral("connectionString"), tr("Connection string"), this)),
      m_user(field(QStringLiteral("connectionUser"), tr("User"), this)),
      m_password(field(QStringLiteral("connectionPassword"), tr("Password"), this)),
      m_readOnly(new QCheckBox(tr("Read-only: nothing can be written"), this)),
      m_message(new PlainLabel(theme, QString(), TypeRole::Small, Token::Muted, this))
{
    setObjectName(QStringLiteral("connectDialog"));
    setWindowTitle(tr("Connect to a server"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16));
    layout->setSpacing(theme.px(12));
    setupFields();
    setupButtons();
    setMinimumWidth(theme.px(Width));
    connect(m_string, &QLineEdit::textChanged, this, &ConnectDialog::check);
    connect(m_string, &QLineEdit::editingFinished, this, &ConnectDialog::takeSecrets);
    connect(m_user, &QLineEdit::textChanged, this, &ConnectDialog::check);
    check();
}

void ConnectDialog::setupFields()
{
    m_string->setPlaceholderText(QStringLiteral("kurrentdb://db1:2113,db2:2113,db3:2113"));
    m_password->setEchoMode(QLineEdit::Password);
    m_readOnly->setObjectName(QStringLiteral("connectionReadOnly"));
    m_message->setObjectName(QStringLiteral("connectionMessage"));
    m_message->setWordWrap(true);
    m_message->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_message->setMinimumHeight(m_theme.px(MessageHeight));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(m_theme.px(12));
    grid->setVerticalSpacing(m_theme.px(8));
    const auto label = [this](const QString &text) {
        return new PlainLabel(m_theme, text, TypeRole::Body, Token::Text, this);
    };
    grid->addWidget(label(tr("Connection string")), 0, 0);
    grid->addWidget(m_string, 0, 1, 1, 3);
    grid->addWidget(label(tr("User")), 1, 0);
    grid->addWidget(m_user, 1, 1);
    grid->addWidget(label(tr("Password")), 1, 2);
    grid->addWidget(m_password, 1, 3);
    grid->addWidget(m_readOnly, 2, 1, 1, 3);
    grid->addWidget(m_message, 3, 1, 1, 3);
    static_cast<QVBoxLayout *>(layout())->addLayout(grid);
}

void ConnectDialog::setupButtons()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(m_theme.px(8));
    m_test = makeButton(m_theme, tr("Test"), ButtonKind::Framed, this);
    m_test->setObjectName(QStringLiteral("connectionTest"));
    auto *cancel = makeButton(m_theme, tr("Cancel"), ButtonKind::Framed, this);
    m_connect = makeButton(m_theme, tr("Connect"), ButtonKind::Primary, this);
    m_connect->setObjectName(QStringLiteral("connectionConnect"));
    m_connect->setDefault(true);
    m_test->setAutoDefault(false);
    cancel->setAutoDefault(false);
    row->addWidget(m_test);
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(m_connect);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    connect(m_test, &QPushButton::clicked, this, &ConnectDialog::test);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_connect, &QPushButton::clicked, this, [this] {
        emit connectWanted(connectionString(), mode());
        accept();
    });
}

OpenMode ConnectDialog::mode() const { return m_readOnly->isChecked() ? OpenMode::ReadOnly : OpenMode::ReadWrite; }

QString ConnectDialog::connectionString() const
{
    const auto settings = settingsOf(*m_string, *m_user, *m_password);
    return settings ? qtext(kurrentdb::toConnectionString(*settings, kurrentdb::Secrets::Included)) : QString();
}

void ConnectDialog::say(const QString &text, Token color)
{
    m_message->setColor(color);
    m_message->setText(text);
}

void ConnectDialog::check()
{
    const auto parsed = kurrentdb::parseConnectionString(m_string->text().trimmed().toStdString());
    m_test->setEnabled(parsed.has_value());
    m_connect->setEnabled(parsed.has_value());
    if (m_string->text().isEmpty())
        return say(tr("EventStoreDB from 21.10 on, KurrentDB. Without TLS add ?tls=false; for an authority of your own "
                      "?tlsCaFile=ca.pem. The password is not kept."),
                   Token::Muted);
    if (!parsed)
        return say(qtext(parsed.error().message), Token::Error);
    QStringList warnings;
    for (const std::string &warning : kurrentdb::warnings(*settingsOf(*m_string, *m_user, *m_password)))
        warnings << qtext(warning);
    say(warnings.join(QLatin1Char('\n')), Token::Warning);
}

/// What was pasted with user and password: the string stays without them.
void ConnectDialog::takeSecrets()
{
    auto parsed = kurrentdb::parseConnectionString(m_string->text().trimmed().toStdString());
    if (!parsed || !parsed->credentials)
        return;
    m_user->setText(qtext(parsed->credentials->user));
    m_password->setText(qtext(parsed->credentials->password));
    parsed->credentials.reset();
    m_string->setText(qtext(kurrentdb::toConnectionString(*parsed, kurrentdb::Secrets::Omitted)));
}

void ConnectDialog::test()
{
    takeSecrets();
    m_test->setEnabled(false);
    say(tr("Connecting…"), Token::Muted);
    Job *job = m_session.testConnection(connectionString());
    connect(this, &QObject::destroyed, job, &Job::cancel);
    connect(job, &Job::succeeded, this, [this](const QString &summary) { say(summary, Token::Ok); });
    connect(job, &Job::failed, this, [this](const Error &error) { say(qtext(describe(error)), Token::Error); });
    connect(job, &Job::finished, this, [this] { m_test->setEnabled(true); });
}

} // namespace foldline::ui
