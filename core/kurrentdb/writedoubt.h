// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/callfailure.h"
#include "core/store/eventstore.h"

#include <optional>
#include <string>

namespace foldline::kurrentdb {

/// What the failed tries of one write say together. Once a try may have been done, only a server that compares its
/// repeat with the stream settles it: by success, which then counts for both, or by a wrong revision. Whatever else a
/// later try ends with (no right, too large, stream deleted, no word at all) says nothing of the earlier one. One
/// thread.
class WriteDoubt
{
public:
    /// Whether the server recognises a repeat for sure; only then one is sent after a try that is in doubt.
    explicit WriteDoubt(bool isRepeatable) : m_isRepeatable(isRepeatable) {}

    /// Takes the failure of a try, and gives it back as one that is not tried again where that must not be or is of no
    /// use.
    [[nodiscard]] CallFailure take(CallFailure failure);
    /// Whether it may be written.
    [[nodiscard]] bool isOpen() const { return m_first.has_value(); }
    /// What the server said of the try that began the doubt, and of the last one. Requires: it is open.
    [[nodiscard]] std::string words(const Error &last) const;

private:
    bool m_isRepeatable;
    bool m_failedInside = false;
    std::optional<Error> m_first;
};

/// Whether the server recognises the repeat of an append with that expectation: it compares ids for sure only at the
/// revisions that were named.
[[nodiscard]] bool isRepeatable(const store::ExpectedRevision &expected);

/// What the server said of a write: first, and last where that is something else.
[[nodiscard]] std::string wordsOfDoubt(const Error &first, const Error &last);

/// Timeout: an append, a deletion, or some of many appends may be done or not; how to find out.
[[nodiscard]] Error unknownAppend(const store::StreamName &stream, std::string words);
[[nodiscard]] Error unknownDeletion(const store::StreamName &stream, std::string words);
[[nodiscard]] Error unknownAppends(std::string words);

} // namespace foldline::kurrentdb
