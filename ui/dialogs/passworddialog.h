// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QCheckBox;
class QLineEdit;

namespace foldline::ui {

class Theme;
struct SavedConnection;

/// Asks for the password of a saved connection, and for nothing else.
class PasswordDialog : public QDialog
{
    Q_OBJECT

public:
    /// `reason`: why it is asked for although it should be known; may be empty.
    PasswordDialog(const Theme &theme, const SavedConnection &connection, const QString &user, const QString &reason,
                   QWidget *parent);

signals:
    void given(const QString &password, bool keep);

private:
    QLineEdit *m_password;
    QCheckBox *m_keep;
};

} // namespace foldline::ui
