// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/streams.pb.h"
#include "tests/support/stubserver/wire.h"

#include <cstdint>
#include <string>

namespace foldline::test::stub {

/// Replies to one batched write, without the correlation id.
[[nodiscard]] wire::streams::BatchAppendResp writtenReply(const WriteResult &result);
[[nodiscard]] wire::streams::BatchAppendResp conflictReply(const WriteResult &result,
                                                           const wire::streams::BatchAppendReq::Options &options);
[[nodiscard]] wire::streams::BatchAppendResp deletedReply(const std::string &stream);
[[nodiscard]] wire::streams::BatchAppendResp deniedReply();
[[nodiscard]] wire::streams::BatchAppendResp timeoutReply();
[[nodiscard]] wire::streams::BatchAppendResp tooLargeReply(std::uint32_t limit);
[[nodiscard]] wire::streams::BatchAppendResp badRequestReply(const std::string &text);

} // namespace foldline::test::stub
