// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/jobrunner.h"
#include "ui/services/logreader.h"
#include "ui/services/throttle.h"

#include <QObject>

#include <optional>

namespace foldline::ui {

class StoreSession;

/// How many events of the log pass a filter: counted in the background, then kept up with new ones. Only of a store
/// that counts its own events; a server would have to send all of them.
class LogMatchCount : public QObject
{
    Q_OBJECT

public:
    explicit LogMatchCount(StoreSession &session, QObject *parent = nullptr);
    ~LogMatchCount() override;

    /// An empty filter is not counted.
    void setFilter(const LogFilter &filter);
    /// Absent until counted.
    [[nodiscard]] std::optional<quint64> matches() const { return m_matches; }

signals:
    void changed();

private:
    void restart();
    void count();

    StoreSession &m_session;
    LogFilter m_filter;
    std::optional<quint64> m_matches;
    std::optional<events::Position> m_upTo; ///< the last event that was looked at
    JobRunner m_job;
    Throttle m_throttle;
    bool m_again = false;
};

} // namespace foldline::ui
