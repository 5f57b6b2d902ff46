// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/accounts.h"

#include <algorithm>

namespace foldline::test::stub {

bool Caller::hasRole(std::string_view role) const
{
    return login == role || std::ranges::find(groups, role) != groups.end();
}

Accounts::Accounts(std::int64_t now)
{
    create({"admin", "changeit", "Event Store Administrator", {"$admins"}, now});
    create({"ops", "changeit", "Event Store Operations", {"$ops"}, now});
}

std::optional<Caller> Accounts::authenticate(const std::string &login, const std::string &password) const
{
    const auto account = find(login);
    if (!account || account->disabled || account->password != password)
        return std::nullopt;
    return Caller{.login = account->login, .groups = account->groups};
}

std::vector<Account> Accounts::all() const
{
    const std::scoped_lock lock(m_mutex);
    std::vector<Account> accounts;
    for (const auto &[login, account] : m_accounts)
        accounts.push_back(account);
    return accounts;
}

std::optional<Account> Accounts::find(const std::string &login) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_accounts.find(login);
    return found == m_accounts.end() ? std::nullopt : std::optional(found->second);
}

/// The same account with the same password again changes nothing and is no conflict.
Accounts::Outcome Accounts::create(Account account)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_accounts.find(account.login);
    if (found != m_accounts.end())
        return found->second.password == account.password ? Outcome::Done : Outcome::Conflict;
    std::string login = account.login;
    m_accounts.emplace(std::move(login), std::move(account));
    return Outcome::Done;
}

Accounts::Outcome Accounts::remove(const std::string &login)
{
    const std::scoped_lock lock(m_mutex);
    return m_accounts.erase(login) > 0 ? Outcome::Done : Outcome::NotFound;
}

} // namespace foldline::test::stub
