// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/eventmapping.h"
#include "core/kurrentdb/kurrentstoreprivate.h"
#include "core/kurrentdb/readcall.h"

#include <algorithm>
#include <utility>

namespace foldline::kurrentdb {

using namespace store;

namespace {

using protocol::streams::ReadReq;
using protocol::streams::ReadResp;

constexpr std::uint64_t MostCount = INT64_MAX;
constexpr std::uint64_t FewEvents = 256; ///< so many are read without reading ahead

CallFailure refused(Error error) { return {std::move(error), CallFailure::Meaning::Refused, {}}; }

/// A finite read that goes on where it was when the connection breaks: what has been handed over, and what to do with
/// what comes. One thread.
class FiniteRead
{
public:
    FiniteRead(Direction direction, std::uint64_t limit, const BatchHandler &handler)
        : m_direction(direction), m_left(limit), m_handler(handler)
    {
    }
    virtual ~FiniteRead() = default;
    /// Links are followed, and this one is called instead.
    void resolveInto(const LinkedBatchHandler &handler) { m_linkedHandler = &handler; }

    [[nodiscard]] Attempt attempt(ServerNode &node, bool requiresLeader, const std::stop_token &stop)
    {
        m_progressed = false;
        if (m_isDone || m_left == 0 || isExhausted())
            return {};
        ReadReq request;
        ReadReq::Options &options = *request.mutable_options();
        options.set_read_direction(m_direction == Direction::Forwards ? ReadReq::Options::Forwards
                                                                      : ReadReq::Options::Backwards);
        options.mutable_uuid_option()->mutable_string();
        options.mutable_control_option()->set_compatibility(1);
        options.set_resolve_links(m_linkedHandler != nullptr);
        options.set_count(std::min(countFor(m_left), MostCount));
        describe(options);
        const bool isShort = m_left <= FewEvents && isAnsweredSoon();
        const auto ahead = m_left > FewEvents ? ReadCall::Ahead::Yes : ReadCall::Ahead::No;
        ReadCall call(node, request, requiresLeader, ahead, stop,
                      isShort ? std::optional(node.factory().settings().defaultDeadline) : std::nullopt);
        return take(call);
    }
    /// Whether the last attempt handed anything over.
    [[nodiscard]] bool progressed() const { return m_progressed; }

protected:
    virtual void describe(ReadReq::Options &options) const = 0;
    [[nodiscard]] virtual std::uint64_t countFor(std::uint64_t left) const { return left; }
    /// Whether few events come soon: the server does not search for them.
    [[nodiscard]] virtual bool isAnsweredSoon() const { return true; }
    /// Whether nothing can lie beyond what was handed over.
    [[nodiscard]] virtual bool isExhausted() const { return false; }
    /// False: this one is not wanted, or was handed over already.
    [[nodiscard]] virtual bool accept(const RecordedEvent &event) = 0;
    [[nodiscard]] virtual CallSubject subject() const = 0;
    [[nodiscard]] virtual ReadFrom readsFrom() const = 0;

private:
    Attempt take(ReadCall &call)
    {
        for (;;) {
            auto messages = call.next();
            if (messages.empty())
                break;
            auto taken = takeMessages(messages);
            if (!taken || m_isDone)
                return taken;
        }
        if (!call.endedWell())
            return tl::unexpected(call.ending(subject()));
        m_isDone = true;
        return {};
    }

