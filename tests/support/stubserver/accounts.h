// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foldline::test::stub {

/// Who makes a call.
struct Caller
{
    std::string login{};
    std::vector<std::string> groups{};
    bool anonymous = false;
    bool system = false; ///< everybody on a node without accounts: every right

    [[nodiscard]] bool hasRole(std::string_view role) const;
    [[nodiscard]] bool isAdministrator() const { return system || login == "admin" || hasRole("$admins"); }
    [[nodiscard]] bool isOperator() const { return isAdministrator() || hasRole("$ops"); }
};

struct Account
{
    std::string login;
    std::string password;
    std::string fullName;
    std::vector<std::string> groups;
    std::int64_t lastUpdated = 0; ///< ticks of 100 ns since the Unix epoch
    bool disabled = false;
};

/// The accounts of a node. Any thread.
class Accounts
{
public:
    enum class Outcome { Done, NotFound, Conflict };

    /// Begins with the two accounts every node has.
    explicit Accounts(std::int64_t now);

    /// nullopt: no such account, another password, or disabled.
    [[nodiscard]] std::optional<Caller> authenticate(const std::string &login, const std::string &password) const;
    [[nodiscard]] std::vector<Account> all() const;
    [[nodiscard]] std::optional<Account> find(const std::string &login) const;

    Outcome create(Account account);
    Outcome remove(const std::string &login);
    template <typename Change>
    Outcome change(const std::string &login, std::int64_t now, Change &&change)
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_accounts.find(login);
        if (found == m_accounts.end())
            return Outcome::NotFound;
        change(found->second);
        found->second.lastUpdated = now;
        return Outcome::Done;
    }

private:
    mutable std::mutex m_mutex;
    std::map<std::string, Account> m_accounts;
};

} // namespace foldline::test::stub
