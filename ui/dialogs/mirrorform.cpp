// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/mirrorform.h"

#include "ui/services/textconversion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace foldline::ui {

namespace {

enum What { Everything, Categories };
constexpr int LimitWidth = 120;

QString categoriesText(const mirror::Kept &kept)
{
    QStringList names;
    for (const std::string &category : kept.categories())
        names << qtext(category);
    return names.join(QStringLiteral(", "));
}

PlainLabel *addWords(const Theme &theme, const QString &text, QWidget *parent, QVBoxLayout &column)
{
    auto *words = new PlainLabel(theme, text, TypeRole::Body, Token::Muted, parent);
    words->setWordWrap(true);
    column.addWidget(words);
    return words;
}

} // namespace

MirrorForm::MirrorForm(const Theme &theme, const TimeFormat &format, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_format(format)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.px(12));
    setupWish(*column);
    column->addWidget(makeLine(theme, Qt::Horizontal, this));
    setupKept(*column);
    column->addStretch(1);
    setWish({});
    setKept({});
}

void MirrorForm::setupWish(QVBoxLayout &column)
{
    m_isWanted = new QCheckBox(tr("Keep a local copy on this computer"), this);
    m_isWanted->setObjectName(QStringLiteral("mirrorWanted"));
    column.addWidget(m_isWanted);
    addWords(m_theme,
             tr("What was read stays in a file of this computer and follows the server. Timeline, search and the state "
                "at an instant come from it at full speed, and the last known history can be looked at while the "
                "server is away."),
             this, column);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(m_theme.px(8));
    grid->setVerticalSpacing(m_theme.px(8));
    grid->setColumnStretch(2, 1);
    m_what = new SegmentedControl(m_theme, {tr("Everything"), tr("Only categories")}, this);
    m_what->setObjectName(QStringLiteral("mirrorWhat"));
    m_what->setAccessibleName(tr("What is kept"));
    m_categories = new QLineEdit(this);
    m_categories->setObjectName(QStringLiteral("mirrorCategories"));
    m_categories->setAccessibleName(tr("Categories that are kept"));
    m_categories->setPlaceholderText(tr("order, customer"));
    m_limit = new QLineEdit(this);
    m_limit->setObjectName(QStringLiteral("mirrorLimit"));
    m_limit->setAccessibleName(tr("Size limit"));
    m_limit->setFixedWidth(m_theme.px(LimitWidth));
    for (QLineEdit *edit : {m_categories, m_limit})
        edit->setFont(m_theme.font(TypeRole::Figures));
    const auto label = [this](const QString &text) {
        return new PlainLabel(m_theme, text, TypeRole::Body, Token::Muted, this);
    };
    grid->addWidget(label(tr("Keep")), 0, 0);
    grid->addWidget(m_what, 0, 1);
    grid->addWidget(m_categories, 0, 2);
    grid->addWidget(label(tr("Up to")), 1, 0);
    grid->addWidget(m_limit, 1, 1, Qt::AlignLeft);
    auto *hint = label(tr("Full, it takes no more: what is newer comes from the server."));
    hint->setWordWrap(true);
    grid->addWidget(hint, 1, 2);
    column.addLayout(grid);
    connect(m_isWanted, &QCheckBox::toggled, this, &MirrorForm::refreshState);
    connect(m_isWanted, &QCheckBox::clicked, this, &MirrorForm::changed);
    connect(m_what, &SegmentedControl::chosen, this, [this] {
        refreshState();
        emit changed();
    });
    for (const QLineEdit *edit : {m_categories, m_limit})
        connect(edit, &QLineEdit::textEdited, this, &MirrorForm::changed);
}

void MirrorForm::setupKept(QVBoxLayout &column)
{
    m_there = addWords(m_theme, QString(), this, column);
    m_there->setObjectName(QStringLiteral("mirrorThere"));
    auto *row = new QHBoxLayout;
    row->setSpacing(m_theme.px(8));
    m_lastKnown = makeButton(m_theme, tr("Open last known history"), ButtonKind::Framed, this);
    m_lastKnown->setObjectName(QStringLiteral("mirrorLastKnown"));
    m_throwAway = makeButton(m_theme, tr("Throw away…"), ButtonKind::Framed, this);
    m_throwAway->setObjectName(QStringLiteral("mirrorThrowAway"));
    row->addWidget(m_lastKnown);
    row->addWidget(m_throwAway);
    row->addStretch(1);
    column.addLayout(row);
    connect(m_lastKnown, &QPushButton::clicked, this, &MirrorForm::lastKnownWanted);
    connect(m_throwAway, &QPushButton::clicked, this, &MirrorForm::throwAwayWanted);
}

