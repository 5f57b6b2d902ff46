// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/logcounting.h"

#include "ui/services/logstatistics.h"
#include "ui/services/timeformat.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace foldline::ui {

namespace {

constexpr int PatienceMilliseconds = 600;

} // namespace

LogCounting::LogCounting(const Theme &theme, LogStatisticsService &service, QWidget *parent)
    : QWidget(parent), m_service(service), m_words(new PlainLabel(theme, {}, TypeRole::Small, Token::Muted, this)),
      m_act(makeButton(theme, {}, ButtonKind::Link, this))
{
    setObjectName(QStringLiteral("logCounting"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(4));
    row->setSpacing(theme.px(8));
    m_words->setObjectName(QStringLiteral("logCountingWords"));
    m_act->setObjectName(QStringLiteral("logCountingAct"));
    row->addWidget(m_words);
    row->addWidget(m_act);
    row->addStretch();
    m_patience.setSingleShot(true);
    m_patience.setInterval(PatienceMilliseconds);
    connect(&m_patience, &QTimer::timeout, this, &LogCounting::refresh);
    connect(m_act, &QPushButton::clicked, this,
            [this] { m_service.isCountingAll() ? m_service.stop() : m_service.countAll(); });
    connect(&service, &LogStatisticsService::progressChanged, this, &LogCounting::showProgress);
    connect(&service, &LogStatisticsService::statisticsChanged, this, &LogCounting::refresh);
    connect(&service, &LogStatisticsService::countingChanged, this, [this] {
        m_done = m_total = 0;
        if (m_service.isCountingAll())
            m_patience.start();
        else
            m_patience.stop();
        refresh();
    });
    refresh();
}

void LogCounting::showProgress(quint64 done, quint64 total)
{
    m_done = done;
    m_total = total;
    refresh();
}

void LogCounting::refresh()
{
    const auto number = [](quint64 count) { return TimeFormat::count(static_cast<qint64>(count)); };
    const auto &counted = m_service.statistics();
    if (m_service.isCountingAll()) {
        m_words->setText(m_total > 0 ? tr("Counting the log: %1 of %2 events").arg(number(m_done), number(m_total))
                                     : tr("Counting the log: %1 events so far").arg(number(m_done)));
        m_act->setText(tr("Stop"));
        setVisible(!m_patience.isActive());
    } else if (m_service.isStopped()) {
        m_words->setText(tr("The log was not counted: how its events lie in time is not known."));
        m_act->setText(tr("Count it"));
        setVisible(true);
    } else if (counted && counted->isPartial()) {
        m_words->setText(tr("Counted are the newest %1 events; for the others the server has to send all of them.")
                             .arg(number(counted->events())));
        m_act->setText(tr("Count all"));
        setVisible(true);
    } else {
        setVisible(false);
    }
}

} // namespace foldline::ui
