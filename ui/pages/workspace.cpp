// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/workspace.h"

#include "ui/services/connectionbook.h"
#include "ui/services/keychain.h"
#include "ui/widgets/theme.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

namespace foldline::ui {

namespace {

bool askInABox(QWidget *parent, const QString &question, const QString &explanation, const QString &verb)
{
    QMessageBox box(QMessageBox::Warning, QString(), QString(), QMessageBox::NoButton, parent);
    box.setTextFormat(Qt::PlainText);
    box.setText(question);
    box.setInformativeText(explanation);
    const auto *yes = box.addButton(verb, QMessageBox::AcceptRole);
    box.setDefaultButton(box.addButton(QMessageBox::Cancel));
    box.exec();
    return box.clickedButton() == yes;
}

} // namespace

Workspace::Workspace(Theme &theme, std::shared_ptr<const aggregates::AggregateRegistry> registry, QObject *parent)
    : QObject(parent), m_theme(theme), m_session(std::make_unique<StoreSession>(std::move(registry))),
      m_orders(std::make_unique<OrdersService>(*m_session)), m_connections(std::make_unique<ConnectionBook>()),
      m_keychain(makeDesktopKeychain())
{
    openFileChooser = [](QWidget *widget, const QString &title, const QString &suggested, const QString &filter) {
        return QFileDialog::getOpenFileName(widget, title, suggested, filter);
    };
    saveFileChooser = [](QWidget *widget, const QString &title, const QString &suggested, const QString &filter) {
        return QFileDialog::getSaveFileName(widget, title, suggested, filter);
    };
    confirm = askInABox;
}

Workspace::~Workspace() { m_orders.reset(); }

void Workspace::setKeychain(std::unique_ptr<Keychain> keychain) { m_keychain = std::move(keychain); }

void Workspace::setTimeFormat(const TimeFormat &format)
{
    if (format == m_timeFormat)
        return;
    m_timeFormat = format;
    emit timeFormatChanged(format);
}

} // namespace foldline::ui
