// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/playbackbar.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/playbackfield.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace foldline::ui {

namespace {

QString speedText(PlaybackBar::Speed speed)
{
    switch (speed) {
    case PlaybackBar::Speed::One:
        return QStringLiteral("1×");
    case PlaybackBar::Speed::Two:
        return QStringLiteral("2×");
    case PlaybackBar::Speed::Ten:
        return QStringLiteral("10×");
    case PlaybackBar::Speed::Original:
        break;
    }
    return PlaybackBar::tr("original");
}

QToolButton *textButton(QWidget *parent, const QString &name)
{
    auto *button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(name);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}

} // namespace

PlaybackBar::PlaybackBar(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(theme.px(16), 0, theme.px(16), 1);
    m_row->setSpacing(0);
    m_row->setSizeConstraint(QLayout::SetNoConstraint); // it collapses by itself
    m_axis = new SegmentedControl(theme, {tr("Revision"), tr("Time")}, this);
    m_axis->setAccessibleName(tr("Axis"));
    connect(m_axis, &SegmentedControl::chosen, this,
            [this](int index) { emit axisChosen(index == 0 ? TimelineAxis::Revision : TimelineAxis::Time); });
    m_row->addWidget(m_axis);
    setupSteps();
    setupPlay();
    setupMarkers();
    m_row->addStretch(1);
    setupZoom();
    setupAsOf();
    connect(&theme, &Theme::changed, this, &PlaybackBar::restyle);
    setPosition(-1, 0);
    setMarkers(-1, -1);
    restyle();
}

void PlaybackBar::addSeparator()
{
    QWidget *line = makeLine(m_theme, Qt::Vertical, this);
    line->setFixedHeight(m_theme.px(20));
    m_row->addSpacing(m_theme.px(8));
    m_row->addWidget(line);
    m_row->addSpacing(m_theme.px(8));
}

void PlaybackBar::setupSteps()
{
    addSeparator();
    const auto add = [this](const QString &icon, const QString &tip, Step step) {
        QToolButton *button = makeIconButton(m_theme, icon, tip, this);
        connect(button, &QToolButton::clicked, this, [this, step] { emit stepRequested(step); });
        m_row->addWidget(button);
        return button;
    };
    m_first = add(QStringLiteral("media-skip-backward"), tr("First event (Home)"), Step::First);
    m_previous = add(QStringLiteral("go-previous"), tr("Previous event (Left)"), Step::Previous);
    m_next = add(QStringLiteral("go-next"), tr("Next event (Right)"), Step::Next);
    m_last = add(QStringLiteral("media-skip-forward"), tr("Last event (End)"), Step::Last);
}

void PlaybackBar::setupPlay()
{
    addSeparator();
    m_play = textButton(this, tr("Play"));
    connect(m_play, &QToolButton::clicked, this, &PlaybackBar::playToggled);
    m_row->addWidget(m_play);
    m_speedButton = textButton(this, tr("Speed"));
    m_speedButton->setToolTip(tr("Speed"));
    auto *menu = new QMenu(m_speedButton);
    auto *group = new QActionGroup(menu);
    for (const Speed speed : {Speed::One, Speed::Two, Speed::Ten, Speed::Original}) {
        QAction *action = menu->addAction(speed == Speed::Original ? tr("Original pace") : speedText(speed));
        action->setCheckable(true);
        action->setChecked(speed == m_speed);
        action->setData(static_cast<int>(speed));
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, speed] {
            setSpeed(speed);
            emit speedChosen(speed);
        });
    }
    m_speedButton->setMenu(menu);
    m_row->addWidget(m_speedButton);
}

void PlaybackBar::setupMarkers()
{
    addSeparator();
    m_markerA = markerButton(TimelineMarker::A);
    m_row->addWidget(m_markerA);
    m_row->addSpacing(m_theme.px(8));
    m_markerB = markerButton(TimelineMarker::B);
    m_row->addWidget(m_markerB);
    m_row->addSpacing(m_theme.px(8));
    m_compare = makeButton(m_theme, tr("Compare A and B"), ButtonKind::Flat, this);
    connect(m_compare, &QPushButton::clicked, this, &PlaybackBar::compareRequested);
    m_row->addWidget(m_compare);
}

QToolButton *PlaybackBar::markerButton(TimelineMarker marker)
{
    const QString letter = marker == TimelineMarker::A ? QStringLiteral("A") : QStringLiteral("B");
    auto *button = new MarkerButton(m_theme, letter, this);
    button->setAccessibleName(tr("Marker %1").arg(letter));
    button->setToolTip(tr("Marker %1: set it here, go there, or clear it").arg(letter));
    auto *menu = new QMenu(button);
    QAction *set = menu->addAction(tr("Set %1 here").arg(letter) + QLatin1Char('\t') + letter);
    QAction *visit = menu->addAction(tr("Go to %1").arg(letter));
    QAction *clear = menu->addAction(tr("Clear %1").arg(letter));
    connect(set, &QAction::triggered, this, [this, marker] { emit markerSetRequested(marker); });
    connect(visit, &QAction::triggered, this, [this, marker] { emit markerVisitRequested(marker); });
    connect(clear, &QAction::triggered, this, [this, marker] { emit markerClearRequested(marker); });
    connect(menu, &QMenu::aboutToShow, this, [this, marker, visit, clear] {
        const bool isSet = (marker == TimelineMarker::A ? m_revisionA : m_revisionB) >= 0;
        visit->setEnabled(isSet);
        clear->setEnabled(isSet);
    });
    button->setMenu(menu);
    return button;
}

