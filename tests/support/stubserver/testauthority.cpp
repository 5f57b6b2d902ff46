// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/testauthority.h"

#include "core/events/eventid.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace foldline::test {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

constexpr long Hour = 3600;
constexpr long Version3 = 2;

Key makeKey() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

template <typename Write>
std::string pem(Write &&write)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
    write(memory.get());
    char *text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string pemOf(X509 &certificate)
{
    return pem([&certificate](BIO *memory) { PEM_write_bio_X509(memory, &certificate); });
}

void setSerialNumber(X509 &certificate)
{
    const auto id = events::EventId::random();
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(BN_bin2bn(id.bytes().data(), 8, nullptr), BN_free);
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(&certificate));
}

void setName(X509 &certificate, const std::string &commonName)
{
    X509_NAME_add_entry_by_txt(X509_get_subject_name(&certificate), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(commonName.c_str()), -1, -1, 0);
}

void addExtension(X509 &certificate, int kind, const char *value)
{
    const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, kind, value), X509_EXTENSION_free);
    X509_add_ext(&certificate, extension.get(), -1);
}

/// Without issuer: signs itself.
Certificate makeCertificate(const std::string &commonName, EVP_PKEY &key, X509 *issuer, EVP_PKEY &issuerKey)
{
    Certificate certificate(X509_new(), X509_free);
    X509_set_version(certificate.get(), Version3);
    setSerialNumber(*certificate);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -Hour);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 24 * Hour);
    setName(*certificate, commonName);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer ? issuer : certificate.get()));
    X509_set_pubkey(certificate.get(), &key);
    addExtension(*certificate, NID_basic_constraints, issuer ? "critical,CA:FALSE" : "critical,CA:TRUE");
    if (issuer)
        addExtension(*certificate, NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
    X509_sign(certificate.get(), &issuerKey, EVP_sha256());
    return certificate;
}

} // namespace

struct TestAuthority::Parts
{
    Key key = makeKey();
    Certificate certificate = makeCertificate("Foldline test authority", *key, nullptr, *key);
};

TestAuthority::TestAuthority() : m_parts(std::make_unique<Parts>()) {}
TestAuthority::~TestAuthority() = default;

std::string TestAuthority::certificate() const { return pemOf(*m_parts->certificate); }

StubTls TestAuthority::issue(const std::string &commonName) const
{
    const Key key = makeKey();
    const Certificate issued = makeCertificate(commonName, *key, m_parts->certificate.get(), *m_parts->key);
    const std::string privateKey = pem(
        [&key](BIO *memory) { PEM_write_bio_PrivateKey(memory, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    return {.certificate = pemOf(*issued), .privateKey = privateKey, .clientAuthority = {}};
}

} // namespace foldline::test
