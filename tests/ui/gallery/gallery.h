// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mirror/mirrorstatus.h"
#include "ui/pages/mainwindow.h"
#include "ui/pages/workspace.h"

#include <QDir>
#include <QStringList>

#include <functional>
#include <string>

class QProcess;

namespace foldline::ui {
class OrderPage;
class SearchPopup;
} // namespace foldline::ui

namespace foldline::test {

/// The window and a store to show in it, in every state worth looking at. GUI thread.
class Gallery
{
public:
    /// `stub`: the stub server's program, for the pictures of servers; empty: without those.
    Gallery(QString folder, const QString &files, QSize size, QStringList only, QString stub, ui::Theme &theme);
    int run();

private:
    QString makeDemo(const QString &name);
    bool waitFor(const std::function<bool()> &condition);
    void settle();
    void open(const QString &file, ui::OpenMode mode = ui::OpenMode::ReadWrite);

    /// Arranges what is to be seen, waits for it, and saves a picture of the window, or of `what`.
    void shoot(const QString &name, const std::function<void()> &arrange, QWidget *what = nullptr);
    ui::SearchPopup *searchPopup();
    ui::OrderPage *order(const QString &id);
    void panel(const QString &name);

    /// An order that was edited often, and one that is confirmed: the demo is the same each time.
    void chooseOrders();
    void writeMeanwhile(const std::string &type, const std::string &data);
    void fill(const QString &field, const QString &text);
    void closeSheet();
    void orderPages();
    void sheets();
    void others();
    void failures();
    void connections();
    bool startServer(QProcess &server, const QStringList &options, const QString &user, QString &connection);
    void servers();
    void serverPictures(const QString &connection, QProcess &server);
    void mirrorPictures(const QString &connection);
    void lastKnownPictures();
    void withoutRights();
    bool hasMirror(mirror::MirrorStatus::State state);
    QString m_folder;
    QStringList m_only;
    QString m_stub;
    QString m_name;
    QDir m_files; ///< for stores and the session
    QString m_file;
    ui::Workspace m_workspace;
    ui::MainWindow m_window;
    QString m_edited;
    QString m_confirmed;
    QString m_old;
};

} // namespace foldline::test
