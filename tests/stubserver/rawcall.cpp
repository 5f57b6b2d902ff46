// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/stubserver/rawcall.h"

#include <vector>

namespace foldline::test {

namespace {

/// Longer than anything a healthy server takes.
constexpr std::chrono::seconds Patience{20};

grpc::ByteBuffer encoded(const std::string &message)
{
    const grpc::Slice slice(message);
    return {&slice, 1};
}

std::string decoded(const grpc::ByteBuffer &buffer)
{
    std::vector<grpc::Slice> slices;
    std::string message;
    if (!buffer.Dump(&slices).ok())
        return message;
    for (const grpc::Slice &slice : slices)
        message.append(reinterpret_cast<const char *>(slice.begin()), slice.size());
    return message;
}

} // namespace

RawCall::RawCall(const std::shared_ptr<grpc::Channel> &channel, const std::string &method, const Headers &headers,
                 std::optional<std::chrono::milliseconds> deadline)
    : m_stub(channel)
{
    for (const auto &[name, value] : headers)
        m_context.AddMetadata(name, value);
    if (deadline)
        m_context.set_deadline(std::chrono::system_clock::now() + *deadline);
    m_call = m_stub.PrepareCall(&m_context, method, &m_queue);
    m_call->StartCall(this);
    wait();
}

RawCall::~RawCall()
{
    if (!m_finished) {
        cancel();
        (void)finish();
    }
    m_queue.Shutdown();
    void *tag = nullptr;
    bool ok = false;
    while (m_queue.Next(&tag, &ok)) {
    }
}

/// Whether the one step under way succeeded. One that takes too long is cancelled with its call.
bool RawCall::wait()
{
    void *tag = nullptr;
    bool ok = false;
    if (m_queue.AsyncNext(&tag, &ok, std::chrono::system_clock::now() + Patience) == grpc::CompletionQueue::TIMEOUT) {
        cancel();
        m_queue.Next(&tag, &ok);
        return false;
    }
    return ok;
}

bool RawCall::send(const std::string &message)
{
    m_call->Write(encoded(message), this);
    return wait();
}

void RawCall::closeSending()
{
    m_call->WritesDone(this);
    wait();
}

std::optional<std::string> RawCall::receive()
{
    grpc::ByteBuffer buffer;
    m_call->Read(&buffer, this);
    return wait() ? std::optional(decoded(buffer)) : std::nullopt;
}

grpc::Status RawCall::finish()
{
    grpc::Status status;
    m_call->Finish(&status, this);
    wait();
    m_finished = true;
    return status;
}

std::map<std::string, std::string> RawCall::trailers() const
{
    std::map<std::string, std::string> trailers;
    for (const auto &[key, value] : m_context.GetServerTrailingMetadata())
        trailers.emplace(std::string(key.data(), key.size()), std::string(value.data(), value.size()));
    for (const char *header : {"date", "server", "content-length"})
        trailers.erase(header);
    return trailers;
}

} // namespace foldline::test
