// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/timestamp.h"
#include "core/mirror/mirrorwish.h"
#include "ui/services/jobrunner.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <optional>

namespace foldline::ui {

/// The local copy of a server that lies on this computer, at the moment when it was looked at. A value.
struct KeptMirror
{
    quint64 events = 0;
    quint64 bytes = 0;
    std::optional<Timestamp> asOf{}; ///< when it last had all; absent: never
    bool hasHistory = false;         ///< something was read
    mirror::Kept kept{};
    quint64 sizeLimit = mirror::DefaultSizeLimit;
};

/// Where the local copy of a server lies, or would lie; empty: `connection` is no connection string.
[[nodiscard]] QString mirrorFileOf(const QString &connection);

/// Looks at the local copies on this computer, and throws them away, on a thread of its own. Lives on the GUI thread;
/// answers arrive there, that of a later call instead of an earlier one's.
class KeptMirrors : public QObject
{
    Q_OBJECT

public:
    explicit KeptMirrors(QObject *parent = nullptr);
    ~KeptMirrors() override;

    /// `tell` is given nullopt where there is none, or none that can be read.
    void look(const QString &connection, std::function<void(const std::optional<KeptMirror> &)> tell);
    void throwAway(const QString &connection, std::function<void(const Result<void> &)> tell);

private:
    std::unique_ptr<QThreadPool> m_pool;
    JobRunner m_looking;
    JobRunner m_throwing;
};

} // namespace foldline::ui
