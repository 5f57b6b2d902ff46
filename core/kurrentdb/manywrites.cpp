// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/manywrites.h"

#include "core/kurrentdb/eventmapping.h"
#include "core/kurrentdb/kurrentstore.h"

#include <utility>

namespace foldline::kurrentdb {

using namespace store;

namespace {

constexpr const char *BatchAppendMethod = "event_store.client.streams.streams/batchappend";
constexpr std::size_t MostEventsAWrite = 500;
constexpr std::uint64_t MostBytesAWrite = 512 * 1024; // servers take 1 MiB as they come

ExpectedRevision before(Revision revision)
{
    return revision.value == 0 ? ExpectedRevision::noStream() : ExpectedRevision::exactly({revision.value - 1});
}

} // namespace

Result<std::unique_ptr<ManyWrites>> ManyWrites::begin(KurrentStore &store, ServerConnection &connection,
                                                      std::stop_token stop)
{
    auto node = connection.node(stop);
    if (!node)
        return failure(std::move(node.error()));
    const bool hasBatches = (*node)->features().hasMethod(BatchAppendMethod);
    return std::unique_ptr<ManyWrites>(new ManyWrites(store, connection, hasBatches, std::move(stop)));
}

ManyWrites::ManyWrites(KurrentStore &store, ServerConnection &connection, bool hasBatches, std::stop_token stop)
    : m_store(store), m_connection(connection), m_hasBatches(hasBatches), m_stop(std::move(stop))
{
}

Result<void> ManyWrites::add(const StreamName &stream, Revision revision, ProposedEvent event)
{
    const std::uint64_t bytes = countedSize(event);
    const bool isFull = m_write && (m_write->events.size() >= MostEventsAWrite || m_bytes + bytes > MostBytesAWrite);
    if (m_write && (isFull || m_write->stream != stream)) {
        if (auto done = flush(); !done)
            return done;
    }
    if (!m_write)
        m_write = BatchWriter::Write{stream, before(revision), {}};
    m_bytes += bytes;
    m_write->events.push_back(std::move(event));
    return {};
}

Result<void> ManyWrites::flush()
{
    m_bytes = 0;
    auto taken = std::exchange(m_write, std::nullopt);
    return taken ? write(*std::move(taken)) : Result<void>();
}

Result<void> ManyWrites::write(BatchWriter::Write write)
{
    if (m_hasBatches) {
        if (!m_batches)
            m_batches = std::make_unique<BatchWriter>(m_connection, m_stop);
        return m_batches->add(std::move(write));
    }
    auto written = m_store.append(write.stream, write.expected, write.events, m_stop);
    if (!written)
        return failure(std::move(written.error()));
    m_written += write.events.size();
    return {};
}

Result<void> ManyWrites::finish()
{
    auto done = flush();
    if (done && m_batches)
        done = m_batches->finish();
    if (m_batches)
        m_written += m_batches->written();
    m_batches.reset();
    return done;
}

std::uint64_t ManyWrites::written() const { return m_written + (m_batches ? m_batches->written() : 0); }

} // namespace foldline::kurrentdb
