// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/output.h"
#include "core/store/copy/historycopy.h"

#include <string>

namespace foldline::cli {

/// What `copy --help` says of what is copied.
inline constexpr const char *CopyRules =
    "Event ids, types, data and metadata are copied byte for byte, in the order of the log; an embedded store also "
    "takes "
    "the times. Between two embedded stores everything is copied as it is, deleted streams and tombstones too, so that "
    "`foldline head` says the same of both after a whole copy; a whole log that does not give its recorded root hash "
    "ends with 6. Where one is a server, the last metadata of each stream "
    "($maxAge, $acl, ...) and the tombstones come after all events, and streams that begin with $ are left out. What "
    "metadata hides and the log still has is copied with the metadata that hides it. What a server no longer has makes "
    "the copy begin later: those streams have other revisions, and are named.\n"
    "What the target has with the same ids is passed over: a copy that was stopped goes on when it is run again. A "
    "stream that has other events there is not written any further, and named; the others are (exit code 4).";

/// One JSON object.
[[nodiscard]] std::string copyLine(const store::CopyReport &report, bool isComplete, double seconds);
/// The same for people.
[[nodiscard]] std::string copyText(const store::CopyReport &report, double seconds);
/// Streams that have other revisions, what was left out, and conflicts, to standard error.
void sayAbout(Messages &messages, const store::CopyReport &report);

} // namespace foldline::cli
