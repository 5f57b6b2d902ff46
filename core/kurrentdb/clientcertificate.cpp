// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/clientcertificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

namespace foldline::kurrentdb {

namespace {

template <auto Free>
struct Deleter
{
    template <typename T>
    void operator()(T *pointer) const
    {
        Free(pointer);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Paper = std::unique_ptr<X509, Deleter<X509_free>>;
using Memory = std::unique_ptr<BIO, Deleter<BIO_free>>;

/// What fails here is no trouble of a connection that this thread makes later.
struct ErrorsForgotten
{
    ErrorsForgotten() = default;
    ~ErrorsForgotten() { ERR_clear_error(); }
    ErrorsForgotten(const ErrorsForgotten &) = delete;
    ErrorsForgotten &operator=(const ErrorsForgotten &) = delete;
};

Memory memoryOf(const std::string &text) { return Memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

/// The first certificate of a chain is the user's own.
Paper certificateIn(const std::string &text)
{
    return Paper(PEM_read_bio_X509(memoryOf(text).get(), nullptr, nullptr, nullptr));
}

/// Keys with a password are not read: without this the terminal would be asked for it.
int noPassword(char *, int, int, void *) { return -1; }

Key keyIn(const std::string &text)
{
    return Key(PEM_read_bio_PrivateKey(memoryOf(text).get(), nullptr, noPassword, nullptr));
}

} // namespace

Result<void> checkClientCertificate(const ClientCertificate &pair)
{
    const ErrorsForgotten forgotten;
    const Paper paper = certificateIn(pair.certificate);
    const Key key = keyIn(pair.key);
    if (!paper && !key && certificateIn(pair.key) && keyIn(pair.certificate))
        return failure(ErrorCode::InvalidInput,
                       "userCertFile names a private key and userKeyFile a certificate: the two are swapped.",
                       pair.certificateFile);
    if (!paper)
        return failure(ErrorCode::InvalidInput, "userCertFile names a file that holds no certificate.",
                       pair.certificateFile);
    if (!key)
        return failure(ErrorCode::InvalidInput,
                       "userKeyFile names a file that holds no private key that can be read: it must be PEM without a "
                       "password.",
                       pair.keyFile);
    if (X509_check_private_key(paper.get(), key.get()) != 1)
        return failure(ErrorCode::InvalidInput,
                       "userCertFile and userKeyFile do not belong together: the key is another certificate's.",
                       pair.keyFile);
    return {};
}

} // namespace foldline::kurrentdb
