// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/kurrentdb/settings/connectionsettings.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/security/credentials.h>

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace foldline::kurrentdb {

/// Makes channels to the nodes of one connection, and puts on each call what the connection says: credentials, its
/// name, whether a leader is required. Certificates are read once. Immutable after `create`; any thread.
class ChannelFactory
{
public:
    /// NotFound or Io when a certificate file cannot be read, TooLarge past 1 MiB, InvalidInput when it holds no PEM,
    /// or when a user's certificate and key do not fit.
    [[nodiscard]] static Result<ChannelFactory> create(const ConnectionSettings &settings);

    /// A channel with a connection of its own. Nothing is connected before the first call.
    [[nodiscard]] std::shared_ptr<grpc::Channel> channel(const Endpoint &endpoint) const;
    [[nodiscard]] const ConnectionSettings &settings() const { return m_settings; }
    /// The headers of a call.
    void prepare(grpc::ClientContext &context, bool requiresLeader) const;

private:
    explicit ChannelFactory(ConnectionSettings settings) : m_settings(std::move(settings)) {}
    [[nodiscard]] Result<void> makeCredentials();

    ConnectionSettings m_settings;
    std::string m_connectionName;
    std::string m_authorization; ///< empty: anonymous
    std::shared_ptr<grpc::ChannelCredentials> m_credentials;
};

/// The context of one call, cancelled when `stop` is requested. Lives on the calling thread's stack for the call.
class Call
{
public:
    Call(const ChannelFactory &factory, bool requiresLeader, std::stop_token stop,
         std::optional<std::chrono::milliseconds> deadline = {});
    [[nodiscard]] grpc::ClientContext &context() { return m_context; }

private:
    struct Cancel
    {
        grpc::ClientContext &context;
        void operator()() const { context.TryCancel(); }
    };
    grpc::ClientContext m_context;
    std::stop_callback<Cancel> m_cancel;
};

} // namespace foldline::kurrentdb
