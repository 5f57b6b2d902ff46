// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/mainwindow.h"
#include "ui/pages/workspace.h"

#include <QComboBox>
#include <QCompleter>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QTimeZone>
#include <QVBoxLayout>

namespace foldline::ui {

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
    const auto refresh = [use](const QString &text) { use->setEnabled(QTimeZone::isTimeZoneIdAvailable(text.toLatin1())); };
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
