// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace foldline::test {

/// One call of any method with encoded messages, driven step by step. One thread; each step gives up after a while.
class RawCall
{
public:
    using Headers = std::map<std::string, std::string>;

    RawCall(const std::shared_ptr<grpc::Channel> &channel, const std::string &method, const Headers &headers,
            std::optional<std::chrono::milliseconds> deadline);
    ~RawCall();
    RawCall(const RawCall &) = delete;
    RawCall &operator=(const RawCall &) = delete;

    /// False when the call is over.
    bool send(const std::string &message);
    void closeSending();
    /// nullopt when no more replies come.
    [[nodiscard]] std::optional<std::string> receive();
    void cancel() { m_context.TryCancel(); }
    [[nodiscard]] grpc::Status finish();
    /// Trailing metadata without what every HTTP reply has. After `finish`.
    [[nodiscard]] std::map<std::string, std::string> trailers() const;

private:
    bool wait();

    grpc::ClientContext m_context;
    grpc::CompletionQueue m_queue;
    grpc::GenericStub m_stub;
    std::unique_ptr<grpc::GenericClientAsyncReaderWriter> m_call;
    bool m_finished = false;
};

} // namespace foldline::test
