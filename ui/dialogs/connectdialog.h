// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/storesession.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace foldline::ui {

class PlainLabel;
class Theme;
enum class Token;

/// Asks for a server: its connection string, who connects, whether it may be written to. Checked while it is typed; a
/// password that is pasted with the string moves to its own field. Nothing of it is kept.
class ConnectDialog : public QDialog
{
    Q_OBJECT

public:
    ConnectDialog(StoreSession &session, const Theme &theme, QWidget *parent);

    /// With the password. Empty: what was typed is no connection.
    [[nodiscard]] QString connectionString() const;
    [[nodiscard]] OpenMode mode() const;

signals:
    void connectWanted(const QString &connectionString, foldline::ui::OpenMode mode);

private:
    void setupFields();
    void setupButtons();
    void check();
    void takeSecrets();
    void test();
    void say(const QString &text, Token color);

    StoreSession &m_session;
    const Theme &m_theme;
    QLineEdit *m_string;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QCheckBox *m_readOnly;
    PlainLabel *m_message;
    QPushButton *m_test = nullptr;
    QPushButton *m_connect = nullptr;
};

} // namespace foldline::ui
