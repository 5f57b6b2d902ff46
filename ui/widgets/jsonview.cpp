// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/jsonview.h"

#include "ui/services/timeformat.h"
#include "ui/widgets/jsonhighlighter.h"

#include <algorithm>
#include <cmath>

#include <QAbstractTextDocumentLayout>
#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>

namespace foldline::ui {

namespace {

/// Colouring a text of this size takes a few milliseconds; longer ones stay plain.
constexpr qsizetype ColoursUpTo = 64 * 1024;

class Gutter : public QWidget
{
public:
    Gutter(JsonView *view) : QWidget(view), m_view(view) {}

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        m_view->paintGutter(painter, rect());
    }

private:
    JsonView *m_view;
};

QString withoutBreaks(QString text) { return text.replace(QChar::ParagraphSeparator, QLatin1Char(' ')); }

} // namespace

JsonView::JsonView(const Theme &theme, QWidget *parent)
    : QPlainTextEdit(parent), m_theme(theme), m_highlighter(new JsonHighlighter(theme, document())),
      m_gutter(new Gutter(this))
{
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setAccessibleName(tr("JSON"));
    document()->setDocumentMargin(0);
    setCursorWidth(0);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &rect, int scrolled) {
        if (scrolled)
            m_gutter->scroll(0, scrolled);
        else
            m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
    });
    connect(&theme, &Theme::changed, this, &JsonView::restyle);
    restyle();
}

void JsonView::setText(const QString &text)
{
    m_kinds.clear();
    m_marked.clear();
    m_exact = text;
    m_elided = text.size() > Limit;
    QString shown = text;
    if (m_elided) {
        shown = text.left(Limit);
        shown +=
            QLatin1Char('\n') +
            tr("… %1 more characters are not shown; copying takes all.").arg(TimeFormat::count(text.size() - Limit));
    }
    present(shown);
}

void JsonView::setLines(const QList<JsonLine> &lines)
{
    m_kinds.clear();
    m_marked.clear();
    m_exact.clear();
    m_elided = false;
    QString shown;
    for (const JsonLine &line : lines) {
        if (shown.size() > Limit) {
            m_elided = true;
            shown += tr("… further lines are not shown.") + QLatin1Char('\n');
            m_kinds.append(JsonLine::Kind::Folded);
            break;
        }
        const bool folded = line.kind == JsonLine::Kind::Folded;
        const QString words =
            line.folded == 1 ? tr("1 line unchanged") : tr("%1 lines unchanged").arg(TimeFormat::count(line.folded));
        shown += (folded ? QStringLiteral("  ") + words : withoutBreaks(line.text)) + QLatin1Char('\n');
        m_kinds.append(line.kind);
    }
    for (const JsonLine &line : lines) {
        if (line.kind == JsonLine::Kind::Same || line.kind == JsonLine::Kind::Added)
            m_exact += line.text + QLatin1Char('\n');
    }
    shown.chop(1);
    present(shown);
}

void JsonView::setMarkedLines(const QList<int> &lines)
{
    m_marked = lines;
    applyBands();
}

void JsonView::setLarge(bool large)
{
    m_large = large;
    restyle();
}

