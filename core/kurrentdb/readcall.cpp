// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/readcall.h"

#include <iterator>
#include <utility>

namespace foldline::kurrentdb {

namespace {

constexpr std::size_t MostBytesAhead = 4 * 1024 * 1024;
constexpr std::size_t MostMessagesAhead = 2'048;
constexpr std::size_t MostMessagesAtOnce = 512;

std::size_t sizeOf(const ReadCall::Message &message)
{
    const auto &event = message.event();
    return event.event().data().size() + event.event().custom_metadata().size() + event.link().data().size() + 256;
}

} // namespace

ReadCall::ReadCall(ServerNode &node, const protocol::streams::ReadReq &request, bool requiresLeader, Ahead ahead,
                   std::stop_token stop, std::optional<std::chrono::milliseconds> deadline)
    : m_channel(ahead == Ahead::Yes ? node.lease() : node.channel()),
      m_stub(protocol::streams::Streams::NewStub(m_channel)),
      m_call(node.factory(), requiresLeader, std::move(stop), deadline),
      m_reader(m_stub->Read(&m_call.context(), request))
{
    if (ahead == Ahead::Yes)
        m_thread = std::jthread([this] { readAhead(); });
}

ReadCall::~ReadCall()
{
    if (!m_isFinished)
        m_call.context().TryCancel();
    {
        const std::scoped_lock lock(m_mutex);
        m_isUnwanted = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
    finish();
}

void ReadCall::finish()
{
    if (std::exchange(m_isFinished, true))
        return;
    // A call can only be finished when nothing is left to be read.
    Message unread;
    while (m_reader->Read(&unread))
        continue;
    m_status = m_reader->Finish();
}

std::vector<ReadCall::Message> ReadCall::next()
{
    if (!m_thread.joinable())
        return readHere();
    std::vector<Message> taken;
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_hasEnded || !m_messages.empty(); });
        const auto count = static_cast<std::ptrdiff_t>(std::min(m_messages.size(), MostMessagesAtOnce));
        taken.assign(std::make_move_iterator(m_messages.begin()), std::make_move_iterator(m_messages.begin() + count));
        m_messages.erase(m_messages.begin(), m_messages.begin() + count);
        for (const Message &message : taken)
            m_bytes -= sizeOf(message);
    }
    m_changed.notify_all();
    if (taken.empty()) {
        m_thread.join();
        finish();
    }
    return taken;
}

std::vector<ReadCall::Message> ReadCall::readHere()
{
    std::vector<Message> taken;
    std::size_t bytes = 0;
    Message message;
    while (!m_isFinished && taken.size() < MostMessagesAtOnce && bytes < MostBytesAhead && m_reader->Read(&message)) {
        bytes += sizeOf(message);
        taken.push_back(std::move(message));
        message.Clear();
    }
    if (taken.empty())
        finish();
    return taken;
}

void ReadCall::readAhead()
{
    Message message;
    while (m_reader->Read(&message)) {
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] {
                return m_isUnwanted || (m_bytes < MostBytesAhead && m_messages.size() < MostMessagesAhead);
            });
            if (m_isUnwanted)
                break;
            m_bytes += sizeOf(message);
            m_messages.push_back(std::move(message));
        }
        m_changed.notify_all();
        message = {};
    }
    {
        const std::scoped_lock lock(m_mutex);
        m_hasEnded = true;
    }
    m_changed.notify_all();
}

CallFailure ReadCall::ending(const CallSubject &subject) { return failureOf(m_status, m_call.context(), subject); }

} // namespace foldline::kurrentdb
