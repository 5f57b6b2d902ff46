// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/statepanel.h"

#include "ui/models/statetreemodel.h"
#include "ui/pages/hiddenwords.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/statetree.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace foldline::ui {

StatePanel::StatePanel(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_head(new Surface(theme, Token::Selection, Qt::BottomEdge, this)),
      m_moment(new RunLabel(theme, m_head)), m_changes(new RunLabel(theme, m_head)), m_model(new StateTreeModel(this)),
      m_tree(new StateTree(theme, this))
{
    m_head->setDesignHeight(28);
    m_head->setObjectName(QStringLiteral("stateHead"));
    auto *row = new QHBoxLayout(m_head);
    row->setContentsMargins(theme.px(16), 0, theme.px(12), 0);
    row->addWidget(m_moment, 1);
    m_changes->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_changes);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_head);
    m_tree->setObjectName(QStringLiteral("stateTree"));
    m_tree->setAccessibleName(tr("State"));
    m_tree->setModel(m_model);
    m_tree->setExpandedPointers({QStringLiteral("/items")});
    column->addWidget(m_tree, 1);
    connect(m_tree, &StateTree::blameClicked, this, &StatePanel::revisionRequested);
    connect(m_tree, &StateTree::pointerRequested, this, &StatePanel::pointerRequested);
}

void StatePanel::setPosition(const TimelinePtr &timeline, std::optional<std::size_t> index, bool past,
                             const TimeFormat &format)
{
    m_model->setTimeFormat(format);
    m_model->setPosition(timeline, index);
    m_head->setFill(past ? Token::Selection : Token::Window);
    if (!timeline || !index) {
        m_moment->setRuns({{beforeFirstWords(timeline), TextRun::Style::Strong}});
        m_changes->setRuns({});
        return;
    }
    const auto &entry = timeline->entry(*index);
    m_moment->setRuns({{tr("State at revision %1").arg(entry.event.revision.value), TextRun::Style::Strong},
                       {QStringLiteral(" · "), TextRun::Style::Muted},
                       {format.dateTime(entry.event.created.ticks()), TextRun::Style::Figure},
                       {QLatin1Char(' ') + format.zoneName(), TextRun::Style::Muted}});
    const int changed = m_model->changeCount();
    m_changes->setText(changed == 0   ? tr("nothing changed here")
                       : changed == 1 ? tr("1 value changed here")
                                      : tr("%1 values changed here").arg(changed),
                       TextRun::Style::Muted);
}

} // namespace foldline::ui
