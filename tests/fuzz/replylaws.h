// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace foldline::kurrentdb::testing {

/// A server's reply in the form that the fuzzer makes: a letter that says which, then the bytes as they travel.
///   r  replies to a read, each with its length before it      a  a reply to Append
///   b  a reply to BatchAppend      d  a reply to Delete        g  gossip        f  ServerFeatures
///   t  how a call failed: the status code, the message, then lines `key=value` of trailers
/// Which law the client breaks for it; empty: none. Bytes that are no such message break none: gRPC refuses them.
[[nodiscard]] std::string lawBrokenForReply(std::string_view input);

} // namespace foldline::kurrentdb::testing
