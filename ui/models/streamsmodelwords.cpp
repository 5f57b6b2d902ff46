// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/streamsmodel.h"

#include "ui/services/textconversion.h"

// What the model says of its order and of where its list comes from.
namespace foldline::ui {

bool StreamsModel::isByCreation() const
{
    return m_listing && m_listing->source == store::StreamListing::Source::Projection;
}

QString StreamsModel::textOf(const store::StreamListing &listing)
{
    const QString events = TimeFormat::count(qsizetype(listing.events));
    const bool isByNames = listing.source == store::StreamListing::Source::Projection;
    if (listing.isComplete && isByNames)
        return tr("By the names in the server's %1, in the order in which the streams were made.")
            .arg(qtext(listing.projection));
    if (listing.isComplete)
        return tr("From the whole log, read to its end.");
    if (!isByNames)
        return tr("From the log, read to %1 % so far (%2 events): more streams may come.")
            .arg(listing.percent())
            .arg(events);
    return tr("By the names in the server's %1, in the order in which they were made, while the log is being read: %2 "
              "% so far (%3 events).")
        .arg(qtext(listing.projection))
        .arg(listing.percent())
        .arg(events);
}

QString StreamsModel::headerTip(int section) const
{
    if (isByCreation())
        return section == FirstColumn  ? tr("Click for the streams that were made first")
               : section == LastColumn ? tr("Click for the streams that were made last")
                                       : tr("Streams are listed in the order in which they were made");
    return section == FirstColumn  ? tr("Click for the oldest streams first")
           : section == LastColumn ? tr("Click for the last written streams first")
                                   : tr("Streams are listed by their first or by their last event");
}

} // namespace foldline::ui