void PlaybackBar::setupZoom()
{
    m_zoom = new QWidget(this);
    auto *row = new QHBoxLayout(m_zoom);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    const auto add = [&](const QString &icon, const QString &tip, TimelineZoom zoom) {
        QToolButton *button = makeIconButton(m_theme, icon, tip, m_zoom);
        connect(button, &QToolButton::clicked, this, [this, zoom] { emit zoomRequested(zoom); });
        row->addWidget(button);
    };
    add(QStringLiteral("zoom-out"), tr("Zoom out (−)"), TimelineZoom::Out);
    add(QStringLiteral("zoom-in"), tr("Zoom in (+)"), TimelineZoom::In);
    add(QStringLiteral("zoom-fit-best"), tr("Show all (0)"), TimelineZoom::Fit);
    m_row->addWidget(m_zoom);
}

void PlaybackBar::setupAsOf()
{
    addSeparator();
    m_asOfLabel = new QLabel(tr("as of"), this);
    m_row->addWidget(m_asOfLabel);
    m_row->addSpacing(m_theme.px(8));
    m_asOf = new AsOfField(m_theme, this);
    m_asOfLabel->setBuddy(m_asOf);
    connect(m_asOf, &AsOfField::entered, this, &PlaybackBar::asOfEntered);
    m_row->addWidget(m_asOf);
}

void PlaybackBar::setAxis(TimelineAxis axis) { m_axis->setCurrent(axis == TimelineAxis::Revision ? 0 : 1); }

void PlaybackBar::setPosition(int index, int count)
{
    m_first->setEnabled(count > 0 && index > 0);
    m_previous->setEnabled(count > 0 && index > 0);
    m_next->setEnabled(index < count - 1);
    m_last->setEnabled(index < count - 1);
    m_play->setEnabled(m_playing || count > 1); // at the end it begins anew
}

void PlaybackBar::setPlaying(bool playing)
{
    m_playing = playing;
    restyle();
}

void PlaybackBar::setSpeed(Speed speed)
{
    m_speed = speed;
    for (QAction *action : m_speedButton->menu()->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(speed));
    restyle();
}

void PlaybackBar::setMarkers(qint64 a, qint64 b)
{
    m_revisionA = a;
    m_revisionB = b;
    const auto text = [](qint64 revision) { return revision < 0 ? QStringLiteral("–") : QString::number(revision); };
    m_markerA->setText(text(a));
    m_markerB->setText(text(b));
    m_compare->setEnabled(a >= 0 && b >= 0 && a != b);
    restyle();
}

void PlaybackBar::setAsOf(const QString &text, const QString &shortText, const QString &tip)
{
    m_asOf->setShown(text, shortText, tip);
}

void PlaybackBar::setZone(const QString &zone) { m_asOf->setZone(zone); }

void PlaybackBar::showAsOfError(const QString &sentence) { m_asOf->showError(sentence); }

void PlaybackBar::focusAsOf()
{
    m_asOf->setFocus(Qt::ShortcutFocusReason);
    m_asOf->selectAll();
}

QSize PlaybackBar::sizeHint() const { return {m_theme.px(900), m_theme.px(40)}; }

QSize PlaybackBar::minimumSizeHint() const { return {m_theme.px(620), m_theme.px(40)}; }

void PlaybackBar::resizeEvent(QResizeEvent *) { collapse(); }

void PlaybackBar::collapse()
{
    // The design's width holds for a font in which these words take 107 px; wider ones need more.
    const int words = QFontMetrics(m_theme.font(TypeRole::Body)).horizontalAdvance(tr("Compare A and B"));
    const bool narrow = width() < std::max(m_theme.px(1060), m_theme.px(1060) * words / std::max(1, m_theme.px(107)));
    m_zoom->setVisible(!narrow);
    m_play->setToolButtonStyle(narrow ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    m_axis->setTexts({narrow ? tr("Rev.") : tr("Revision"), tr("Time")});
    m_compare->setText(narrow ? tr("Compare") : tr("Compare A and B"));
    m_asOf->setNarrow(narrow);
}

void PlaybackBar::restyle()
{
    setFixedHeight(m_theme.px(40));
    m_play->setIcon(
        themedIcon(m_theme, m_playing ? QStringLiteral("media-playback-pause") : QStringLiteral("media-playback-start"),
                   Token::Muted));
    m_play->setText(m_playing ? tr("Pause") : tr("Play"));
    m_play->setToolTip(m_playing ? tr("Pause (Space)") : tr("Play (Space)"));
    m_speedButton->setText(speedText(m_speed));
    m_speedButton->setToolButtonStyle(Qt::ToolButtonTextOnly);
    QPalette muted = m_theme.palette();
    muted.setColor(QPalette::WindowText, m_theme.color(Token::Muted));
    m_asOfLabel->setPalette(muted);
    collapse();
    update();
}

void PlaybackBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Token::Base));
    painter.fillRect(0, height() - 1, width(), 1, m_theme.color(Token::Border));
}

} // namespace foldline::ui
