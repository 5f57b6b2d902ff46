// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/streambrowsing.h"
#include "tests/support/forwardingstore.h"

#include <atomic>
#include <utility>

namespace foldline::test {

/// Another store as a server lists it: by the names that it keeps, in the order in which the streams were made, or by
/// its whole log where `byNames` is taken back.
class BrowsedStore final : public ForwardingStore, public store::StreamBrowser
{
public:
    using ForwardingStore::ForwardingStore;

    std::atomic_bool byNames = true;

    Result<store::StreamPart> browseStreams(const store::StreamList &list, std::stop_token stop) override
    {
        auto streams = listStreams(list, std::move(stop));
        if (!streams)
            return failure(std::move(streams.error()));
        store::StreamPart part{*std::move(streams), false, {}};
        if (byNames) {
            part.listing.source = store::StreamListing::Source::Projection;
            part.listing.projection = "$streams";
        }
        return part;
    }
};

} // namespace foldline::test