    Attempt takeMessages(std::span<ReadResp> messages)
    {
        std::vector<RecordedEvent> batch;
        std::vector<std::optional<RecordedEvent>> targets;
        std::optional<Error> damage;
        for (ReadResp &message : messages) {
            if (message.has_stream_not_found())
                return tl::unexpected(refused({ErrorCode::NotFound, "There is no such stream.", subject().stream}));
            if (!message.has_event())
                continue; // positions, and what newer servers may say
            const auto placed = checkPosition(message.event(), readsFrom());
            auto event = recordOf(*message.mutable_event());
            if (event && !placed)
                event = foldline::failure(placed.error());
            if (!event) {
                damage = std::move(event.error());
                break;
            }
            if (!accept(*event) || batch.size() >= m_left)
                continue;
            batch.push_back(*std::move(event));
            if (!m_linkedHandler)
                continue;
            auto target = targetOf(*message.mutable_event());
            if (!target) {
                damage = std::move(target.error());
                batch.pop_back();
                break;
            }
            targets.push_back(*std::move(target));
        }
        m_left -= batch.size();
        m_progressed = m_progressed || !batch.empty();
        // What came before the damage is still handed over.
        if (!batch.empty() && !(m_linkedHandler ? (*m_linkedHandler)(batch, targets) : m_handler(batch)))
            m_isDone = true;
        if (damage && !m_isDone)
            return tl::unexpected(refused(*std::move(damage)));
        m_isDone = m_isDone || m_left == 0;
        return {};
    }

    /// What stands in the stream that is read: a link counts by its own place, also where its target is gone.
    static Result<RecordedEvent> recordOf(ReadResp::ReadEvent &message)
    {
        return eventOf(std::move(message.has_link() ? *message.mutable_link() : *message.mutable_event()));
    }
    static Result<std::optional<RecordedEvent>> targetOf(ReadResp::ReadEvent &message)
    {
        if (!message.has_link() || !message.has_event())
            return std::nullopt;
        auto event = eventOf(std::move(*message.mutable_event()));
        if (!event)
            return foldline::failure(std::move(event.error()));
        return *std::move(event);
    }

    const Direction m_direction;
    std::uint64_t m_left;
    const BatchHandler &m_handler;
    const LinkedBatchHandler *m_linkedHandler = nullptr;
    bool m_isDone = false;
    bool m_progressed = false;
};

class StreamReading final : public FiniteRead
{
public:
    StreamReading(const StreamName &stream, const StreamRead &read, const BatchHandler &handler)
        : FiniteRead(read.direction, read.limit, handler), m_stream(stream), m_read(read)
    {
    }

protected:
    void describe(ReadReq::Options &options) const override
    {
        auto &where = *options.mutable_stream();
        where.mutable_stream_identifier()->set_stream_name(m_stream.value());
        options.mutable_no_filter();
        const bool forwards = m_read.direction == Direction::Forwards;
        if (m_last)
            where.set_revision(forwards ? m_last->value + 1 : m_last->value - 1);
        else if (m_read.from)
            where.set_revision(std::min<std::uint64_t>(m_read.from->value, INT64_MAX));
        else if (forwards)
            where.mutable_start();
        else
            where.mutable_end();
    }
    bool isExhausted() const override { return m_read.direction == Direction::Backwards && m_last == Revision{0}; }
    bool accept(const RecordedEvent &event) override
    {
        const bool isAgain =
            m_last && (m_read.direction == Direction::Forwards ? event.revision <= *m_last : event.revision >= *m_last);
        if (!isAgain)
            m_last = event.revision;
        return !isAgain;
    }
    CallSubject subject() const override { return {"Reading the stream", m_stream.value()}; }
    ReadFrom readsFrom() const override { return ReadFrom::Stream; }

private:
    const StreamName &m_stream;
    const StreamRead &m_read;
    std::optional<Revision> m_last;
};

class LogReading final : public FiniteRead
{
public:
    LogReading(const AllRead &read, const BatchHandler &handler)
        : FiniteRead(read.direction, read.limit, handler), m_read(read),
          m_filter(read.types, read.category, read.includeSystem)
    {
    }

