// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/detailpanel.h"

#include "core/events/ndjson.h"
#include "ui/models/blamemodel.h"
#include "ui/models/roles.h"
#include "ui/pages/eventpanel.h"
#include "ui/pages/hiddenwords.h"
#include "ui/pages/statepanel.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/tabbars.h"
#include "ui/widgets/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace foldline::ui {

namespace {

constexpr int EventBesideFrom = 1900;

const QStringList &panelNames()
{
    static const QStringList names{QStringLiteral("state"), QStringLiteral("changes"), QStringLiteral("event"),
                                   QStringLiteral("blame"), QStringLiteral("raw")};
    return names;
}

} // namespace

DetailPanel::DetailPanel(const Theme &theme, StoreSession &session, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_session(session), m_tabs(new PanelTabBar(theme, this)),
      m_stack(new QStackedWidget(this)), m_state(new StatePanel(theme, m_stack)),
      m_changes(new ChangesPanel(theme, m_stack)), m_event(new EventPanel(theme, session, m_stack)),
      m_blameModel(new BlameModel(this)), m_blame(new DataTable(theme, m_stack)),
      m_raw(new RawPanel(theme, session, m_stack))
{
    setObjectName(QStringLiteral("detailPanel"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    setupTabs();
    m_blame->setObjectName(QStringLiteral("blameTable"));
    m_blame->setAccessibleName(tr("Blame"));
    m_blame->setModel(m_blameModel);
    m_blame->setRowHeight(24);
    m_blame->setColumnWidths({156, -1, 52, 144, 164, 104, 180});
    m_blame->setGivingWay(140, {{BlameModel::KindColumn, 44},
                                {BlameModel::WhenColumn, 142},
                                {BlameModel::FieldColumn, 128},
                                {BlameModel::WhenColumn, 100}});
    m_blame->setHiddenColumns({BlameModel::ReasonColumn});
    m_blame->setSortingEnabled(false);
    setupState();
    for (QWidget *widget : std::initializer_list<QWidget *>{m_stateSide, m_changes, m_event, m_blame, m_raw})
        m_stack->addWidget(widget);
    column->addWidget(m_stack, 1);
    connect(m_event, &EventPanel::copied, this, &DetailPanel::copied);
    connect(m_state, &StatePanel::revisionRequested, this, &DetailPanel::revisionRequested);
    connect(m_state, &StatePanel::pointerRequested, this, [this] { setPanel(Blame); });
    connect(m_changes, &ChangesPanel::revisionRequested, this, &DetailPanel::revisionRequested);
    connect(m_blame, &DataTable::openRequested, this, [this](const QModelIndex &index) {
        emit revisionRequested(index.siblingAtColumn(BlameModel::RevisionColumn).data(BlameRevisionRole).toLongLong());
    });
}

void DetailPanel::setupState()
{
    m_stateSide = new QWidget(m_stack);
    auto *row = new QHBoxLayout(m_stateSide);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_state, 3);
}

void DetailPanel::arrangeState()
{
    const bool wide = width() >= m_theme.px(EventBesideFrom);
    if (wide && m_beside == nullptr) {
        m_beside = new QWidget(m_stateSide);
        m_beside->setObjectName(QStringLiteral("eventBeside"));
        auto *row = new QHBoxLayout(m_beside);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(0);
        row->addWidget(makeLine(m_theme, Qt::Vertical, m_beside));
        m_besideEvent = new EventPanel(m_theme, m_session, m_beside);
        connect(m_besideEvent, &EventPanel::copied, this, &DetailPanel::copied);
        row->addWidget(m_besideEvent, 1);
        static_cast<QHBoxLayout *>(m_stateSide->layout())->addWidget(m_beside, 2);
    }
    if (m_beside != nullptr)
        m_beside->setVisible(wide);
    if (wide && panel() == State)
        showEntry(*m_besideEvent);
}

void DetailPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrangeState();
}

void DetailPanel::setupTabs()
{
    auto *bar = new Surface(m_theme, Token::Window, Qt::BottomEdge, this);
    bar->setDesignHeight(32);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(m_theme.px(4), 0, m_theme.px(12), 0);
    row->setSpacing(m_theme.px(4));
    m_tabs->setObjectName(QStringLiteral("detailTabs"));
    m_tabs->setAccessibleName(tr("What is shown of the chosen event"));
    for (const QString &text : {tr("State"), tr("Changes"), tr("Event"), tr("Blame"), tr("Raw")})
        m_tabs->addTab(text);
    row->addWidget(m_tabs, 1);
    auto *copy = makeIconButton(m_theme, QStringLiteral("edit-copy"), tr("Copy what this panel shows"), bar);
    copy->setObjectName(QStringLiteral("copyPanel"));
    connect(copy, &QToolButton::clicked, this, &DetailPanel::copyPanel);
    row->addWidget(copy);
    layout()->addWidget(bar);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_stack->setCurrentIndex(index);
        refresh();
        emit panelChanged();
    });
}

