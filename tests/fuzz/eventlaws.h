// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/streams.pb.h"

#include <string>
#include <vector>

namespace foldline::kurrentdb::testing {

using ReadResp = event_store::client::streams::ReadResp;

/// Whether that reply's event becomes the very event that was sent, or an error where a part of it is missing, and
/// whether what a newer server adds changes nothing. Which law is broken; empty: none.
[[nodiscard]] std::string lawBrokenBy(const ReadResp::ReadEvent &reply);

/// The same for what is made of the events of a read: filters and the list of streams.
[[nodiscard]] std::string lawBrokenBy(const std::vector<ReadResp> &replies);

} // namespace foldline::kurrentdb::testing
