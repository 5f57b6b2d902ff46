// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/certificates.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace foldline::test {

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
using Memory = std::unique_ptr<BIO, Deleter<BIO_free_all>>;

constexpr long SecondsADay = 86'400;

Key newKey() { return Key(EVP_EC_gen("P-256")); }

std::string textOf(const Memory &memory)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string pemOf(X509 *paper)
{
    const Memory memory(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(memory.get(), paper);
    return textOf(memory);
}

std::string pemOf(EVP_PKEY *key)
{
    const Memory memory(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return textOf(memory);
}

void extend(X509 *paper, X509 *issuer, int extension, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, paper, nullptr, nullptr, 0);
    X509_EXTENSION *made = X509V3_EXT_conf_nid(nullptr, &context, extension, value);
    X509_add_ext(paper, made, -1);
    X509_EXTENSION_free(made);
}

/// Without extensions and signature. A null issuer: issued by itself.
Paper newPaper(const char *subject, long serial, EVP_PKEY *key, X509 *issuer, CertificateAuthority::Validity validity)
{
    Paper paper(X509_new());
    X509_set_version(paper.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(paper.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(paper.get()), validity.fromDay * SecondsADay);
    X509_gmtime_adj(X509_getm_notAfter(paper.get()), validity.untilDay * SecondsADay);
    X509_set_pubkey(paper.get(), key);
    X509_NAME *name = X509_get_subject_name(paper.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char *>(subject), -1, -1, 0);
    X509_set_issuer_name(paper.get(), X509_get_subject_name(issuer ? issuer : paper.get()));
    return paper;
}

} // namespace

struct CertificateAuthority::Parts
{
    explicit Parts(const std::string &name) : paper(newPaper(name.c_str(), 1, key.get(), nullptr, {-2, 3})) {}

    Key key = newKey();
    Paper paper;
    long issued = 1;
};

CertificateAuthority::CertificateAuthority(const std::string &name) : m_parts(std::make_unique<Parts>(name))
{
    X509 *paper = m_parts->paper.get();
    extend(paper, paper, NID_basic_constraints, "critical,CA:TRUE");
    extend(paper, paper, NID_key_usage, "critical,keyCertSign,cRLSign");
    X509_sign(paper, m_parts->key.get(), EVP_sha256());
}

CertificateAuthority::~CertificateAuthority() = default;

std::string CertificateAuthority::certificate() const { return pemOf(m_parts->paper.get()); }

Certificate CertificateAuthority::issue(const std::string &name, Validity validity) const
{
    const Key key = newKey();
    X509 *issuer = m_parts->paper.get();
    const Paper paper = newPaper("eventstoredb-node", ++m_parts->issued, key.get(), issuer, validity);
    extend(paper.get(), issuer, NID_basic_constraints, "critical,CA:FALSE");
    extend(paper.get(), issuer, NID_subject_alt_name, name.c_str());
    X509_sign(paper.get(), m_parts->key.get(), EVP_sha256());
    return {pemOf(paper.get()), pemOf(key.get())};
}

} // namespace foldline::test
