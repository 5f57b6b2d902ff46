// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the connections dialog is made of.
#include "ui/dialogs/connectdialog.h"

#include "ui/models/connectionsmodel.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/colorswatches.h"
#include "ui/widgets/connectiondelegate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace foldline::ui {

namespace {

constexpr int Width = 984;
constexpr int ListWidth = 232;
constexpr int MessageHeight = 52;
constexpr int WarningHeight = 44;

} // namespace

void ConnectDialog::setupConnections()
{
    auto *columns = new QHBoxLayout(this);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    setupList(*columns);
    auto *column = new QVBoxLayout;
    column->setContentsMargins(m_theme.px(16), m_theme.px(16), m_theme.px(16), m_theme.px(12));
    column->setSpacing(m_theme.px(8));
    columns->addLayout(column, 1);
    setupIdentity(*column);
    column->addWidget(makeLine(m_theme, Qt::Horizontal, this));
    setupParts(*column);
    setupMessages(*column);
    column->addStretch(1);
    setupButtons(*column);
    connect(m_form, &ConnectionForm::changed, this, &ConnectDialog::check);
    setMinimumWidth(m_theme.px(Width));
    m_form->focusString();
}

void ConnectDialog::setupList(QHBoxLayout &columns)
{
    auto *side = new Surface(m_theme, Token::Base, Qt::RightEdge, this);
    side->setFixedWidth(m_theme.px(ListWidth));
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 1, 0);
    column->setSpacing(0);
    auto *head = new PlainLabel(m_theme, tr("Saved connections"), TypeRole::SmallMedium, Token::Muted, side);
    head->setContentsMargins(m_theme.px(12), m_theme.px(8), m_theme.px(8), m_theme.px(8));
    column->addWidget(head);
    m_list = new QListView(side);
    m_list->setObjectName(QStringLiteral("connectionList"));
    m_list->setAccessibleName(tr("Saved connections"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ConnectionDelegate(m_theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_list, 1);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) { select(index.data(KeyRole).toString()); });
    connect(m_list, &QListView::doubleClicked, this, [this] {
        if (m_connect->isEnabled())
            openShown();
    });
    auto *row = new QHBoxLayout;
    row->setContentsMargins(m_theme.px(4), m_theme.px(8), m_theme.px(4), m_theme.px(12));
    row->setSpacing(0);
    const auto add = [&](const char *name, const QString &text, auto action) {
        auto *button = makeButton(m_theme, text, ButtonKind::Flat, side);
        button->setObjectName(QLatin1StringView(name));
        setButtonSmall(button);
        connect(button, &QPushButton::clicked, this, action);
        row->addWidget(button);
        return button;
    };
    add("connectionNew", tr("New"), [this] {
        leave();
        showConnection({});
        m_form->focusString();
    });
    m_duplicate = add("connectionDuplicate", tr("Duplicate"), [this] { duplicate(); });
    m_remove = add("connectionRemove", tr("Remove"), [this] { remove(); });
    row->addStretch();
    column->addLayout(row);
    columns.addWidget(side);
}

void ConnectDialog::setupIdentity(QVBoxLayout &column)
{
    auto *first = new QHBoxLayout;
    first->setSpacing(m_theme.px(8));
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("connectionName"));
    m_name->setAccessibleName(tr("Name"));
    m_name->setPlaceholderText(tr("the hosts stand for it"));
    m_color = new ColorSwatches(m_theme, connectionColors(), this);
    m_color->setObjectName(QStringLiteral("connectionColor"));
    m_color->setAccessibleName(tr("Colour"));
    first->addWidget(new PlainLabel(m_theme, tr("Name"), TypeRole::Body, Token::Muted, this));
    first->addWidget(m_name, 1);
    first->addSpacing(m_theme.px(8));
    first->addWidget(new PlainLabel(m_theme, tr("Colour"), TypeRole::Body, Token::Muted, this));
    first->addWidget(m_color);
    column.addLayout(first);
    auto *second = new QHBoxLayout;
    second->setSpacing(m_theme.px(16));
    const auto add = [&](const char *name, const QString &text) {
        auto *box = new QCheckBox(text, this);
        box->setObjectName(QLatin1StringView(name));
        second->addWidget(box);
        return box;
    };
    m_production = add("connectionProduction", tr("Production"));
    m_production->setToolTip(
        tr("A frame around the window, and a stream's name to be typed before what cannot be undone"));
    m_readOnly = add("connectionReadOnly", tr("Read-only: nothing can be written"));
    m_keep = add("connectionKeep", tr("Keep the password in the keychain"));
    second->addStretch();
    column.addLayout(second);
    connect(m_production, &QCheckBox::clicked, this, [this](bool production) {
        if (production)
            m_readOnly->setChecked(true);
    });
}

