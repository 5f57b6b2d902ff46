// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/history/timeline.h"
#include "ui/services/jobrunner.h"
#include "ui/services/logreader.h"

#include <QList>
#include <QObject>
#include <QSet>
#include <QString>

#include <memory>
#include <utility>

namespace foldline::ui {

class StoreSession;

/// One event taken apart for reading: stored against current form, metadata, envelope. Plain text, numbers as they were
/// written.
struct EventDetail
{
    EntryPtr entry;
    QString stored;   ///< pretty JSON; where the data is no JSON: the text, or a hex dump
    QString current;  ///< pretty JSON of the upcast form; the same as `stored` when nothing was upcast
    QString metadata; ///< pretty JSON, or the text
    bool storedIsJson = false;
    bool metadataIsJson = false;
    int storedSchema = 0;
    int currentSchema = 0;
    QSet<int> storedMarks; ///< lines (0-based) of `stored` whose field is named otherwise in `current`
    QSet<int> currentMarks;
    QString note; ///< "Stored as schema 1, read as schema 2: 4 fields renamed. Stored bytes never change."
    QList<std::pair<QString, QString>> envelope; ///< id, stream, revision, position, created, data, metadata, leaf hash
    QString whole;                               ///< all of it as one JSON object, as export writes it; pretty
    QString hex;                                 ///< offset, bytes, characters; bounded to the first 64 KiB
};
using EventDetailPtr = std::shared_ptr<const EventDetail>;

/// Takes an event apart. `leafHash`: lower-case hex as stored, or empty. Pure; as slow as the event is large.
[[nodiscard]] EventDetail makeEventDetail(const EntryPtr &entry, const aggregates::AggregateType &type,
                                          const QString &leafHash = {});

/// makeEventDetail in the background, with the stored leaf hash where the store keeps one. Latest wins.
class EventDetailService : public QObject
{
    Q_OBJECT

public:
    explicit EventDetailService(StoreSession &session, QObject *parent = nullptr);

    void request(const EntryPtr &entry);

signals:
    void detailAvailable(const foldline::ui::EventDetailPtr &detail);

private:
    StoreSession &m_session;
    JobRunner m_job;
};

} // namespace foldline::ui
