// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/commands.h"
#include "core/store/eventstore.h"

namespace foldline::cli {

/// Whether the stream's last event is a link, as in `$ce-order`.
[[nodiscard]] Result<bool> holdsLinks(store::EventStore &store, const events::StreamName &stream, std::stop_token stop);

/// Prints what the links of a stream lead to, each under the link's revision. A link whose target is gone is printed as
/// such.
[[nodiscard]] Result<void> printLinks(Context &context, store::EventStore &store, const events::StreamName &stream,
                                      const EventsArguments &arguments);

} // namespace foldline::cli
