// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/knownhistory.h"
#include "core/kurrentdb/kurrentstore.h"
#include "core/kurrentdb/logfilter.h"
#include "core/kurrentdb/serverconnection.h"
#include "core/kurrentdb/streamlister.h"

#include <mutex>

namespace foldline::kurrentdb {

using Attempt = tl::expected<void, CallFailure>;

struct KurrentStore::Private
{
    Private(std::shared_ptr<const ChannelFactory> factory, Options o)
        : connection(std::move(factory)), options(std::move(o)), history(besideListing(options.listingFile))
    {
    }

    [[nodiscard]] static std::filesystem::path besideListing(std::filesystem::path listing)
    {
        return listing.empty() ? listing : listing.replace_extension(".foldline-history");
    }

    ServerConnection connection;
    const Options options;

    std::mutex identityMutex; ///< guards the two below
    std::string identity;
    KnownHistory history;

    std::unique_ptr<StreamLister> lister;
};

/// Whether the server answered HTTP 500: it does where it cannot put the stream's name into a trailer.
[[nodiscard]] bool isWordless(const Error &error);

/// A refusal to read the whole log, with the right that is missing, what goes without it and who can give it.
[[nodiscard]] CallFailure withRightNamed(CallFailure failure, const ConnectionSettings &settings);

/// The last event that was ever written to the stream, also where truncation or deletion hides it; nullopt: none, or
/// none that the log still has. Needs the right to read the whole log. Without a limit it takes as long as it takes.
[[nodiscard]] tl::expected<std::optional<store::RecordedEvent>, CallFailure>
lastInLog(ServerNode &node, const store::StreamName &stream, bool requiresLeader, std::stop_token stop,
          std::optional<std::chrono::milliseconds> limit = {});

/// The answer to a call on a stream that was deleted for ever, or whose name the server's error messages break on: what
/// the log says of it. The failure itself when that is nothing, or not found out within the time for gossip.
[[nodiscard]] CallFailure explained(ServerNode &node, const store::StreamName &stream, CallFailure failure,
                                    std::stop_token stop);

} // namespace foldline::kurrentdb
