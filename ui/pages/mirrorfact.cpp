// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/mirrorfact.h"

#include "ui/services/mirroring.h"

#include <QWidget>

namespace foldline::ui {

using State = mirror::MirrorStatus::State;

void showMirror(const StoreSession &session, const TimeFormat &format, QWidget &line, TextRuns &facts)
{
    const auto &status = session.mirrorStatus();
    const QString detail = status ? mirrorDetail(*status, format).toHtmlEscaped() : QString();
    line.setToolTip(detail.isEmpty() ? detail : QStringLiteral("<p style='white-space:pre-wrap'>%1</p>").arg(detail));
    if (!status)
        return;
    const bool isFine = status->state == State::UpToDate || status->state == State::CatchingUp;
    facts << TextRun{mirrorText(*status, session.location().offline, format, Timestamp::now()),
                     isFine ? TextRun::Style::Normal : TextRun::Style::Warning};
}

MessageBar::Message lastKnownMessage(const StoreSession &session, const TimeFormat &format)
{
    const bool isOffline = session.location().offline;
    const QString title = lastKnownTitle(*session.mirrorStatus(), format, Timestamp::now());
    MessageBar::Message message;
    message.kind = MessageBar::Kind::Warning;
    message.first = {{isOffline ? QObject::tr("%1: the server is not asked.").arg(title)
                                : QObject::tr("%1: the server is away.").arg(title),
                      TextRun::Style::Strong},
                     {QLatin1Char(' ') + (isOffline ? QObject::tr("All you see comes from the local copy. Nothing can "
                                                                  "be written.")
                                                    : QObject::tr("All you see comes from the local copy. Commands "
                                                                  "wait, and it goes on by itself.")),
                      TextRun::Style::Muted}};
    message.actions = {isOffline ? MessageBar::Action{QStringLiteral("reconnect"), QObject::tr("Connect"), true}
                                 : MessageBar::Action{QStringLiteral("retryNow"), QObject::tr("Try now"), true}};
    return message;
}

} // namespace foldline::ui
