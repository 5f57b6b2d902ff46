// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/forwardingstore.h"

#include <atomic>

namespace foldline::test {

/// Another store, which does not let its user read the whole log or list the streams once `refuses` is set.
class RefusingStore final : public ForwardingStore
{
public:
    using ForwardingStore::ForwardingStore;

    std::atomic_bool refuses = false;

    Result<void> readAll(const store::AllRead &read, const store::BatchHandler &handler, std::stop_token stop) override
    {
        return refuses ? refusal() : ForwardingStore::readAll(read, handler, stop);
    }
    Result<std::vector<store::StreamInfo>> listStreams(const store::StreamList &list, std::stop_token stop) override
    {
        return refuses ? refusal() : ForwardingStore::listStreams(list, stop);
    }
    std::string displayName() const override { return "refusing"; }

private:
    static tl::unexpected<Error> refusal() { return failure(ErrorCode::AccessDenied, "`ops` may not read that."); }
};

} // namespace foldline::test
