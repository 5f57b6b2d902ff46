// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/logfilters.h"

#include "ui/services/textconversion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace foldline::ui {

namespace {

constexpr int TypingMilliseconds = 200;
constexpr qsizetype MaxKinds = 12;

} // namespace

LogFilters::LogFilters(const Theme &theme, const aggregates::AggregateRegistry &registry, QWidget *parent)
    : Surface(theme, Token::Base, {}, parent), m_theme(theme), m_registry(registry)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(16), theme.px(4), theme.px(16), theme.px(8));
    column->setSpacing(theme.px(8));
    m_kindRow = new QWidget(this);
    auto *flow = new FlowLayout(m_kindRow, theme.px(8));
    flow->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_kindRow);
    m_kindRow->hide();
    setupConditions();
    m_typing.setSingleShot(true);
    m_typing.setInterval(TypingMilliseconds);
    connect(m_text, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(&m_typing, &QTimer::timeout, this, [this] {
        m_filter.text = m_text->text().trimmed();
        changed();
    });
    refresh();
}

void LogFilters::setupConditions()
{
    auto *line = new QHBoxLayout;
    line->setSpacing(m_theme.px(16));
    // Conditions and text stand in one line, and break into several where that is too long.
    m_conditions = new QWidget(this);
    auto *flow = new FlowLayout(m_conditions, m_theme.px(8));
    flow->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_conditions, 1);
    m_text = new QLineEdit(m_conditions);
    m_text->setObjectName(QStringLiteral("logFilter"));
    m_text->setAccessibleName(tr("Filter the events by text"));
    m_text->setPlaceholderText(tr("Text, id, type, stream…"));
    m_text->setClearButtonEnabled(true);
    m_text->setFixedWidth(m_theme.px(240));
    m_text->addAction(themedIcon(m_theme, QStringLiteral("edit-find")), QLineEdit::LeadingPosition);
    flow->addWidget(m_text);
    m_clear = makeButton(m_theme, tr("Clear"), ButtonKind::Flat, m_conditions);
    m_clear->setObjectName(QStringLiteral("clearLogFilter"));
    connect(m_clear, &QPushButton::clicked, this, &LogFilters::clear);
    flow->addWidget(m_clear);
    line->addWidget(
        new PlainLabel(m_theme, tr("Right-click a cell to filter by it"), TypeRole::Small, Token::Muted, this), 0,
        Qt::AlignBottom);
    static_cast<QVBoxLayout *>(layout())->addLayout(line);
}

void LogFilters::focusText() { m_text->setFocus(Qt::ShortcutFocusReason); }

aggregates::EventKind LogFilters::kindOf(const QString &type) const
{
    for (const auto &known : m_registry.types())
        if (auto kind = known->kindOf(utf8(type)); kind.token != "event-unknown")
            return kind;
    return {utf8(type), utf8(type), "event-unknown"};
}

void LogFilters::setStatistics(const LogStatistics &statistics)
{
    // Known kinds in the order of an order's life, then the others by how many there are.
    for (const auto &known : m_registry.types())
        for (const auto &kind : known->eventKinds())
            if (const auto count = statistics.countOf(kind.type); count > 0)
                addKind(qtext(kind.type), count);
    for (const auto &[type, count] : statistics.countsByType())
        if (m_kinds.size() < MaxKinds || m_kinds.contains(qtext(type)))
            if (!type.starts_with('$'))
                addKind(qtext(type), count);
    m_kindRow->setVisible(!m_kinds.isEmpty());
}

void LogFilters::addKind(const QString &type, quint64 count)
{
    FilterChip *&chip = m_kinds[type];
    if (chip == nullptr) {
        const auto kind = kindOf(type);
        chip = new FilterChip(m_theme, boundedText(kind.label, 40), qtext(kind.token), m_kindRow);
        chip->setObjectName(QStringLiteral("kind_") + type);
        chip->setExcluding(true);
        connect(chip, &FilterChip::stateChosen, this,
                [this, type](FilterChip::State state) { excludeKind(type, state == FilterChip::State::Excluded); });
        m_kindRow->layout()->addWidget(chip);
        chip->show();
        refresh();
    }
    chip->setCount(static_cast<qint64>(count));
}

void LogFilters::excludeKind(const QString &type, bool excluded)
{
    LogFilter::Cell cell;
    cell.field = LogFilter::Field::Type;
    cell.value = type;
    cell.keep = false;
    if (excluded)
        return add(cell);
    m_filter.cells.removeAll(cell);
    changed();
}

void LogFilters::add(const LogFilter::Cell &cell)
{
    if (m_filter.cells.contains(cell))
        return;
    LogFilter::Cell opposite = cell;
    opposite.keep = !cell.keep;
    m_filter.cells.removeAll(opposite);
    m_filter.cells << cell;
    changed();
}

void LogFilters::clear()
{
    m_filter = LogFilter();
    const QSignalBlocker quiet(m_text);
    m_text->clear();
    m_typing.stop();
    changed();
}

void LogFilters::changed()
{
    refresh();
    emit filterChanged(m_filter);
}

QString LogFilters::wordsOf(const LogFilter::Cell &cell) const
{
    switch (cell.field) {
    case LogFilter::Field::Type:
        return cell.keep ? tr("type is") : tr("type is not");
    case LogFilter::Field::Stream:
        return cell.keep ? tr("stream is") : tr("stream is not");
    case LogFilter::Field::Actor:
        return cell.keep ? tr("actor is") : tr("actor is not");
    case LogFilter::Field::Id:
        return cell.keep ? tr("id is") : tr("id is not");
    case LogFilter::Field::Correlation:
        return cell.keep ? tr("correlation is") : tr("correlation is not");
    }
    return {};
}

void LogFilters::refresh()
{
    QLayout *flow = m_conditions->layout();
    while (QLayoutItem *item = flow->takeAt(0)) {
        if (qobject_cast<FilterChip *>(item->widget()) != nullptr) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
    for (const LogFilter::Cell &cell : std::as_const(m_filter.cells))
        addCondition(cell);
    flow->addWidget(m_text);
    flow->addWidget(m_clear);
    m_clear->setVisible(!m_filter.isEmpty());
    for (auto chip = m_kinds.cbegin(); chip != m_kinds.cend(); ++chip) {
        LogFilter::Cell excluded;
        excluded.field = LogFilter::Field::Type;
        excluded.value = chip.key();
        excluded.keep = false;
        chip.value()->setState(m_filter.cells.contains(excluded) ? FilterChip::State::Excluded
                                                                 : FilterChip::State::Off);
    }
}

void LogFilters::addCondition(const LogFilter::Cell &cell)
{
    const QString value = cell.field == LogFilter::Field::Type ? boundedText(kindOf(cell.value).label, 40)
                                                               : boundedText(utf8(cell.value), 40);
    auto *chip = FilterChip::condition(m_theme, wordsOf(cell), value.isEmpty() ? tr("empty") : value, m_conditions);
    connect(chip, &FilterChip::removeRequested, this, [this, cell] {
        m_filter.cells.removeOne(cell);
        changed();
    });
    m_conditions->layout()->addWidget(chip);
}

} // namespace foldline::ui
