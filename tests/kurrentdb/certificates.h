// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

namespace foldline::test {

/// A certificate and its private key, both PEM.
struct Certificate
{
    std::string certificate;
    std::string privateKey;
};

/// A certificate authority made for one test. One thread.
class CertificateAuthority
{
public:
    /// When a certificate holds, in days from now.
    struct Validity
    {
        int fromDay = -1;
        int untilDay = 2;
    };

    explicit CertificateAuthority(const std::string &name = "Test authority");
    ~CertificateAuthority();
    CertificateAuthority(const CertificateAuthority &) = delete;
    CertificateAuthority &operator=(const CertificateAuthority &) = delete;

    /// PEM, for those who are to trust it.
    [[nodiscard]] std::string certificate() const;
    /// For a server at an address (`IP:127.0.0.1`) or name (`DNS:db1`).
    [[nodiscard]] Certificate issue(const std::string &name, Validity validity) const;
    [[nodiscard]] Certificate issue(const std::string &name) const { return issue(name, Validity()); }

private:
    struct Parts;
    const std::unique_ptr<Parts> m_parts;
};

} // namespace foldline::test