void MirrorForm::setWish(const mirror::MirrorWish &wish)
{
    m_wish = wish;
    m_isWanted->setChecked(wish.isWanted);
    setKeptCategories(wish.kept.value_or(mirror::Kept()));
    m_limit->setText(qtext(mirror::sizeText(wish.sizeLimit.value_or(mirror::DefaultSizeLimit))));
    refreshState();
}

void MirrorForm::setKeptCategories(const mirror::Kept &kept)
{
    m_what->setCurrent(kept.isEverything() ? Everything : Categories);
    m_categories->setText(categoriesText(kept));
}

void MirrorForm::refreshState()
{
    const bool isWanted = m_isWanted->isChecked();
    m_what->setEnabled(isWanted);
    m_categories->setEnabled(isWanted && m_what->current() == Categories);
    m_limit->setEnabled(isWanted);
}

Result<mirror::Kept> MirrorForm::categories() const
{
    if (m_what->current() == Everything)
        return mirror::Kept();
    std::vector<std::string> names;
    for (const QString &name : m_categories->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (!name.trimmed().isEmpty())
            names.push_back(utf8(name.trimmed()));
    }
    if (names.empty())
        return failure(ErrorCode::InvalidInput, "Local copy: name at least one category, such as order.");
    if (std::ranges::any_of(names, [](const std::string &name) { return name.starts_with('$'); }))
        return failure(ErrorCode::InvalidInput,
                       "Local copy: categories that begin with $ are the server's own and are not kept.");
    return mirror::Kept(std::move(names));
}

Result<mirror::MirrorWish> MirrorForm::wish() const
{
    mirror::MirrorWish wish = m_wish;
    wish.isWanted = m_isWanted->isChecked();
    if (!wish.isWanted)
        return wish;
    auto kept = categories();
    if (!kept)
        return failure(kept.error());
    const auto limit = mirror::parseSize(utf8(m_limit->text().trimmed()));
    if (!limit)
        return failure(limit.error().code, "Local copy: " + limit.error().message);
    // The text of a size is rounded: what was not typed stays what it was.
    const std::uint64_t before = wish.sizeLimit.value_or(mirror::DefaultSizeLimit);
    wish.sizeLimit = m_limit->text() == qtext(mirror::sizeText(before)) ? before : *limit;
    wish.kept = *std::move(kept);
    return wish;
}

void MirrorForm::setKept(const std::optional<KeptMirror> &kept)
{
    m_kept = kept;
    // What a copy that was made elsewhere keeps is not to be read anew for want of a choice.
    if (kept && !m_wish.kept && !m_isWanted->isChecked()) {
        setKeptCategories(kept->kept);
        m_wish.sizeLimit = kept->sizeLimit;
        m_limit->setText(qtext(mirror::sizeText(kept->sizeLimit)));
    }
    m_lastKnown->setVisible(kept && kept->hasHistory);
    m_throwAway->setVisible(kept.has_value());
    if (!kept) {
        m_there->setText(tr("There is no copy of this server on this computer."));
        return;
    }
    const QString what =
        tr("On this computer: %1 events, %2").arg(TimeFormat::count(static_cast<qint64>(kept->events)), keptSize());
    m_there->setText(kept->asOf ? tr("%1, all that the server had on %2 %3.")
                                      .arg(what, m_format.dateTime(kept->asOf->ticks(), TimeFormat::Detail::Seconds),
                                           m_format.zoneName())
                                : tr("%1. It never had all that the server has.").arg(what));
}

QString MirrorForm::keptSize() const { return m_kept ? qtext(mirror::sizeText(m_kept->bytes)) : QString(); }

} // namespace foldline::ui
