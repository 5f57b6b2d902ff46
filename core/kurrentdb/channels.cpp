// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/channels.h"

#include "core/base/base64.h"
#include "core/events/eventid.h"
#include "core/kurrentdb/clientcertificate.h"

#include <grpc/support/log.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/tls_certificate_verifier.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <grpcpp/support/channel_arguments.h>

#include <openssl/x509.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace foldline::kurrentdb {

namespace {

constexpr int MostReplyBytes = 17 * 1024 * 1024; // an event of 16 MiB and what is around it
constexpr std::uintmax_t MostPemBytes = 1024 * 1024;
constexpr int LongestConnecting = 5'000;
constexpr int MostErrorBytes = 64 * 1024; // an error names the stream, twice, and names may be long

Result<std::string> readPem(const std::string &file, std::string_view option)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (error)
        return failure(error == std::errc::no_such_file_or_directory ? ErrorCode::NotFound : ErrorCode::Io,
                       std::string(option) + " names a file that cannot be read: " + error.message() + '.', file);
    if (size > MostPemBytes)
        return failure(ErrorCode::TooLarge, std::string(option) + " names a file that is too large for certificates.",
                       file);
    std::ifstream in(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in && !in.eof())
        return failure(ErrorCode::Io, std::string(option) + " names a file that cannot be read.", file);
    if (text.find("-----BEGIN ") == std::string::npos)
        return failure(ErrorCode::InvalidInput,
                       std::string(option) + " names a file that holds no PEM (`-----BEGIN …`).", file);
    return text;
}

/// The roots that the system trusts, as OpenSSL finds them; empty: gRPC's own choice.
std::string systemRoots()
{
    const char *named = std::getenv(X509_get_default_cert_file_env());
    for (const char *file : {named, "/etc/ssl/certs/ca-certificates.crt", X509_get_default_cert_file()}) {
        if (!file)
            continue;
        std::ifstream in(file, std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(in), {}};
        if (!text.empty())
            return text;
    }
    return {};
}

struct Pem
{
    std::string roots;
    std::string certificate;
    std::string key;
};

Result<Pem> readCertificates(const ConnectionSettings &settings)
{
    Pem pem;
    const auto read = [](std::string &into, const std::string &file, std::string_view option) -> Result<void> {
        auto text = readPem(file, option);
        if (!text)
            return failure(text.error());
        into = *std::move(text);
        return {};
    };
    if (!settings.tlsCAFile.empty()) {
        if (auto done = read(pem.roots, settings.tlsCAFile, "tlsCaFile"); !done)
            return failure(done.error());
    } else if (settings.tlsVerifyCert) {
        pem.roots = systemRoots();
    }
    if (settings.userCertFile.empty())
        return pem;
    if (auto done = read(pem.certificate, settings.userCertFile, "userCertFile"); !done)
        return failure(done.error());
    if (auto done = read(pem.key, settings.userKeyFile, "userKeyFile"); !done)
        return failure(done.error());
    if (auto fits = checkClientCertificate({pem.certificate, pem.key, settings.userCertFile, settings.userKeyFile});
        !fits)
        return failure(fits.error());
    return pem;
}

/// TLS that takes any certificate: the user was warned.
std::shared_ptr<grpc::ChannelCredentials> unverified(const Pem &pem)
{
    namespace tls = grpc::experimental;
    tls::TlsChannelCredentialsOptions options;
    options.set_verify_server_certs(false);
    options.set_check_call_host(false);
    options.set_certificate_verifier(std::make_shared<tls::NoOpCertificateVerifier>());
    if (!pem.certificate.empty()) {
        options.set_certificate_provider(std::make_shared<tls::StaticDataCertificateProvider>(
            std::vector{tls::IdentityKeyCertPair{pem.key, pem.certificate}}));
        options.watch_identity_key_cert_pairs();
    }
    return tls::TlsCredentials(options);
}

grpc::ChannelArguments argumentsFor(const ConnectionSettings &settings)
{
    grpc::ChannelArguments arguments;
    const auto milliseconds = [](const std::optional<std::chrono::milliseconds> &time) {
        return time ? static_cast<int>(std::min<std::int64_t>(time->count(), INT_MAX)) : INT_MAX;
    };
    arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, milliseconds(settings.keepAliveInterval));
    arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, milliseconds(settings.keepAliveTimeout));
    arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, settings.keepAliveInterval ? 1 : 0);
    arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1); // each channel has its own connection
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
    // Also how long connecting may take.
    arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS,
                     std::min(milliseconds(settings.gossipTimeout), LongestConnecting));
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5'000);
    arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0); // trying again is decided above
    arguments.SetMaxReceiveMessageSize(MostReplyBytes);
    arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, MostErrorBytes);
    arguments.SetMaxSendMessageSize(-1);
    arguments.SetUserAgentPrefix("foldline");
    if (settings.compression == Compression::Identity) {
        // Servers pack every message when they may, which makes reading several times slower.
        arguments.SetInt(GRPC_COMPRESSION_CHANNEL_ENABLED_ALGORITHMS_BITSET, 1);
    } else {
        arguments.SetCompressionAlgorithm(GRPC_COMPRESS_GZIP);
    }
    return arguments;
}

} // namespace

namespace {

/// gRPC writes to standard error, which is the program's; what went wrong comes with the call's status.
void silenceLibrary()
{
    static const bool done = [] {
        if (!std::getenv("GRPC_VERBOSITY"))
            gpr_set_log_function([](gpr_log_func_args *) {});
        return true;
    }();
    static_cast<void>(done);
}

} // namespace

Result<ChannelFactory> ChannelFactory::create(const ConnectionSettings &settings)
{
    silenceLibrary();
    ChannelFactory factory(settings);
    factory.m_connectionName =
        settings.connectionName.empty() ? "foldline-" + events::EventId::random().toString() : settings.connectionName;
    if (settings.credentials)
        factory.m_authorization =
            "Basic " + toBase64(settings.credentials->user + ':' + settings.credentials->password);
    if (auto made = factory.makeCredentials(); !made)
        return failure(made.error());
    return factory;
}

Result<void> ChannelFactory::makeCredentials()
{
    if (!m_settings.tls) {
        m_credentials = grpc::InsecureChannelCredentials();
        return {};
    }
    const auto pem = readCertificates(m_settings);
    if (!pem)
        return failure(pem.error());
    if (!m_settings.tlsVerifyCert) {
        m_credentials = unverified(*pem);
        return {};
    }
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = pem->roots;
    options.pem_private_key = pem->key;
    options.pem_cert_chain = pem->certificate;
    m_credentials = grpc::SslCredentials(options);
    return {};
}

std::shared_ptr<grpc::Channel> ChannelFactory::channel(const Endpoint &endpoint) const
{
    return grpc::CreateCustomChannel("dns:///" + toString(endpoint), m_credentials, argumentsFor(m_settings));
}

void ChannelFactory::prepare(grpc::ClientContext &context, bool requiresLeader) const
{
    if (!m_authorization.empty())
        context.AddMetadata("authorization", m_authorization);
    context.AddMetadata("requires-leader", requiresLeader ? "true" : "false");
    context.AddMetadata("connection-name", m_connectionName);
}

Call::Call(const ChannelFactory &factory, bool requiresLeader, std::stop_token stop,
           std::optional<std::chrono::milliseconds> deadline)
    : m_cancel(std::move(stop), Cancel{m_context})
{
    factory.prepare(m_context, requiresLeader);
    if (deadline)
        m_context.set_deadline(std::chrono::system_clock::now() + *deadline);
}

} // namespace foldline::kurrentdb
