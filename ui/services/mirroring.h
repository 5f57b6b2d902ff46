// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mirror/mirroredstore.h"
#include "ui/services/storesession.h"
#include "ui/services/timeformat.h"

namespace foldline::kurrentdb {
class KurrentStore;
}

namespace foldline::ui {

/// Whether a location is opened with a mirror: one is wanted, and agreed to where the connection is a production one.
[[nodiscard]] bool isMirrored(const StoreLocation &location);

/// A server with its mirror before it, or its last known history where the server is away or not to be asked. Fails as
/// connecting does, and where the mirror cannot be kept; `connect` is how the server is reached. Blocks.
[[nodiscard]] Result<std::shared_ptr<mirror::MirroredStore>>
openMirrored(const StoreLocation &location, const mirror::MirroredStore::Connect &connect, std::stop_token stop);

/// The store as one with a mirror; nullptr for others.
[[nodiscard]] mirror::MirroredStore *mirroredOf(store::EventStore *store);
/// The server behind a store, whether a mirror is before it or not; null for other stores, and where it was never
/// reached.
[[nodiscard]] std::shared_ptr<kurrentdb::KurrentStore> serverOf(const std::shared_ptr<store::EventStore> &store);

/// What is shown comes from the mirror alone: the server is away, or not asked.
[[nodiscard]] bool showsLastKnown(const StoreSession &session);
/// "14:03 UTC", with the date where that was another day; empty: the mirror never had all.
[[nodiscard]] QString lastKnownMoment(const mirror::MirrorStatus &status, const TimeFormat &format, Timestamp now);
/// "Last known history of 14:03 UTC".
[[nodiscard]] QString lastKnownTitle(const mirror::MirrorStatus &status, const TimeFormat &format, Timestamp now);
/// Up to when what is shown is known; absent: it is the present. Where a mirror serves, what that had last.
[[nodiscard]] std::optional<Timestamp> knownUpTo(const StoreSession &session);
/// "as of 14:02:11", with the date where that was another day; empty: it is the present.
[[nodiscard]] QString knownUpToText(const StoreSession &session, const TimeFormat &format, Timestamp now);
/// Why nothing new comes in, sentences; empty: it does.
[[nodiscard]] QString followingRefusal(const StoreSession &session);
/// Why nothing can be written to the open store now, sentences; empty: it can, as far as is known.
[[nodiscard]] QString writingRefusal(const StoreSession &session);
/// "mirror: 11 701 events, up to date 12 s ago, 8.2 MB of 2 GB", "last known history of 14:03 UTC, server away, …".
[[nodiscard]] QString mirrorText(const mirror::MirrorStatus &status, bool isOffline, const TimeFormat &format,
                                 Timestamp now);
/// What more there is to say, for a tool tip: the size, why it was begun anew, what failed. Plain text.
[[nodiscard]] QString mirrorDetail(const mirror::MirrorStatus &status, const TimeFormat &format);

} // namespace foldline::ui
