// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <string>

namespace foldline::kurrentdb {

/// A user's certificate and its private key: the text of the two files, and their names for the messages.
struct ClientCertificate
{
    std::string certificate;
    std::string key;
    std::string certificateFile;
    std::string keyFile;
};

/// InvalidInput when the two files are swapped, when one holds no certificate or no private key that can be read, or
/// when they do not belong together. A server would only close the line, without a word. Any thread.
[[nodiscard]] Result<void> checkClientCertificate(const ClientCertificate &pair);

} // namespace foldline::kurrentdb
