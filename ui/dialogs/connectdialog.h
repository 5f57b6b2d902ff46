// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/connectionform.h"
#include "ui/dialogs/mirrorform.h"
#include "ui/dialogs/mirrorquestion.h"
#include "ui/services/savedconnection.h"
#include "ui/services/storesession.h"

#include <QDialog>

class QCheckBox;
class QHBoxLayout;
class QLineEdit;
class QListView;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace foldline::ui {

class ColorSwatches;
class ConnectionBook;
class ConnectionsModel;
class PlainLabel;
class SegmentedControl;
class Surface;
class Theme;
enum class Token;

/// The saved connections, and one of them (or a new one) to look at, change, test and open. Checked while it is typed.
/// What was changed on a saved connection is saved when it is left for another one or opened; a new one when asked to.
/// Passwords are only handed on by signals, for the keychain.
class ConnectDialog : public QDialog
{
    Q_OBJECT

public:
    struct Seams
    {
        ConnectionForm::FileChooser chooseFile;
        Confirm confirm;
        TimeFormat format{};
    };

    ConnectDialog(StoreSession &session, ConnectionBook &book, const Theme &theme, Seams seams, QWidget *parent);

    /// Shows that saved connection; empty, or one that there is none of: a new one.
    void showConnection(const QString &id);
    /// With the password. Empty: what was typed is no connection.
    [[nodiscard]] QString connectionString() const;
    [[nodiscard]] OpenMode mode() const;
    /// The password of a saved connection came from the keychain; left out when something was typed meanwhile.
    void offerPassword(const QString &id, const QString &password);
    void showProblem(const QString &id, const QString &text);
    void passwordNotKept(const QString &id, const QString &text);

signals:
    void connectWanted(const foldline::ui::StoreLocation &location);
    /// A saved connection is shown whose password should be in the keychain.
    void passwordWanted(const QString &id);
    void passwordKept(const QString &id, const QString &password);
    void passwordForgotten(const QString &id);
    /// The local copy of that server is not there any more.
    void mirrorThrownAway(const QString &connection);

private:
    void setupList(QHBoxLayout &columns);
    void setupIdentity(QVBoxLayout &column);
    void setupMessages(QVBoxLayout &column);
    void setupButtons(QVBoxLayout &column);
    void setupConnections();
    void check();
    void test();
    void select(const QString &id);
    void leave();
    void save();
    void duplicate();
    void remove();
    void openShown();
    void setupParts(QVBoxLayout &column);
    void connectMirror();
    /// Asks once more what lies on this computer of the server that is shown.
    void lookAtMirror();
    void openLastKnown();
    void throwMirrorAway();
    /// False: somebody was asked for a local copy and did not agree.
    [[nodiscard]] bool settleMirror();
    [[nodiscard]] StoreLocation location() const;
    void fill(const SavedConnection &connection);
    [[nodiscard]] SavedConnection current() const;
    [[nodiscard]] bool isSaved() const;
    void store(const SavedConnection &connection);
    void say(const QString &text, Token color);

    StoreSession &m_session;
    ConnectionBook &m_book;
    const Theme &m_theme;
    Seams m_seams;
    SavedConnection m_shown; ///< as it was when it was filled in; the id is that of what will be saved
    ConnectionsModel *m_model;
    QListView *m_list = nullptr;
    QLineEdit *m_name = nullptr;
    ColorSwatches *m_color = nullptr;
    QCheckBox *m_production = nullptr;
    QCheckBox *m_readOnly = nullptr;
    QCheckBox *m_keep = nullptr;
    SegmentedControl *m_parts = nullptr;
    QStackedWidget *m_stack = nullptr;
    ConnectionForm *m_form = nullptr;
    MirrorForm *m_mirror = nullptr;
    KeptMirrors *m_kept;
    QString m_lookedAt; ///< the file of the copy that is shown
    Surface *m_warning = nullptr;
    PlainLabel *m_warningText = nullptr;
    PlainLabel *m_message = nullptr;
    QPushButton *m_duplicate = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_test = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_connect = nullptr;
    Job *m_testing = nullptr;
};

} // namespace foldline::ui