void ConnectDialog::setupParts(QVBoxLayout &column)
{
    m_parts = new SegmentedControl(m_theme, {tr("Server"), tr("Local copy")}, this);
    m_parts->setObjectName(QStringLiteral("connectionParts"));
    m_parts->setAccessibleName(tr("What is looked at of the connection"));
    column.addWidget(m_parts, 0, Qt::AlignLeft);
    m_stack = new QStackedWidget(this);
    m_form = new ConnectionForm(m_theme, m_seams.chooseFile, m_stack);
    m_mirror = new MirrorForm(m_theme, m_seams.format, m_stack);
    m_stack->addWidget(m_form);
    m_stack->addWidget(m_mirror);
    column.addWidget(m_stack);
    // The part that is not seen takes no room: what is wrong stands just below what it is about.
    connect(m_parts, &SegmentedControl::chosen, this, [this](int part) {
        for (int i = 0; i < m_stack->count(); ++i)
            m_stack->widget(i)->setSizePolicy(QSizePolicy::Preferred,
                                              i == part ? QSizePolicy::Preferred : QSizePolicy::Ignored);
        m_stack->setCurrentIndex(part);
    });
}

void ConnectDialog::setupMessages(QVBoxLayout &column)
{
    m_warning = new Surface(m_theme, Token::ErrorSurface, Qt::TopEdge | Qt::BottomEdge, this);
    m_warning->setObjectName(QStringLiteral("connectionWarning"));
    m_warning->setMinimumHeight(m_theme.px(WarningHeight));
    auto *row = new QHBoxLayout(m_warning);
    row->setContentsMargins(m_theme.px(12), m_theme.px(4), m_theme.px(12), m_theme.px(4));
    row->setSpacing(m_theme.px(8));
    auto *icon = new QLabel(m_warning);
    icon->setPixmap(noticeIcon(m_theme, Notice::Error).pixmap(m_theme.px(16), m_theme.px(16)));
    m_warningText = new PlainLabel(m_theme, QString(), TypeRole::BodyStrong, Token::Error, m_warning);
    m_warningText->setObjectName(QStringLiteral("connectionWarningText"));
    m_warningText->setWordWrap(true);
    row->addWidget(icon);
    row->addWidget(m_warningText, 1);
    column.addWidget(m_warning);
    m_message = new PlainLabel(m_theme, QString(), TypeRole::Body, Token::Muted, this);
    m_message->setObjectName(QStringLiteral("connectionMessage"));
    m_message->setWordWrap(true);
    m_message->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_message->setMinimumHeight(m_theme.px(MessageHeight));
    m_message->setSelectable(true);
    column.addWidget(m_message);
}

void ConnectDialog::setupButtons(QVBoxLayout &column)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(m_theme.px(8));
    const auto add = [&](const char *name, const QString &text, ButtonKind kind) {
        auto *button = makeButton(m_theme, text, kind, this);
        button->setObjectName(QLatin1StringView(name));
        row->addWidget(button);
        return button;
    };
    m_test = add("connectionTest", tr("Test"), ButtonKind::Framed);
    row->addStretch();
    m_save = add("connectionSave", tr("Save"), ButtonKind::Framed);
    auto *cancel = add("connectionCancel", tr("Cancel"), ButtonKind::Framed);
    m_connect = add("connectionConnect", tr("Connect"), ButtonKind::Primary);
    m_connect->setDefault(true);
    column.addLayout(row);
    connect(m_test, &QPushButton::clicked, this, &ConnectDialog::test);
    connect(m_save, &QPushButton::clicked, this, &ConnectDialog::save);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_connect, &QPushButton::clicked, this, &ConnectDialog::openShown);
}

} // namespace foldline::ui
