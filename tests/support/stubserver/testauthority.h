// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/stubserver/stuboptions.h"

#include <memory>
#include <string>

namespace foldline::test {

/// Issues certificates for tests, valid from an hour ago for a day. Keys are made anew each time. One thread.
class TestAuthority
{
public:
    TestAuthority();
    ~TestAuthority();
    TestAuthority(const TestAuthority &) = delete;
    TestAuthority &operator=(const TestAuthority &) = delete;

    /// The authority's own certificate as PEM, which clients must trust.
    [[nodiscard]] std::string certificate() const;
    /// A certificate with its key. As a server's it holds for 127.0.0.1 and localhost.
    [[nodiscard]] StubTls issue(const std::string &commonName) const;

private:
    struct Parts;
    const std::unique_ptr<Parts> m_parts;
};

} // namespace foldline::test
