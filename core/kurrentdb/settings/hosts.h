// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/kurrentdb/settings/connectionsettings.h"

#include <string_view>
#include <vector>

namespace foldline::kurrentdb {

/// `name`, `name:port`, `1.2.3.4:port` or `[ipv6]:port`; the port is 2113 where none is given. Messages begin with
/// `part` ("Host 2") and never repeat the text.
[[nodiscard]] Result<Endpoint> parseEndpoint(std::string_view text, std::string_view part = "The host");
/// One to 256 endpoints with `,` between them.
[[nodiscard]] Result<std::vector<Endpoint>> parseEndpoints(std::string_view list);

} // namespace foldline::kurrentdb
