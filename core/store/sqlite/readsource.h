// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/sqlite/connection.h"

#include <compare>
#include <cstdint>
#include <memory>
#include <string>

namespace foldline::store::sqlite {

/// Changes whenever somebody may have committed.
struct ChangeMark
{
    std::uint64_t opened = 0;
    std::int64_t dataVersion = 0;
    bool operator==(const ChangeMark &) const = default;
};

/// Where a reader gets its connection from. One thread at a time.
class ReadSource
{
public:
    virtual ~ReadSource() = default;
    /// True when the connection shows the file as it is now. False: `open` another one.
    [[nodiscard]] virtual bool isCurrent() = 0;
    /// Closes the connection and opens another one.
    [[nodiscard]] virtual Result<Connection *> open() = 0;
    /// True when nobody can have written under the reads made since `isCurrent`; else they must be made again.
    [[nodiscard]] virtual bool isSettled() = 0;
    /// How often `open` succeeded.
    [[nodiscard]] virtual std::uint64_t opened() const = 0;
};

/// A reader beside the writers of this process; SQLite's locks and snapshots do everything.
class SharedSource final : public ReadSource
{
public:
    explicit SharedSource(std::string file) : m_file(std::move(file)) {}
    bool isCurrent() override { return m_connection != nullptr; }
    Result<Connection *> open() override;
    bool isSettled() override { return true; }
    std::uint64_t opened() const override { return m_connection ? 1 : 0; }

private:
    std::string m_file;
    std::unique_ptr<Connection> m_connection;
};

} // namespace foldline::store::sqlite
