// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

#include <optional>

namespace foldline::ui {

struct TabState
{
    QString page;                    ///< `orders`, `order`, `log`, …
    QString stream;                  ///< of an order page
    std::optional<quint64> playhead; ///< revision; absent: now
    bool beforeFirst = false;        ///< the playhead stands before the first event
    std::optional<quint64> markerA;
    std::optional<quint64> markerB;
    QString panel; ///< `state`, `changes`, …
    bool timeAxis = false;
    bool operator==(const TabState &) const = default;
};

struct RecentStore
{
    QString file;
    bool readOnly = false;
    bool production = false;
    bool operator==(const RecentStore &) const = default;
};

/// What comes back after a restart. A value.
struct SessionState
{
    static constexpr qsizetype MaxRecent = 12;
    static constexpr qsizetype MaxTabs = 200; ///< that come back

    QList<TabState> tabs;
    int currentTab = 0;
    QMap<QString, QByteArray> layouts; ///< states of splitters and headers by object name
    QByteArray geometry;
    QString theme;    ///< `light`, `dark`; empty: as the desktop
    QString timeZone; ///< IANA id, `local`; empty: UTC
    QString actor;    ///< empty: the login name
    std::optional<RecentStore> store;
    QString connection;        ///< id of the saved connection that was open instead of a file
    QList<RecentStore> recent; ///< newest first
    bool operator==(const SessionState &) const = default;

    void addRecent(const RecentStore &store);
};

struct RestoredSession
{
    SessionState state;
    QString note; ///< why nothing came back although there was a file; else empty
};

/// The session in one JSON file, replaced as a whole: after a crash it is the old one or the new one.
class SessionFile
{
public:
    explicit SessionFile(QString file = defaultFile()) : m_file(std::move(file)) {}
    /// By the XDG rules.
    [[nodiscard]] static QString defaultFile();

    static constexpr qint64 MaxBytes = 8 * 1024 * 1024;

    [[nodiscard]] const QString &file() const { return m_file; }
    /// A missing file is an empty session; a file that cannot be read is one with a note.
    [[nodiscard]] RestoredSession load() const;
    /// Any thread.
    [[nodiscard]] Result<void> save(const SessionState &state) const;

private:
    QString m_file;
};

/// The name that goes into events: what the person chose, else the login name, else `unknown`.
[[nodiscard]] QString actorName(const SessionState &state);

} // namespace foldline::ui
