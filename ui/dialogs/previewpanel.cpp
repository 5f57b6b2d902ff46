// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/previewpanel.h"

#include "ui/services/narration.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/eventshape.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/jsonview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace foldline::ui {

namespace {

QLabel *shapeLabel(const Theme &theme, const QString &token, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setPixmap(eventIcon(theme, token).pixmap(theme.px(14), theme.px(14)));
    return label;
}

QWidget *jsonColumn(const Theme &theme, const QString &title, const QString &json, QWidget *parent)
{
    auto *column = new QWidget(parent);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, theme.px(4), 0, theme.px(4));
    layout->setSpacing(theme.px(4));
    layout->addWidget(new PlainLabel(theme, title, TypeRole::Small, Token::Muted, column));
    auto *view = new JsonView(theme, column);
    view->setAccessibleName(title);
    view->setText(json);
    view->setFitsHeight(true);
    layout->addWidget(view);
    layout->addStretch();
    return column;
}

QString countText(const CommandPreview &preview, bool retry)
{
    if (preview.events.empty())
        return PreviewPanel::tr("nothing");
    const QString number = preview.events.size() == 1 ? PreviewPanel::tr("1 event")
                                                      : PreviewPanel::tr("%1 events").arg(preview.events.size());
    if (retry && preview.onRevision)
        return PreviewPanel::tr("%1, decided again on revision %2").arg(number).arg(preview.onRevision->value);
    return PreviewPanel::tr("%1, nothing is written yet").arg(number);
}

} // namespace

PreviewPanel::PreviewPanel(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_title(new RunLabel(theme, this)), m_count(new RunLabel(theme, this))
{
    setObjectName(QStringLiteral("preview"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(12));
    column->setSpacing(theme.px(4));
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    m_count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    head->addWidget(m_count);
    column->addLayout(head);
    m_body = new QVBoxLayout;
    m_body->setSpacing(theme.px(4));
    column->addLayout(m_body);
}

void PreviewPanel::clear()
{
    while (QLayoutItem *item = m_body->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
}

void PreviewPanel::show(const CommandPreview &preview, bool retry)
{
    clear();
    const QString title = !retry                   ? tr("What will happen")
                          : preview.events.empty() ? tr("What will be written")
                                                   : tr("What will be written on Retry");
    m_title->setText(title, TextRun::Style::Strong);
    m_count->setText(countText(preview, retry), TextRun::Style::SmallMuted);
    if (preview.refusal && !retry)
        addSentence(qtext(preview.refusal->message), QStringLiteral("dialog-error"));
    else if (!preview.problems.empty() && !retry)
        addSentence(tr("Fill in the fields above to see what would be written."), QString());
    for (const QString &notice : preview.notices)
        addSentence(notice, QStringLiteral("dialog-information"));
    for (const CommandPreview::Event &event : preview.events)
        addEvent(event);
    if (!preview.events.empty())
        m_body->addWidget(new PlainLabel(m_theme, tr("Times are set at the moment of writing."), TypeRole::Small,
                                         Token::Muted, this));
}

void PreviewPanel::addEvent(const CommandPreview::Event &event)
{
    auto *line = new QWidget(this);
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, m_theme.px(2), 0, m_theme.px(4));
    row->setSpacing(m_theme.px(8));
    row->addWidget(new RunLabel(m_theme, {{QString::number(event.revision.value), TextRun::Style::FigureMuted}}, line));
    row->addWidget(shapeLabel(m_theme, qtext(event.kind.token), line));
    auto *sentence = new RunLabel(
        m_theme, sentenceRuns(sentenceOf(event.narration), nameIn(event.narration), TextRun::Style::Medium), line);
    sentence->setObjectName(QStringLiteral("previewSentence"));
    row->addWidget(sentence, 1);
    row->addWidget(new RunLabel(m_theme, {{qtext(event.narration.detail), TextRun::Style::Figure}}, line));
    m_body->addWidget(line);
    m_body->addWidget(makeLine(m_theme, Qt::Horizontal, this));
    auto *columns = new QWidget(this);
    auto *layout = new QHBoxLayout(columns);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(m_theme.px(12));
    layout->addWidget(jsonColumn(m_theme, tr("data"), event.data, columns), 3);
    layout->addWidget(makeLine(m_theme, Qt::Vertical, columns));
    layout->addWidget(jsonColumn(m_theme, tr("metadata"), event.metadata, columns), 4);
    m_body->addWidget(columns);
    m_body->addWidget(makeLine(m_theme, Qt::Horizontal, this));
}

void PreviewPanel::addSentence(const QString &text, const QString &iconName)
{
    auto *line = new QWidget(this);
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, m_theme.px(4), 0, m_theme.px(4));
    row->setSpacing(m_theme.px(8));
    if (!iconName.isEmpty()) {
        auto *icon = new QLabel(line);
        const QIcon drawn =
            noticeIcon(m_theme, iconName == QLatin1String("dialog-error") ? Notice::Error : Notice::Info);
        icon->setPixmap(drawn.pixmap(m_theme.px(16), m_theme.px(16)));
        row->addWidget(icon, 0, Qt::AlignTop);
    }
    auto *label = new PlainLabel(m_theme, text, TypeRole::Body, iconName.isEmpty() ? Token::Muted : Token::Text, line);
    label->setWordWrap(true);
    label->setObjectName(QStringLiteral("previewNotice"));
    row->addWidget(label, 1);
    m_body->addWidget(line);
}

} // namespace foldline::ui