void JsonView::setFitsHeight(bool fits)
{
    m_fits = fits;
    connect(horizontalScrollBar(), &QScrollBar::rangeChanged, this, &JsonView::updateGeometry, Qt::UniqueConnection);
    setVerticalScrollBarPolicy(fits ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    setSizePolicy(QSizePolicy::Expanding, fits ? QSizePolicy::Fixed : QSizePolicy::Expanding);
    updateGeometry();
}

void JsonView::present(const QString &text)
{
    const bool colours = !hasGutter() && text.size() <= ColoursUpTo;
    m_highlighter->setDocument(nullptr);
    setPlainText(text);
    m_highlighter->setDocument(colours ? document() : nullptr);
    const int gutter = gutterWidth();
    m_textWidth = 0;
    fitMargins();
    m_gutter->setVisible(gutter > 0);
    m_gutter->setGeometry(0, viewport()->y(), gutter, viewport()->height());
    applyBands();
    updateGeometry();
}

/// The right margin gives way to a text that is longer by less than it. The document's width changes while it is laid
/// out anew, which other margins make it do: it only grows here until there is another text, or the two would chase
/// each other.
void JsonView::fitMargins()
{
    const int gutter = gutterWidth();
    const int left = gutter > 0 ? gutter : m_theme.px(12);
    const int usual = gutter > 0 ? 0 : m_theme.px(12);
    m_textWidth =
        std::max(m_textWidth, static_cast<int>(std::ceil(document()->documentLayout()->documentSize().width())));
    const int spare = width() - 2 * frameWidth() - left - m_textWidth;
    const int right = lineWrapMode() == NoWrap && spare >= 0 ? std::min(usual, spare) : usual;
    const QMargins margins(left, m_theme.px(6), right, m_theme.px(6));
    if (margins != viewportMargins())
        setViewportMargins(margins);
}

void JsonView::applyBands()
{
    QList<QTextEdit::ExtraSelection> bands;
    const auto add = [&](int line, const QColor &color, const QColor &text) {
        const QTextBlock block = document()->findBlockByNumber(line);
        if (!block.isValid())
            return;
        QTextEdit::ExtraSelection band;
        band.cursor = QTextCursor(block);
        band.format.setBackground(color);
        band.format.setProperty(QTextFormat::FullWidthSelection, true);
        bands.append(band);
        if (!text.isValid())
            return;
        QTextEdit::ExtraSelection tone;
        tone.cursor = QTextCursor(block);
        tone.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        tone.format.setForeground(text);
        bands.append(tone);
    };
    for (const int line : m_marked)
        add(line, m_theme.color(Token::Changed), {});
    for (int i = 0; i < m_kinds.size(); ++i) {
        if (m_kinds.at(i) == JsonLine::Kind::Added)
            add(i, m_theme.color(Token::AddedSurface), {});
        else if (m_kinds.at(i) == JsonLine::Kind::Removed)
            add(i, m_theme.color(Token::RemovedSurface), {});
        else if (m_kinds.at(i) == JsonLine::Kind::Folded)
            add(i, m_theme.color(Token::Base), m_theme.color(Token::Muted));
    }
    setExtraSelections(bands);
    m_gutter->update();
}

void JsonView::paintGutter(QPainter &painter, const QRect &area)
{
    painter.fillRect(area, m_theme.color(Token::Base));
    painter.setFont(font());
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRect box = blockBoundingGeometry(block).translated(contentOffset()).toAlignedRect();
        if (box.top() > area.bottom())
            break;
        const auto kind = m_kinds.value(block.blockNumber(), JsonLine::Kind::Same);
        const QRect line(area.left(), box.top(), area.width(), box.height());
        const auto sign = [&](Token fill, Token color, const QString &text) {
            painter.fillRect(line, m_theme.color(fill));
            painter.setPen(m_theme.color(color));
            painter.drawText(line, Qt::AlignCenter, text);
        };
        if (kind == JsonLine::Kind::Added)
            sign(Token::AddedSurface, Token::Ok, QStringLiteral("+"));
        else if (kind == JsonLine::Kind::Removed)
            sign(Token::RemovedSurface, Token::Error, QStringLiteral("-"));
        else if (kind == JsonLine::Kind::Folded)
            sign(Token::Base, Token::Muted, QStringLiteral("…"));
    }
}

int JsonView::gutterWidth() const { return hasGutter() ? m_theme.px(36) : 0; }

QSize JsonView::sizeHint() const
{
    const QFontMetrics metrics(font());
    const int lines = m_fits ? blockCount() : 8;
    const int bar = m_fits && horizontalScrollBar()->maximum() > 0 ? horizontalScrollBar()->sizeHint().height() : 0;
    const qreal line = std::max<qreal>(metrics.lineSpacing(), blockBoundingRect(document()->firstBlock()).height());
    const int edges = static_cast<int>(2 * document()->documentMargin()) + viewportMargins().top() +
                      viewportMargins().bottom() + 2 * frameWidth();
    return {m_theme.px(320), static_cast<int>(std::ceil(lines * line)) + edges + m_theme.px(4) + bar};
}

QSize JsonView::minimumSizeHint() const
{
    return m_fits ? QSize(m_theme.px(120), sizeHint().height()) : QSize(m_theme.px(120), m_theme.px(60));
}

void JsonView::copyText()
{
    const QTextCursor cursor = textCursor();
    QString text = cursor.hasSelection() ? cursor.selectedText() : m_exact;
    text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    QGuiApplication::clipboard()->setText(text);
}

void JsonView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fitMargins();
    m_gutter->setGeometry(0, viewport()->y(), gutterWidth(), viewport()->height());
}

void JsonView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(textCursor().hasSelection() ? tr("Copy selection") : tr("Copy all"), this, &JsonView::copyText);
    menu->addAction(tr("Select all"), this, &QPlainTextEdit::selectAll);
    menu->popup(event->globalPos());
}

void JsonView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copyText();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void JsonView::restyle()
{
    QPalette palette = m_theme.palette();
    palette.setColor(QPalette::Window, m_theme.color(Token::Base));
    setPalette(palette);
    setAutoFillBackground(true);
    setFont(m_theme.font(m_large ? TypeRole::Figures : TypeRole::FiguresSmall));
    m_highlighter->rehighlight();
    m_textWidth = 0;
    applyBands();
    updateGeometry();
}

} // namespace foldline::ui