DetailPanel::Panel DetailPanel::panel() const { return static_cast<Panel>(m_tabs->currentIndex()); }

void DetailPanel::setPanel(Panel panel) { m_tabs->setCurrentIndex(panel); }

QString DetailPanel::panelName() const { return panelNames().value(m_tabs->currentIndex()); }

void DetailPanel::setPanelName(const QString &name)
{
    if (const auto index = panelNames().indexOf(name); index >= 0)
        m_tabs->setCurrentIndex(static_cast<int>(index));
}

void DetailPanel::compareMarkers()
{
    setPanel(Changes);
    m_changes->setRange(ChangesPanel::AToB);
}

void DetailPanel::setPosition(const ChangesPanel::Position &position, bool past, const TimeFormat &format)
{
    m_position = position;
    m_past = past;
    m_format = format;
    refresh();
}

EntryPtr DetailPanel::entry() const
{
    if (!m_position.timeline || !m_position.index)
        return nullptr;
    // Shares the timeline's ownership: the entry lives as long as the snapshot it belongs to.
    return {m_position.timeline, &m_position.timeline->entry(*m_position.index)};
}

void DetailPanel::showEntry(EventPanel &panel) const
{
    panel.setNothing(beforeFirstWords(m_position.timeline));
    panel.setEntry(entry(), m_format);
}

void DetailPanel::refresh()
{
    switch (panel()) {
    case State:
        m_state->setPosition(m_position.timeline, m_position.index, m_past, m_format);
        arrangeState();
        break;
    case Changes:
        m_changes->setPosition(m_position, m_format);
        break;
    case Event:
        showEntry(*m_event);
        break;
    case Blame:
        m_blameModel->setTimeFormat(m_format);
        m_blameModel->setPosition(m_position.timeline, m_position.index);
        break;
    case Raw:
        m_raw->setEntry(entry());
        break;
    case PanelCount:
        break;
    }
}

void DetailPanel::copyPanel()
{
    if (!m_position.timeline || !m_position.index)
        return;
    const auto &timeline = *m_position.timeline;
    QString text;
    if (panel() == State) {
        text = qtext(json::pretty(timeline.jsonAt(*m_position.index)));
    } else if (panel() == Blame) {
        text = m_blame->rowsAs(DataTable::CopyFormat::Text, true);
    } else if (panel() == Changes) {
        for (const history::Change &change : m_changes->changes())
            text += qtext(change.pointer) + QStringLiteral(": ") +
                    (change.before ? qtext(json::dump(*change.before)) : tr("absent")) + QStringLiteral(" → ") +
                    (change.after ? qtext(json::dump(*change.after)) : tr("absent")) + QLatin1Char('\n');
    } else {
        std::string line;
        events::writeInterchangeLine(timeline.entry(*m_position.index).event, events::InterchangeForm::Readable, line);
        text = qtext(line);
    }
    QGuiApplication::clipboard()->setText(text);
    emit copied(tr("Copied"));
}

} // namespace foldline::ui
