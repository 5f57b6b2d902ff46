// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/hiddenwords.h"

#include <QCoreApplication>

namespace foldline::ui {

namespace {

using Rule = aggregates::HiddenEvents::Rule;

struct HiddenWords
{
    Q_DECLARE_TR_FUNCTIONS(foldline::ui::HiddenWords)

public:
    static QString revisions(std::uint64_t from, std::uint64_t end)
    {
        return end - from == 1 ? tr("Revision %1 is").arg(from) : tr("Revisions %1–%2 are").arg(from).arg(end - 1);
    }

    static QString hiding(Rule rule)
    {
        switch (rule) {
        case Rule::TruncateBefore:
            return tr("hidden by the stream's $tb: it was truncated, or deleted and begun anew.");
        case Rule::MaxCount:
            return tr("hidden by the stream's limit of events ($maxCount).");
        case Rule::MaxAge:
            return tr("hidden by the stream's limit of age ($maxAge).");
        case Rule::None:
        case Rule::Unknown:
            break;
        }
        return tr("not shown by the store, or no longer in it.");
    }

    static QString deletion(const aggregates::HiddenEvents &hidden)
    {
        return revisions(0, hidden.deleted) + QLatin1Char(' ') +
               tr("deleted: the stream was begun anew with revision %1.").arg(hidden.deleted);
    }

    static QString truncation(const aggregates::HiddenEvents &hidden)
    {
        return revisions(hidden.deleted, hidden.first) + QLatin1Char(' ') + hiding(hidden.rule);
    }

    static QString unknown(bool anythingShown)
    {
        return anythingShown ? tr("Values that were set before are unknown.")
                             : tr("Nothing of it can be seen; its state is unknown.");
    }
};

} // namespace

MessageBar::Message hiddenMessage(const aggregates::HiddenEvents &hidden, bool anythingShown)
{
    MessageBar::Message message;
    message.kind = MessageBar::Kind::Info;
    if (hidden.truncated() > 0)
        message.first = {{HiddenWords::truncation(hidden), TextRun::Style::Strong},
                         {QLatin1Char(' ') + HiddenWords::unknown(anythingShown), TextRun::Style::Muted}};
    if (hidden.deleted > 0)
        message.first.append(
            {(message.first.isEmpty() ? QString() : QStringLiteral(" ")) + HiddenWords::deletion(hidden),
             message.first.isEmpty() ? TextRun::Style::Strong : TextRun::Style::Muted});
    return message;
}

QString beforeFirstWords(const TimelinePtr &timeline)
{
    if (!timeline || timeline->hidden().first == 0)
        return HiddenWords::tr("The order did not exist yet");
    return HiddenWords::tr("Before revision %1, the first one that can be seen").arg(timeline->hidden().first);
}

} // namespace foldline::ui
