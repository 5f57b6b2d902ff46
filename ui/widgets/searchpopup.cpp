// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/searchpopup.h"

#include "ui/models/roles.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/searchdelegate.h"

#include <algorithm>

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace foldline::ui {

namespace {

constexpr int MostRowsShown = 14;

QStringList identityOf(const QModelIndex &index)
{
    return {index.data(SectionRole).toString(), index.data().toString(), index.data(DetailRole).toString()};
}

} // namespace

SearchPopup::SearchPopup(const Theme &theme, QWidget *window)
    : QWidget(window), m_theme(theme), m_line(new QLineEdit(this)), m_list(new QListView(this)),
      m_note(new PlainLabel(theme, {}, TypeRole::Small, Token::Muted, this))
{
    hide();
    setAutoFillBackground(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 1, 1);
    column->setSpacing(0);
    column->addWidget(m_line);
    column->addWidget(m_list);
    column->addWidget(m_note);
    m_note->setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6));
    m_note->setWordWrap(true);
    m_line->setAccessibleName(tr("Search"));
    m_line->setClearButtonEnabled(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setMouseTracking(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setItemDelegate(new SearchDelegate(theme, m_list));
    m_list->setAccessibleName(tr("Results"));
    m_line->installEventFilter(this);
    window->installEventFilter(this);
    connect(m_line, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_stepped.clear();
        emit queryChanged(text);
    });
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { activate(index, false); });
    connect(&theme, &Theme::changed, this, &SearchPopup::restyle);
    setNote({});
    restyle();
}

void SearchPopup::setModel(QAbstractItemModel *results)
{
    m_list->setModel(results);
    connect(results, &QAbstractItemModel::modelReset, this, &SearchPopup::resultsChanged);
    connect(results, &QAbstractItemModel::rowsInserted, this, &SearchPopup::resultsChanged);
    connect(results, &QAbstractItemModel::rowsRemoved, this, &SearchPopup::resultsChanged);
    resultsChanged();
}

void SearchPopup::setPlaceholder(const QString &text) { m_line->setPlaceholderText(text); }

void SearchPopup::setNote(const QString &note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    place();
}

QString SearchPopup::query() const { return m_line->text(); }

void SearchPopup::openAt(QWidget *anchor)
{
    m_anchor = anchor;
    if (!isVisible())
        m_before = window()->focusWidget();
    place();
    show();
    raise();
    m_line->setFocus(Qt::ShortcutFocusReason);
    m_line->selectAll();
    emit queryChanged(m_line->text());
}

void SearchPopup::dismiss()
{
    if (!isVisible())
        return;
    const bool hadFocus = m_line->hasFocus();
    hide();
    if (hadFocus && m_before)
        m_before->setFocus(Qt::OtherFocusReason);
    emit dismissed();
}

void SearchPopup::place()
{
    if (!m_anchor)
        return;
    QWidget *window = parentWidget();
    const QPoint corner = m_anchor->mapTo(window, QPoint(0, 0));
    const int width =
        std::min(std::max(m_anchor->width(), m_theme.px(520)), window->width() - corner.x() - m_theme.px(8));
    const QAbstractItemModel *model = m_list->model();
    const int rows = model ? model->rowCount() : 0;
    int height = 0;
    for (int row = 0; row < std::min(rows, MostRowsShown); ++row)
        height += m_list->sizeHintForRow(row);
    m_list->setVisible(rows > 0);
    m_list->setFixedHeight(std::min(height + (rows > 0 ? m_theme.px(4) : 0),
                                    std::max(m_theme.px(80), window->height() - corner.y() - m_theme.px(120))));
    m_line->setFixedHeight(m_anchor->height());
    setGeometry(corner.x(), corner.y(), width, 10);
    layout()->activate();
    resize(width, layout()->hasHeightForWidth() ? layout()->heightForWidth(width) : layout()->sizeHint().height());
}

void SearchPopup::resultsChanged()
{
    place();
    const QAbstractItemModel *model = m_list->model();
    int chosen = 0;
    for (int row = 0; !m_stepped.isEmpty() && row < model->rowCount(); ++row)
        if (identityOf(model->index(row, 0)) == m_stepped)
            chosen = row;
    if (model->rowCount() > 0)
        m_list->setCurrentIndex(model->index(chosen, 0));
}

void SearchPopup::step(int by)
{
    const QAbstractItemModel *model = m_list->model();
    if (!model || model->rowCount() == 0)
        return;
    const int row = std::clamp(m_list->currentIndex().row() + by, 0, model->rowCount() - 1);
    m_list->setCurrentIndex(model->index(row, 0));
    m_stepped = identityOf(m_list->currentIndex());
    m_line->setAccessibleDescription(m_list->currentIndex().data().toString());
}

void SearchPopup::activate(const QModelIndex &index, bool newTab)
{
    if (!index.isValid())
        return;
    const QPersistentModelIndex kept(index);
    dismiss();
    emit activated(kept, newTab);
}

bool SearchPopup::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_line && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        switch (key->key()) {
        case Qt::Key_Down:
            step(1);
            return true;
        case Qt::Key_Up:
            step(-1);
            return true;
        case Qt::Key_PageDown:
            step(MostRowsShown);
            return true;
        case Qt::Key_PageUp:
            step(-MostRowsShown);
            return true;
        case Qt::Key_Escape:
            dismiss();
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            activate(m_list->currentIndex(), key->modifiers() & Qt::ControlModifier);
            return true;
        default:
            break;
        }
    }
    if (watched == m_line && event->type() == QEvent::FocusOut &&
        static_cast<QFocusEvent *>(event)->reason() != Qt::ActiveWindowFocusReason &&
        static_cast<QFocusEvent *>(event)->reason() != Qt::PopupFocusReason)
        dismiss();
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        place();
    return QWidget::eventFilter(watched, event);
}

void SearchPopup::restyle()
{
    m_line->setTextMargins(m_theme.px(2), 0, 0, 0);
    QPalette palette = m_theme.palette();
    palette.setColor(QPalette::Window, m_theme.color(Token::Base));
    setPalette(palette);
    place();
}

void SearchPopup::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paint::frame(painter, m_theme, rect(), m_theme.color(Token::Control), m_theme.color(Token::Base));
}

} // namespace foldline::ui
