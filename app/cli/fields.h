// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "core/base/error.h"

#include <string>
#include <vector>

namespace foldline::cli {

/// Takes `key=value` arguments apart as the command's fields want them: text fields take the characters as they are
/// (`0123` stays text), a JSON string its content; numbers and items are JSON. InvalidInput, naming what there is, for
/// an unknown field, one given twice, and a value that is no JSON where JSON is needed.
[[nodiscard]] Result<json::Object> parseFields(const aggregates::CommandSpec &command,
                                               const std::vector<std::string> &arguments);

/// The id in a stream's name goes into the first field of a command that creates, when it is an identifier and was not
/// given. InvalidInput when it was given and differs.
[[nodiscard]] Result<void> completeIdentity(const aggregates::CommandSpec &command, const events::StreamName &stream,
                                            json::Object &fields);

/// "There are: A, B, C."
[[nodiscard]] std::string listNames(const std::vector<std::string> &names);

} // namespace foldline::cli