    /// Where the place to begin at lies behind the end of the log, the end is meant.
    void beginAtEnd() { m_beginsAtEnd = true; }
    [[nodiscard]] bool canBeginAtEnd() const
    {
        return m_read.direction == Direction::Backwards && !m_last && !m_beginsAtEnd;
    }

protected:
    void describe(ReadReq::Options &options) const override
    {
        m_filter.apply(options);
        const bool forwards = m_read.direction == Direction::Forwards;
        const auto from = m_last ? m_last : m_read.from;
        auto &where = *options.mutable_all();
        if (from && !(m_beginsAtEnd && !m_last)) {
            where.mutable_position()->set_commit_position(from->commit);
            where.mutable_position()->set_prepare_position(from->prepare);
        } else if (forwards) {
            where.mutable_start();
        } else {
            where.mutable_end();
        }
    }
    std::uint64_t countFor(std::uint64_t left) const override
    {
        // Read forwards, the event that came last comes again.
        const bool comesAgain = m_read.direction == Direction::Forwards && (m_last || m_read.from);
        return m_filter.isExact() ? left + (comesAgain && left < MostCount ? 1 : 0) : MostCount;
    }
    bool isAnsweredSoon() const override { return m_read.types.empty() && m_read.category.empty(); }
    bool accept(const RecordedEvent &event) override
    {
        const bool isFrom = m_read.from && event.position == *m_read.from;
        if (isFrom && !m_read.withFrom.value_or(true))
            return false;
        if (m_last && (m_read.direction == Direction::Forwards ? event.position <= *m_last : event.position >= *m_last))
            return false;
        m_last = event.position;
        return m_filter.matches(event);
    }
    CallSubject subject() const override { return {"Reading the log", {}}; }
    ReadFrom readsFrom() const override { return ReadFrom::Log; }

private:
    const AllRead &m_read;
    const LogFilter m_filter;
    std::optional<Position> m_last;
    bool m_beginsAtEnd = false;
};

/// Tries on as long as it gets further from time to time.
Result<void> untilDone(ServerConnection &connection, const FiniteRead &reading, const std::stop_token &stop,
                       const std::function<Attempt(ServerNode &)> &attempt)
{
    return connection.call<void>(stop, attempt, [&reading] { return reading.progressed(); });
}

bool isBeyondTheEnd(const Error &error)
{
    return error.code == ErrorCode::InvalidInput && error.context.find("ReadAllResult: Error") != std::string::npos;
}

} // namespace

CallFailure withRightNamed(CallFailure failure, const ConnectionSettings &settings)
{
    // A user that is not known, or a wrong password, is another matter.
    if (failure.error.code != ErrorCode::AccessDenied || failure.status == grpc::StatusCode::UNAUTHENTICATED)
        return failure;
    const std::string who = settings.credentials ? "The user `" + settings.credentials->user + "` may not read"
                                                 : std::string("Nobody who is not logged in may read");
    failure.error.message =
        who +
        " the server's whole log (`$all`). Orders, lists of streams, projections, search and following the log "
        "need it; streams can still be opened by name. An administrator gives the right with `$r` in the `$acl` "
        "of the metadata of `$all`, or in `$systemStreamAcl` of the stream `$settings`" +
        (settings.credentials ? "." : "; or name a user who has it.");
    return failure;
}

Result<void> KurrentStore::readStream(const StreamName &stream, const StreamRead &read, const BatchHandler &handler,
                                      std::stop_token stop)
{
    StreamReading reading(stream, read, handler);
    return untilDone(d->connection, reading, stop, [&](ServerNode &node) -> Attempt {
        auto done = reading.attempt(node, d->connection.requiresLeader(), stop);
        if (!done)
            return tl::unexpected(explained(node, stream, std::move(done.error()), stop));
        return done;
    });
}

Result<void> KurrentStore::readResolved(const StreamName &stream, const StreamRead &read,
                                        const LinkedBatchHandler &handler, std::stop_token stop)
{
    const BatchHandler none;
    StreamReading reading(stream, read, none);
    reading.resolveInto(handler);
    return untilDone(d->connection, reading, stop, [&](ServerNode &node) -> Attempt {
        auto done = reading.attempt(node, d->connection.requiresLeader(), stop);
        if (!done)
            return tl::unexpected(explained(node, stream, std::move(done.error()), stop));
        return done;
    });
}

Result<void> KurrentStore::readAll(const AllRead &read, const BatchHandler &handler, std::stop_token stop)
{
    if (read.from && read.direction == Direction::Backwards && read.withFrom.value_or(false) && read.limit > 0)
        return readBackFrom(read, handler, std::move(stop));
    LogReading reading(read, handler);
    return untilDone(d->connection, reading, stop, [&](ServerNode &node) -> Attempt {
        auto done = reading.attempt(node, d->connection.requiresLeader(), stop);
        if (!done && isBeyondTheEnd(done.error().error) && reading.canBeginAtEnd()) {
            reading.beginAtEnd();
            done = reading.attempt(node, d->connection.requiresLeader(), stop);
        }
        if (!done)
            return tl::unexpected(withRightNamed(std::move(done.error()), d->connection.settings()));
        return done;
    });
}

/// Backwards a server begins before the event at a position: that one is read by itself first.
Result<void> KurrentStore::readBackFrom(const AllRead &read, const BatchHandler &handler, std::stop_token stop)
{
    AllRead one = read;
    one.direction = Direction::Forwards;
    one.limit = 1;
    one.withFrom = true;
    bool isWanted = true;
    AllRead before = read;
    before.withFrom = false;
    const auto first = readAll(
        one,
        [&](std::span<const RecordedEvent> batch) {
            if (batch.front().position != *read.from)
                return false;
            --before.limit;
            isWanted = handler(batch);
            return false;
        },
        stop);
    if (!first || !isWanted || before.limit == 0)
        return first;
    return readAll(before, handler, std::move(stop));
}

bool isWordless(const Error &error)
{
    return error.code == ErrorCode::Unsupported && error.context.find("status: 500") != std::string::npos;
}

tl::expected<std::optional<RecordedEvent>, CallFailure> lastInLog(ServerNode &node, const StreamName &stream,
                                                                  bool requiresLeader, std::stop_token stop,
                                                                  std::optional<std::chrono::milliseconds> limit)
{
    ReadReq request;
    ReadReq::Options &options = *request.mutable_options();
    options.set_read_direction(ReadReq::Options::Backwards);
    options.mutable_all()->mutable_end();
    options.mutable_uuid_option()->mutable_string();
    options.set_count(1);
    options.mutable_filter()->mutable_stream_identifier()->set_regex('^' + escapedForRegex(stream.value()) + '$');
    options.mutable_filter()->set_max(512);
    ReadCall call(node, request, requiresLeader, ReadCall::Ahead::No, std::move(stop), limit);
    std::optional<RecordedEvent> last;
    for (auto messages = call.next(); !messages.empty(); messages = call.next()) {
        for (ReadResp &message : messages) {
            if (message.event().event().stream_identifier().stream_name() != stream.value())
                continue;
            auto event = eventOf(std::move(*message.mutable_event()->mutable_event()));
            if (!event)
                return tl::unexpected(refused(std::move(event.error())));
            last = *std::move(event);
        }
    }
    if (!call.endedWell())
        return tl::unexpected(withRightNamed(call.ending({"Reading the log", {}}), node.factory().settings()));
    return last;
}

CallFailure explained(ServerNode &node, const StreamName &stream, CallFailure failure, std::stop_token stop)
{
    if (!isWordless(failure.error))
        return failure;
    const auto last = lastInLog(node, stream, false, std::move(stop), node.factory().settings().gossipTimeout);
    if (last && *last && (*last)->type == events::TombstoneEventType) {
        failure.error.code = ErrorCode::StreamDeleted;
        failure.error.message =
            "The stream `" + stream.value() + "` was deleted for ever: it can be neither read nor written.";
    }
    return failure;
}

} // namespace foldline::kurrentdb
