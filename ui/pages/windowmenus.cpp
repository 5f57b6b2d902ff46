// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The window's menus and shortcuts.
#include "ui/pages/mainwindow.h"

#include "ui/pages/workspace.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/topbar.h"

#include <QAction>
#include <QActionGroup>
#include <QComboBox>
#include <QCompleter>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTimeZone>
#include <QVBoxLayout>

namespace foldline::ui {

void MainWindow::setupActions()
{
    const auto bind = [this](const QKeySequence &keys, auto action) {
        auto *bound = new QAction(this);
        bound->setShortcut(keys);
        connect(bound, &QAction::triggered, this, action);
        addAction(bound);
    };
    bind(Qt::CTRL | Qt::Key_K, [this] { openSearch(); });
    bind(Qt::CTRL | Qt::Key_W, [this] { m_tabs->close(m_tabs->currentIndex()); });
    bind(QKeySequence::NextChild,
         [this] { m_tabs->setCurrentIndex((m_tabs->currentIndex() + 1) % std::max(1, m_tabs->count())); });
    bind(QKeySequence::PreviousChild, [this] {
        m_tabs->setCurrentIndex((m_tabs->currentIndex() + m_tabs->count() - 1) % std::max(1, m_tabs->count()));
    });
    bind(QKeySequence::Open, [this] { act(QStringLiteral("open")); });
    bind(Qt::CTRL | Qt::Key_Q, [this] { close(); });
    const QStringList pages{QStringLiteral("orders"), QStringLiteral("streams"), QStringLiteral("log"),
                            QStringLiteral("projections")};
    for (int i = 0; i < pages.size(); ++i)
        bind(QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + i)), [this, page = pages[i]] { openPage(page); });
}

void MainWindow::setupMenus()
{
    auto *stores = new QMenu(this);
    connect(m_top, &TopBar::connectionClicked, this, [this, stores] {
        m_stores->fill(stores);
        stores->popup(m_top->connection()->mapToGlobal(QPoint(0, m_top->connection()->height())));
    });
    setupZoneMenu();
    setupMainMenu();
}

void MainWindow::setupZoneMenu()
{
    auto *zones = new QMenu(this);
    connect(zones->addAction(tr("UTC")), &QAction::triggered, this,
            [this] { m_workspace.setTimeFormat(TimeFormat::utc()); });
    connect(zones->addAction(tr("Local time")), &QAction::triggered, this,
            [this] { m_workspace.setTimeFormat(TimeFormat::local()); });
    zones->addSeparator();
    for (const char *zone : {"Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Tokyo",
                             "Australia/Sydney"})
        connect(zones->addAction(QString::fromLatin1(zone)), &QAction::triggered, this,
                [this, id = QString::fromLatin1(zone)] { m_workspace.setTimeFormat(TimeFormat::fromId(id)); });
    zones->addSeparator();
    connect(zones->addAction(tr("Another zone…")), &QAction::triggered, this, &MainWindow::chooseZone);
    m_top->setZoneMenu(zones);
}

void MainWindow::setupMainMenu()
{
    auto *menu = new QMenu(this);
    auto *themes = new QActionGroup(this);
    const std::array<std::pair<QString, Theme::Mode>, 3> modes{{{tr("As the desktop"), Theme::Mode::System},
                                                                {tr("Light"), Theme::Mode::Light},
                                                                {tr("Dark"), Theme::Mode::Dark}}};
    for (const auto &[text, mode] : modes) {
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(m_workspace.theme().mode() == mode);
        themes->addAction(action);
        connect(action, &QAction::triggered, this, [this, mode = mode] { m_workspace.theme().setMode(mode); });
        connect(&m_workspace.theme(), &Theme::changed, action,
                [this, action, mode = mode] { action->setChecked(m_workspace.theme().mode() == mode); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Close this page")), &QAction::triggered, this,
            [this] { m_tabs->close(m_tabs->currentIndex()); });
    connect(menu->addAction(tr("Quit")), &QAction::triggered, this, &QWidget::close);
    m_top->setMainMenu(menu);
}

void MainWindow::chooseZone()
{
    auto *dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Time zone"));
    auto *column = new QVBoxLayout(dialog);
    column->addWidget(new QLabel(tr("Show all times in this zone:"), dialog));
    auto *box = new QComboBox(dialog);
    box->setObjectName(QStringLiteral("zoneBox"));
    box->setEditable(true);
    box->setInsertPolicy(QComboBox::NoInsert);
    const auto ids = QTimeZone::availableTimeZoneIds();
    for (const QByteArray &id : ids)
        box->addItem(QString::fromLatin1(id));
    box->completer()->setFilterMode(Qt::MatchContains);
    box->completer()->setCompletionMode(QCompleter::PopupCompletion);
    box->setCurrentText(m_workspace.timeFormat().id());
    column->addWidget(box);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, dialog);
    auto *use = buttons->addButton(tr("Use this zone"), QDialogButtonBox::AcceptRole);
    column->addWidget(buttons);
    const auto refresh = [use](const QString &text) {
        use->setEnabled(QTimeZone::isTimeZoneIdAvailable(text.toLatin1()));
    };
    connect(box, &QComboBox::currentTextChanged, use, refresh);
    refresh(box->currentText());
    connect(buttons, &QDialogButtonBox::accepted, dialog, [this, dialog, box] {
        m_workspace.setTimeFormat(TimeFormat::fromId(box->currentText()));
        dialog->close();
    });
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    dialog->open();
}

} // namespace foldline::ui
