// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/connectionstatus.h"
#include "core/projections/projectionrunner.h"
#include "core/store/eventstore.h"
#include "ui/services/storesession.h"

#include <memory>

namespace foldline::ui {

/// A store as it comes out of opening, with everything that a session needs to install it. Blocking calls; for pool
/// threads.
struct OpenedStore
{
    std::shared_ptr<store::EventStore> store;
    projections::ReadModelLocation readModels;
    QString readModelNote;
    LogHead head;
    /// Why there is no mirror although one is wanted.
    std::optional<mirror::MirrorStatus> mirrorFailure{};
    /// The server does not let its user read the whole log.
    std::optional<Error> logRefusal{};
    std::unique_ptr<projections::ProjectionRunner> runner; ///< destroyed before the store
};

[[nodiscard]] Result<std::unique_ptr<OpenedStore>> openStore(const StoreLocation &location, std::stop_token stop);
[[nodiscard]] Result<std::unique_ptr<OpenedStore>> adoptStore(std::shared_ptr<store::EventStore> store,
                                                              std::optional<projections::ReadModelLocation> readModels,
                                                              std::stop_token stop);
/// Connects and says which node answered, and that the user may read the whole log; a second line says that not.
[[nodiscard]] Result<QString> reachServer(const QString &connectionString, const JobContext &context);
/// "db1:2113 · leader · 24.10.0 · 1.2 ms".
[[nodiscard]] QString nodeText(const kurrentdb::ConnectionStatus &status);
/// Count, last position and last `created`, of one moment.
[[nodiscard]] Result<LogHead> readHead(store::EventStore &store, std::stop_token stop);

/// The demo history in `file`, which is absent before and whole afterwards; nothing is left behind on failure.
[[nodiscard]] Result<QString> writeDemoFile(const QString &file, const orders::DemoOptions &options,
                                            const JobContext &context);
[[nodiscard]] Result<QString> importInterchangeFile(const QString &file, store::EventStore &store,
                                                    const JobContext &context);

} // namespace foldline::ui
