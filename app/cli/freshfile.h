// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/openstore.h"

#include <memory>
#include <stop_token>
#include <string>

namespace foldline::cli {

/// Removes a store file that this run made, unless it is kept. Requires: the store is closed before this goes.
class FreshFile
{
public:
    explicit FreshFile(std::string file) : m_file(std::move(file)) {}
    ~FreshFile();
    FreshFile(const FreshFile &) = delete;
    FreshFile &operator=(const FreshFile &) = delete;

    /// Connects, or makes the store, or opens the one that is there where that is allowed.
    [[nodiscard]] Result<std::unique_ptr<store::EventStore>> open(const StoreOptions &options, Access access,
                                                                  std::stop_token stop);
    [[nodiscard]] bool isMade() const { return m_made; }
    void keep() { m_made = false; }

private:
    std::string m_file;
    bool m_made = false;
};

/// Whether somebody else has written to the store, or is writing to it now.
[[nodiscard]] bool isUsedByOthers(store::EventStore &store);

} // namespace foldline::cli
