// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/connectionform.h"

#include "core/kurrentdb/settings/connectionstring.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>

#include <utility>

namespace foldline::ui {

using kurrentdb::Secrets;

namespace {

constexpr int Columns = 4;
constexpr int SecondLabel = 2;
enum Reach { OneHost, Cluster };

const QString PemFilter = QStringLiteral("PEM files (*.pem *.crt *.cer *.key);;All files (*)");

/// Hosts, paths and numbers stand in the fixed font.
bool isFigure(QString ConnectionFields::*member) { return member != &ConnectionFields::user; }

} // namespace

ConnectionForm::ConnectionForm(const Theme &theme, FileChooser chooseFile, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_chooseFile(std::move(chooseFile)), m_grid(new QGridLayout(this)),
      m_string(new QLineEdit(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(theme.px(8));
    m_grid->setVerticalSpacing(theme.px(8));
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnStretch(SecondLabel + 1, 1);
    m_string->setObjectName(QStringLiteral("connectionString"));
    m_string->setAccessibleName(tr("Connection string"));
    m_string->setPlaceholderText(QStringLiteral("kurrentdb://db1:2113,db2:2113,db3:2113"));
    m_string->setFont(theme.font(TypeRole::Figures));
    addLabel(0, 0, tr("Connection string"), m_string);
    m_grid->addWidget(m_string, 0, 1, 1, Columns - 1);
    setupServer();
    setupSecurity();
    setupTimes();
    connect(m_string, &QLineEdit::textChanged, this, &ConnectionForm::stringEdited);
    connect(m_string, &QLineEdit::editingFinished, this, &ConnectionForm::takePassword);
    setConnection({});
}

void ConnectionForm::setupServer()
{
    QLineEdit *hosts = addLine(1, 0, "connectionHosts", tr("Hosts and ports"), &ConnectionFields::hosts, Columns - 1);
    hosts->setPlaceholderText(QStringLiteral("db1:2113, db2:2113"));
    m_reach = new SegmentedControl(m_theme, {tr("Only this host"), tr("Discover the cluster")}, this);
    m_reach->setObjectName(QStringLiteral("connectionReach"));
    m_reach->setAccessibleName(tr("How nodes are found"));
    addLabel(2, 0, tr("Nodes"), m_reach);
    m_grid->addWidget(m_reach, 2, 1, 1, Columns - 1, Qt::AlignLeft);
    connect(m_reach, &SegmentedControl::chosen, this, [this](int chosen) {
        m_discover = chosen == Cluster;
        fieldEdited();
    });
    addLine(3, 0, "connectionUser", tr("User"), &ConnectionFields::user);
    m_password = new QLineEdit(this);
    m_password->setObjectName(QStringLiteral("connectionPassword"));
    m_password->setAccessibleName(tr("Password"));
    m_password->setEchoMode(QLineEdit::Password);
    addLabel(3, SecondLabel, tr("Password"), m_password);
    m_grid->addWidget(m_password, 3, SecondLabel + 1);
    connect(m_password, &QLineEdit::textEdited, this, &ConnectionForm::changed);
}

void ConnectionForm::setupSecurity()
{
    m_tls = new QCheckBox(tr("Encrypt with TLS"), this);
    m_tls->setObjectName(QStringLiteral("connectionTls"));
    m_verify = new QCheckBox(tr("Verify the server's certificate"), this);
    m_verify->setObjectName(QStringLiteral("connectionVerify"));
    m_grid->addWidget(m_tls, 4, 1);
    m_grid->addWidget(m_verify, 4, SecondLabel, 1, 2);
    m_ofTls << m_verify;
    for (QCheckBox *box : {m_tls, m_verify})
        connect(box, &QCheckBox::clicked, this, &ConnectionForm::fieldEdited);
    addFile(5, 0, "connectionCaFile", tr("Authority's file"), &ConnectionFields::tlsCAFile, Columns - 1);
    addFile(6, 0, "connectionCertFile", tr("User certificate"), &ConnectionFields::userCertFile);
    addFile(6, SecondLabel, "connectionKeyFile", tr("Its key"), &ConnectionFields::userKeyFile);
    m_lines.at(2).edit->setPlaceholderText(tr("the system's authorities"));
}

void ConnectionForm::setupTimes()
{
    addBox(7, 0, "connectionNodePreference", tr("Preferred node"), nodePreferences(),
           &ConnectionFields::nodePreference);
    addBox(7, SecondLabel, "connectionCompression", tr("Sent packed"), compressions(), &ConnectionFields::compression);
    addLine(8, 0, "connectionDeadline", tr("Calls end within (ms)"), &ConnectionFields::defaultDeadline);
    addLine(8, SecondLabel, "connectionGossipTimeout", tr("Gossip within (ms)"), &ConnectionFields::gossipTimeout);
    addLine(9, 0, "connectionAttempts", tr("Attempts to connect"), &ConnectionFields::maxDiscoverAttempts);
    addLine(9, SecondLabel, "connectionInterval", tr("Pause between (ms)"), &ConnectionFields::discoveryInterval);
    addLine(10, 0, "connectionKeepAliveInterval", tr("Keep-alive every (ms)"), &ConnectionFields::keepAliveInterval)
        ->setToolTip(tr("-1: no pings"));
    addLine(10, SecondLabel, "connectionKeepAliveTimeout", tr("Answered within (ms)"),
            &ConnectionFields::keepAliveTimeout)
        ->setToolTip(tr("-1: no limit"));
    addLine(11, 0, "connectionClientName", tr("Name told to the server"), &ConnectionFields::connectionName,
            Columns - 1)
        ->setPlaceholderText(tr("made up for each connection"));
}

void ConnectionForm::addLabel(int row, int column, const QString &label, QWidget *buddy)
{
    auto *words = new PlainLabel(m_theme, label, TypeRole::Body, Token::Muted, this);
    words->setBuddy(buddy);
    m_grid->addWidget(words, row, column);
}

QLineEdit *ConnectionForm::addLine(int row, int column, const char *name, const QString &label,
                                   QString ConnectionFields::*member, int span)
{
    auto *edit = new QLineEdit(this);
    edit->setObjectName(QLatin1StringView(name));
    edit->setAccessibleName(label);
    if (isFigure(member))
        edit->setFont(m_theme.font(TypeRole::Figures));
    addLabel(row, column, label, edit);
    m_grid->addWidget(edit, row, column + 1, 1, span);
    m_lines << Line{edit, member};
    connect(edit, &QLineEdit::textEdited, this, &ConnectionForm::fieldEdited);
    return edit;
}

void ConnectionForm::addFile(int row, int column, const char *name, const QString &label,
                             QString ConnectionFields::*member, int span)
{
    QLineEdit *edit = addLine(row, column, name, label, member, span);
    auto *browse = makeIconButton(m_theme, QStringLiteral("document-open"), tr("Choose a file: %1").arg(label), this);
    m_grid->removeWidget(edit);
    auto *both = new QHBoxLayout;
    both->setSpacing(m_theme.px(4));
    both->addWidget(edit, 1);
    both->addWidget(browse);
    m_grid->addLayout(both, row, column + 1, 1, span);
    m_ofTls << edit << browse;
    connect(browse, &QToolButton::clicked, this, [this, edit, label] {
        const QString folder = edit->text().isEmpty() ? QDir::homePath() : QFileInfo(edit->text()).absolutePath();
        const QString file = m_chooseFile(this, label, folder, PemFilter);
        if (file.isEmpty())
            return;
        edit->setText(file);
        fieldEdited();
    });
}

void ConnectionForm::addBox(int row, int column, const char *name, const QString &label, const QStringList &choices,
                            QString ConnectionFields::*member)
{
    auto *box = new QComboBox(this);
    box->setObjectName(QLatin1StringView(name));
    box->setAccessibleName(label);
    box->addItems(choices);
    addLabel(row, column, label, box);
    m_grid->addWidget(box, row, column + 1);
    m_boxes << std::pair{box, member};
    connect(box, &QComboBox::activated, this, &ConnectionForm::fieldEdited);
}

void ConnectionForm::setConnection(const QString &connection)
{
    const QSignalBlocker quiet(m_string);
    m_string->setText(connection);
    m_string->setCursorPosition(0);
    m_password->clear();
    m_discover = false;
    fill(fieldsOf(kurrentdb::ConnectionSettings()));
    stringEdited();
}

void ConnectionForm::setPassword(const QString &password)
{
    m_password->setText(password);
    emit changed();
}

QString ConnectionForm::password() const { return m_password->text(); }

bool ConnectionForm::isEmpty() const { return m_string->text().trimmed().isEmpty() && m_refusal.isEmpty(); }

std::optional<kurrentdb::ConnectionSettings> ConnectionForm::settings() const
{
    auto settings = m_settings;
    if (settings && settings->credentials && !m_password->text().isEmpty())
        settings->credentials->password = utf8(m_password->text());
    return settings;
}

void ConnectionForm::focusString() { m_string->setFocus(Qt::OtherFocusReason); }

void ConnectionForm::stringEdited()
{
    const QString text = m_string->text().trimmed();
    const bool wasPasted = text.size() > m_lastLength + 1;
    m_lastLength = text.size();
    const auto parsed = kurrentdb::parseConnectionString(utf8(text));
    m_settings = parsed ? std::optional(*parsed) : std::nullopt;
    m_refusal = parsed || text.isEmpty() ? QString() : qtext(parsed.error().message);
    if (m_settings)
        fill(fieldsOf(*m_settings));
    else if (text.isEmpty())
        fill(fieldsOf(kurrentdb::ConnectionSettings()));
    if (wasPasted)
        takePassword();
    refreshState();
    emit changed();
}

void ConnectionForm::takePassword()
{
    if (!m_settings || !m_settings->credentials || m_settings->credentials->password.empty())
        return;
    m_password->setText(qtext(m_settings->credentials->password));
    m_settings->credentials->password.clear();
    const QSignalBlocker quiet(m_string);
    m_string->setText(qtext(kurrentdb::toConnectionString(*m_settings, Secrets::Omitted)));
    m_lastLength = m_string->text().size();
    emit changed();
}

void ConnectionForm::fieldEdited()
{
    takePassword();
    const auto settings = settingsOf(fields());
    m_settings = settings ? std::optional(*settings) : std::nullopt;
    m_refusal = settings ? QString() : qtext(settings.error().message);
    if (m_settings) {
        const QSignalBlocker quiet(m_string);
        m_string->setText(qtext(kurrentdb::toConnectionString(*m_settings, Secrets::Omitted)));
        m_string->setCursorPosition(0);
        m_lastLength = m_string->text().size();
    }
    refreshState();
    emit changed();
}

void ConnectionForm::fill(const ConnectionFields &fields)
{
    for (const Line &line : m_lines) {
        if (line.edit->text() != fields.*line.member)
            line.edit->setText(fields.*line.member);
        if (!line.edit->hasFocus())
            line.edit->setCursorPosition(0);
    }
    for (const auto &[box, member] : m_boxes)
        box->setCurrentText(fields.*member);
    m_discover = fields.discover;
    m_tls->setChecked(fields.tls);
    m_verify->setChecked(fields.tlsVerifyCert);
    refreshState();
}

void ConnectionForm::refreshState()
{
    const bool isSeveral = m_lines.first().edit->text().contains(QLatin1Char(','));
    m_reach->setCurrent(isSeveral || m_discover ? Cluster : OneHost);
    m_reach->setSegmentEnabled(OneHost, !isSeveral);
    for (QWidget *widget : std::as_const(m_ofTls))
        widget->setEnabled(m_tls->isChecked());
}

ConnectionFields ConnectionForm::fields() const
{
    ConnectionFields fields;
    for (const Line &line : m_lines)
        fields.*line.member = line.edit->text().trimmed();
    for (const auto &[box, member] : m_boxes)
        fields.*member = box->currentText();
    fields.discover = m_discover;
    fields.tls = m_tls->isChecked();
    fields.tlsVerifyCert = m_verify->isChecked();
    return fields;
}

} // namespace foldline::ui
