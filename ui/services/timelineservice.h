// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/history/timeline.h"
#include "ui/services/jobrunner.h"
#include "ui/services/subscription.h"
#include "ui/services/throttle.h"

#include <QObject>

#include <memory>
#include <optional>

namespace foldline::ui {

class StoreSession;

using TimelinePtr = std::shared_ptr<const history::Timeline>;

/// The timeline of one stream: loaded in the background, then followed live. One a page. Snapshots only grow; at most
/// 30 a second.
class TimelineService : public QObject
{
    Q_OBJECT

public:
    explicit TimelineService(StoreSession &session, QObject *parent = nullptr);
    ~TimelineService() override;

    /// Answers with `timelineChanged` or `failed`. A stream that does not exist yet fails with NotFound and is followed
    /// all the same; one of which nothing was shown is loaded again with its first event.
    void load(const events::StreamName &stream);
    void reload();
    /// Stops loading and following; keeps what is loaded.
    void cancel();

    [[nodiscard]] const events::StreamName &stream() const { return m_stream; }
    /// Null until something was loaded.
    [[nodiscard]] const TimelinePtr &timeline() const { return m_timeline; }
    [[nodiscard]] bool isLoading() const;
    /// When the first snapshot was loaded; what comes later is new.
    [[nodiscard]] std::optional<Timestamp> loadedAt() const { return m_loadedAt; }

signals:
    void loadingStarted();
    void loadProgress(quint64 events);
    /// `firstNewIndex`: index of the first event that the previous snapshot did not have; 0 after a load.
    void timelineChanged(const foldline::ui::TimelinePtr &timeline, qsizetype firstNewIndex);
    void failed(const foldline::Error &error);

private:
    struct Feed;
    void loaded(Result<TimelinePtr> result);
    void follow(TimelinePtr from);
    void takeFeed();
    void retryWhenBack(const LiveState &state);

    StoreSession &m_session;
    events::StreamName m_stream;
    TimelinePtr m_timeline;
    std::optional<Timestamp> m_loadedAt;
    JobRunner m_loading;
    Mailbox m_mailbox;
    std::shared_ptr<Feed> m_feed;
    std::unique_ptr<Subscription> m_subscription;
    Throttle m_throttle;
};

} // namespace foldline::ui
