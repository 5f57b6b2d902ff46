// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fakekeychain.h"

#include "core/store/sqlite/sqlitestore.h"
#include "tests/app/program.h"
#include "tests/models/fixtures.h"
#include "tests/ui/orders/pagefixture.h"
#include "ui/pages/mainwindow.h"
#include "ui/pages/workspace.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/sidebar.h"
#include "ui/widgets/statusline.h"
#include "ui/widgets/tabbars.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/topbar.h"

#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace foldline::test {

/// What outlives windows: the theme, a folder with stores and the session file.
class Desk
{
public:
    Desk();

    /// A new folder, the light theme, a home and a data folder inside the new folder.
    void clear();
    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] QString sessionFile() const { return path(QStringLiteral("config/session.json")); }
    [[nodiscard]] ui::Theme &theme() { return m_theme; }
    /// A store file made by `fill` and closed again. Its full path.
    [[nodiscard]] QString makeStore(const QString &name, const std::function<void(store::EventStore &)> &fill) const;
    /// Three orders: A-1 (confirmed, 4 events, Ada Lovelace), A-2 (draft, 1 event), B-7 (cancelled, 2 events).
    [[nodiscard]] QString makeStore(const QString &name = QStringLiteral("orders.foldline")) const;
    /// The events of an interchange file.
    [[nodiscard]] QString makeStoreOf(const QByteArray &history, const QString &name = QStringLiteral("orders.foldline")) const;
    /// About so many events of the demo.
    [[nodiscard]] QString makeDemo(std::uint64_t events, const QString &name = QStringLiteral("demo.foldline")) const;
    [[nodiscard]] QString write(const QString &name, const QByteArray &bytes) const;
    [[nodiscard]] std::unique_ptr<store::SqliteStore> openAgain(const QString &file) const;

private:
    ui::Theme m_theme;
    std::unique_ptr<QTemporaryDir> m_folder;
};

/// What a chooser or a question was asked.
struct Asked
{
    QString title;
    QString suggested;
    QString filter;
};

/// A window as the program makes it, with the seams for dialogs replaced: choosers answer with `chosen` and
/// `chosenToSave` (empty: cancelled), questions with `agrees`.
class WindowFixture
{
public:
    /// Restores the session when `withStore`, as a start without arguments does; the other starts restore all but the
    /// store.
    explicit WindowFixture(Desk &desk, bool withStore = false);
    ~WindowFixture();

    /// Shows the window and waits for the keyboard to be in it.
    [[nodiscard]] bool show();
    /// Opens the file and waits for the rows of the orders page.
    [[nodiscard]] bool open(const QString &file, ui::OpenMode mode = ui::OpenMode::ReadWrite);
    /// Waits until a store is open, its read model is made and the page in front shows what it was opened for.
    [[nodiscard]] bool settle();

    [[nodiscard]] ui::MainWindow &window() { return *m_window; }
    [[nodiscard]] ui::Workspace &workspace() { return *m_workspace; }
    [[nodiscard]] ui::StoreSession &session() { return m_workspace->session(); }
    [[nodiscard]] ui::TopBar &top() { return child<ui::TopBar>(); }
    [[nodiscard]] ui::SideBar &side() { return child<ui::SideBar>(); }
    [[nodiscard]] ui::StatusLine &status() { return child<ui::StatusLine>(); }
    [[nodiscard]] ui::MessageBar &message();
    [[nodiscard]] ui::EmptyState &welcome();
    [[nodiscard]] ui::PageTabBar &tabBar() { return child<ui::PageTabBar>(); }
    [[nodiscard]] QStringList tabTitles();
    [[nodiscard]] ui::Page *page() { return m_window->tabs().current(); }
    /// The visible table of that name, once there is one.
    [[nodiscard]] QTableView &table(const char16_t *name);
    /// First column of the orders table, in its order.
    [[nodiscard]] QStringList orders();
    /// The button of the message bar with that action.
    void answer(const QString &action);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void clickSide(const QString &page);

    std::shared_ptr<FakeKeychain::State> keychain = std::make_shared<FakeKeychain::State>();
    QString chosen;
    QString chosenToSave;
    bool agrees = true;
    QList<Asked> openAsked;
    QList<Asked> saveAsked;
    QList<Asked> questions;

private:
    template <typename T>
    [[nodiscard]] T &child()
    {
        return *m_window->findChild<T *>();
    }

    std::unique_ptr<ui::Workspace> m_workspace;
    std::unique_ptr<ui::MainWindow> m_window;
};

[[nodiscard]] QString textOf(const QAbstractItemModel &model, int row, int column);
/// The row whose first column reads so; -1: none.
[[nodiscard]] int rowOf(const QAbstractItemModel &model, const QString &first);
/// Whether any cell has these words in it.
[[nodiscard]] bool hasCell(const QAbstractItemModel &model, const QString &words);

} // namespace foldline::test
