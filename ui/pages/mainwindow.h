// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/pagetabs.h"
#include "ui/pages/storechooser.h"
#include "ui/services/sessionsaver.h"
#include "ui/widgets/runlabel.h"

#include <QMainWindow>
#include <QTimer>

class QStackedWidget;

namespace foldline::ui {

class EmptyState;
struct KeptMirror;
class MessageBar;
class ProductionFrame;
class SideBar;
class StatusLine;
class TopBar;
class WindowSearch;
class Workspace;

/// The window: top bar, side bar, pages as tabs, status line. Holds no logic of its own: stores are opened by
/// StoreChooser, pages show them.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(Workspace &workspace, const SessionFile &file, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Tabs, layouts, theme, zone of the last session; its store too when `withStore`.
    void restoreSession(bool withStore);
    [[nodiscard]] StoreChooser &stores() { return *m_stores; }
    [[nodiscard]] PageTabs &tabs() { return *m_tabs; }
    void openPage(const QString &id);
    void openStream(const QString &stream, bool newTab);
    /// Opens the stream's page as it was at that revision.
    void openRevision(const QString &stream, quint64 revision);
    /// The event at that global position, in the page of all events.
    void openPosition(quint64 position);
    void openSearch();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void setupShell();
    void setupWelcome();
    void setupActions();
    void setupMenus();
    void setupZoneMenu();
    void setupMainMenu();
    void setupSearch();
    void connectSession();
    void connectPages();
    void act(const QString &action);
    void storeOpened();
    void rememberStore();
    void restoreTabs();
    void storeClosed();
    void refreshTop();
    void refreshConnection();
    void refreshLive();
    void refreshAway(std::optional<Timestamp> since);
    void offerLastKnown(const Error &error, const KeptMirror &kept);
    void refreshStatus();
    void chooseZone();
    [[nodiscard]] Page *makePage(const QString &id, QWidget *parent);
    [[nodiscard]] SessionState collect() const;

    Workspace &m_workspace;
    SessionState m_session;
    SessionFile m_file;
    std::unique_ptr<SessionSaver> m_saver;
    StoreChooser *m_stores;
    WindowSearch *m_search = nullptr;
    TopBar *m_top = nullptr;
    SideBar *m_side = nullptr;
    MessageBar *m_message = nullptr;
    PageTabs *m_tabs = nullptr;
    EmptyState *m_welcome = nullptr;
    QStackedWidget *m_stack = nullptr;
    StatusLine *m_status = nullptr;
    ProductionFrame *m_frame = nullptr;
    QTimer m_ageTimer;
    QTimer m_noticeTimer;
    QString m_notice;
    std::optional<Timestamp> m_awaySince;
    TextRuns m_awaySaid;
    bool m_askedForServer = false;
    bool m_restoring = false; ///< the tabs of the last session wait for its store
};

} // namespace foldline::ui
