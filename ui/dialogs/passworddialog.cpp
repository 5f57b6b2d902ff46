// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/passworddialog.h"

#include "ui/services/savedconnection.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace foldline::ui {

namespace {
constexpr int Width = 420;
}

PasswordDialog::PasswordDialog(const Theme &theme, const SavedConnection &connection, const QString &user,
                               const QString &reason, QWidget *parent)
    : QDialog(parent), m_password(new QLineEdit(this)),
      m_keep(new QCheckBox(tr("Keep the password in the keychain"), this))
{
    setObjectName(QStringLiteral("passwordDialog"));
    setWindowTitle(titleOf(connection));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(12));
    column->setSpacing(theme.px(8));
    auto *question = new PlainLabel(theme, tr("Password of %1 at %2").arg(user, hostsOf(connection)),
                                    TypeRole::BodyStrong, Token::Text, this);
    question->setWordWrap(true);
    column->addWidget(question);
    if (!reason.isEmpty()) {
        auto *why = new PlainLabel(theme, reason, TypeRole::Body, Token::Muted, this);
        why->setObjectName(QStringLiteral("passwordReason"));
        why->setWordWrap(true);
        column->addWidget(why);
    }
    m_password->setObjectName(QStringLiteral("password"));
    m_password->setAccessibleName(tr("Password"));
    m_password->setEchoMode(QLineEdit::Password);
    column->addWidget(m_password);
    m_keep->setObjectName(QStringLiteral("passwordKeep"));
    m_keep->setChecked(connection.keepsPassword);
    column->addWidget(m_keep);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme.px(8));
    auto *cancel = makeButton(theme, tr("Cancel"), ButtonKind::Framed, this);
    auto *go = makeButton(theme, tr("Connect"), ButtonKind::Primary, this);
    go->setObjectName(QStringLiteral("passwordConnect"));
    go->setDefault(true);
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(go);
    column->addSpacing(theme.px(4));
    column->addLayout(row);
    setMinimumWidth(theme.px(Width));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(go, &QPushButton::clicked, this, [this] {
        emit given(m_password->text(), m_keep->isChecked());
        accept();
    });
    m_password->setFocus(Qt::OtherFocusReason);
}

} // namespace foldline::ui
