// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/orderhead.h"

#include "ui/services/textconversion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/statuspill.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace foldline::ui {

namespace {

/// Longer ids would make the window wider than a screen.
constexpr int LongestId = 48;

} // namespace

OrderHead::OrderHead(const Theme &theme, const aggregates::AggregateType &type, QWidget *parent)
    : Surface(theme, Token::Base, Qt::BottomEdge, parent), m_theme(theme), m_type(type), m_row(new QHBoxLayout(this))
{
    setObjectName(QStringLiteral("orderHead"));
    setDesignHeight(48);
    m_row->setContentsMargins(theme.px(16), 0, theme.px(16), 0);
    m_row->setSpacing(theme.px(12));
    m_title = new PlainLabel(theme, QString(), TypeRole::Title, Token::Text, this);
    m_title->setObjectName(QStringLiteral("orderTitle"));
    m_title->setSelectable(true);
    m_status = new StatusPill(theme, this);
    m_status->setObjectName(QStringLiteral("orderStatus"));
    m_subject = new RunLabel(theme, this);
    m_subject->setObjectName(QStringLiteral("orderSubject"));
    m_subjectId = new PlainLabel(theme, QString(), TypeRole::Figures, Token::Muted, this);
    m_subjectId->setSelectable(true);
    m_amountLabel = new PlainLabel(theme, QString(), TypeRole::Body, Token::Muted, this);
    m_amount = new PlainLabel(theme, QString(), TypeRole::FiguresMedium, Token::Text, this);
    m_amount->setObjectName(QStringLiteral("orderTotal"));
    m_amount->setSelectable(true);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_title, m_status, m_subject, m_subjectId, m_amountLabel, m_amount})
        m_row->addWidget(widget);
    m_row->addStretch();
    setupCommands();
    setupMenu();
    m_return = makeButton(theme, tr("Return to now"), ButtonKind::Primary, this, QStringLiteral("media-skip-forward"));
    m_return->setObjectName(QStringLiteral("returnToNow"));
    connect(m_return, &QPushButton::clicked, this, &OrderHead::returnToNowRequested);
    m_row->addWidget(m_return);
    m_return->hide();
}

void OrderHead::setupCommands()
{
    for (const auto &spec : m_type.commands()) {
        if (!spec.inHead || spec.creates)
            continue;
        auto *button = makeButton(m_theme, qtext(spec.button), ButtonKind::Framed, this);
        button->setObjectName(QStringLiteral("command_") + qtext(spec.name));
        connect(button, &QPushButton::clicked, this, [this, name = qtext(spec.name)] { emit commandRequested(name); });
        m_row->addWidget(button);
        m_buttons.append({spec.name, button});
    }
}

void OrderHead::setupMenu()
{
    m_menu = makeIconButton(m_theme, QStringLiteral("overflow-menu"), tr("More"), this);
    m_menu->setObjectName(QStringLiteral("orderMenu"));
    auto *menu = new QMenu(m_menu);
    for (const auto &spec : m_type.commands()) {
        if (spec.inHead || spec.creates)
            continue;
        auto *action = menu->addAction(qtext(spec.button));
        action->setData(qtext(spec.name));
        connect(action, &QAction::triggered, this, [this, name = qtext(spec.name)] { emit commandRequested(name); });
        m_menuCommands << action;
    }
    menu->setToolTipsVisible(true);
    menu->addSeparator();
    connect(menu->addAction(tr("Copy id")), &QAction::triggered, this,
            [this] { emit copyRequested(QStringLiteral("id")); });
    connect(menu->addAction(tr("Copy state as JSON")), &QAction::triggered, this,
            [this] { emit copyRequested(QStringLiteral("state")); });
    connect(menu->addAction(tr("Copy what happened as text")), &QAction::triggered, this,
            [this] { emit copyRequested(QStringLiteral("story")); });
    menu->addSeparator();
    connect(menu->addAction(tr("Reload")), &QAction::triggered, this, &OrderHead::reloadRequested);
    m_menu->setMenu(menu);
    m_menu->setPopupMode(QToolButton::InstantPopup);
    m_row->addWidget(m_menu);
}

void OrderHead::setTitle(const QString &title)
{
    m_title->setText(boundedText(utf8(title), LongestId));
    m_title->setToolTip(title.size() > LongestId ? plainTip(title) : QString());
}

void OrderHead::setSummary(const aggregates::Summary &summary)
{
    setTitle(qtext(summary.title));
    m_status->setStatus(qtext(summary.status), qtext(summary.statusToken));
    m_status->setVisible(!summary.status.empty());
    m_subject->setText(qtext(summary.subject));
    m_subjectId->setText(summary.subjectId == summary.subject ? QString() : boundedText(summary.subjectId, LongestId));
    m_amountLabel->setText(qtext(summary.amountLabel));
    m_amount->setText(qtext(summary.amount));
    collapse();
}

void OrderHead::setCommands(const aggregates::State &present, const QString &locked)
{
    const std::string suggested = present.isEmpty() ? std::string() : m_type.suggestedCommand(present);
    for (const Button &one : m_buttons) {
        const auto allowed = present.isEmpty() ? Result<void>(failure(ErrorCode::RuleViolated, ""))
                                               : m_type.allowed(present, one.command);
        const bool enabled = allowed && locked.isEmpty();
        one.button->setEnabled(enabled);
        one.button->setToolTip(plainTip(locked.isEmpty() && !allowed ? qtext(allowed.error().message) : locked));
        setButtonKind(one.button, enabled && one.command == suggested ? ButtonKind::Primary : ButtonKind::Framed);
    }
    addMenuCommands(present, locked);
}

void OrderHead::addMenuCommands(const aggregates::State &present, const QString &locked)
{
    for (QAction *action : std::as_const(m_menuCommands)) {
        const auto allowed = present.isEmpty() ? Result<void>(failure(ErrorCode::RuleViolated, ""))
                                               : m_type.allowed(present, action->data().toString().toStdString());
        action->setEnabled(allowed && locked.isEmpty() && !m_past);
        action->setToolTip(plainTip(locked.isEmpty() && !allowed ? qtext(allowed.error().message) : locked));
    }
}

void OrderHead::setPast(bool past)
{
    m_past = past;
    for (const Button &one : m_buttons)
        one.button->setVisible(!past);
    m_menu->setVisible(!past);
    m_return->setVisible(past);
}

void OrderHead::resizeEvent(QResizeEvent *event)
{
    Surface::resizeEvent(event);
    collapse();
}

void OrderHead::collapse()
{
    m_subjectId->setVisible(width() >= m_theme.px(960) && !m_subjectId->text().isEmpty());
    m_subject->setVisible(width() >= m_theme.px(620));
}

} // namespace foldline::ui
