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

ReadReq emptyRequest()
{
    ReadReq request;
    request.mutable_options()->set_read_direction(ReadReq::Options::Forwards);
    request.mutable_options()->mutable_uuid_option()->mutable_string();
    request.mutable_options()->mutable_control_option()->set_compatibility(1);
    return request;
}

/// A subscription that goes on after the last event when the connection breaks. One thread.
class Following
{
public:
    enum class Outcome {
        Ended, ///< the handler wants no more
        Broken ///< any end that was not asked for, with OK or without
    };

    Following(const Subscribe &subscribe, const SubscriptionHandler &handler, KurrentStore &store)
        : m_subscribe(subscribe), m_handler(handler), m_store(store), m_filter({}, {}, subscribe.includeSystem),
          m_position(subscribe.afterPosition), m_resume(subscribe.afterPosition), m_revision(subscribe.afterRevision)
    {
    }

    [[nodiscard]] tl::expected<Outcome, CallFailure> follow(ServerNode &node, bool requiresLeader,
                                                            const std::stop_token &stop)
    {
        m_isLive = false;
        m_progressed = false;
        if (auto found = findEnd(node, stop); !found)
            return tl::unexpected(std::move(found.error()));
        ReadCall call(node, request(), requiresLeader, ReadCall::Ahead::Yes, stop);
        for (;;) {
            auto messages = call.next();
            if (messages.empty())
                break;
            auto taken = take(messages);
            if (!taken)
                return tl::unexpected(std::move(taken.error()));
            if (!*taken)
                return Outcome::Ended;
        }
        if (call.endedWell())
            return Outcome::Broken;
        return tl::unexpected(call.ending(subject()));
    }

    /// Whether the last try got an event: a server that only greets and hangs up is not asked for ever.
    [[nodiscard]] bool progressed() const { return m_progressed; }
    [[nodiscard]] CallSubject subject() const
    {
        return m_subscribe.stream ? CallSubject{"Following the stream", m_subscribe.stream->value()}
                                  : CallSubject{"Following the log", {}};
    }

private:
    ReadReq request() const
    {
        ReadReq request = emptyRequest();
        auto &options = *request.mutable_options();
        options.mutable_subscription();
        if (m_subscribe.stream)
            describeStream(options);
        else
            describeLog(options);
        return request;
    }

    void describeStream(ReadReq::Options &options) const
    {
        auto &where = *options.mutable_stream();
        where.mutable_stream_identifier()->set_stream_name(m_subscribe.stream->value());
        options.mutable_no_filter();
        if (m_revision)
            where.set_revision(std::min<std::uint64_t>(m_revision->value, INT64_MAX));
        else
            where.mutable_start();
    }

    void describeLog(ReadReq::Options &options) const
    {
        m_filter.apply(options);
        auto &where = *options.mutable_all();
        if (m_resume) {
            where.mutable_position()->set_commit_position(m_resume->commit);
            where.mutable_position()->set_prepare_position(m_resume->prepare);
        } else {
            where.mutable_start();
        }
    }

    /// Servers before 23.10 do not say when a subscription has caught up: then the end is looked up beforehand.
    Attempt findEnd(ServerNode &node, const std::stop_token &stop)
    {
        m_endPosition.reset();
        m_endRevision.reset();
        m_looksForEnd = !node.features().saysCaughtUp();
        if (!m_looksForEnd)
            return {};
        Error error;
        if (m_subscribe.stream) {
            const auto info = m_store.streamInfo(*m_subscribe.stream, stop);
            if (info)
                m_endRevision = info->lastRevision;
            else if (info.error().code != ErrorCode::NotFound)
                error = info.error();
        } else if (const auto read = readEnd(stop); !read) {
            error = read.error();
        }
        if (error.message.empty())
            return {};
        const bool isRefused = error.code == ErrorCode::AccessDenied;
        return tl::unexpected(
            CallFailure{std::move(error), isRefused ? CallFailure::Meaning::Refused : CallFailure::Meaning::Away, {}});
    }

    /// Of the events that are followed: the system's go on where people's have ended.
    Result<void> readEnd(const std::stop_token &stop)
    {
        return m_store.readAll(
            {.direction = Direction::Backwards, .limit = 1, .includeSystem = m_subscribe.includeSystem},
            [this](std::span<const RecordedEvent> batch) {
                m_endPosition = batch.front().position;
                return false;
            },
            stop);
    }

    [[nodiscard]] bool hasReachedEnd() const
    {
        return m_subscribe.stream ? !m_endRevision || (m_revision && *m_revision >= *m_endRevision)
                                  : !m_endPosition || (m_position && *m_position >= *m_endPosition);
    }

    /// False: the handler wants no more.
    tl::expected<bool, CallFailure> take(std::span<ReadResp> messages)
    {
        std::vector<RecordedEvent> batch;
        std::optional<Error> damage;
        bool isCaughtUp = false;
        for (ReadResp &message : messages) {
            isCaughtUp = isCaughtUp || message.has_caught_up() || m_looksForEnd;
            if (message.has_checkpoint())
                m_resume = Position{message.checkpoint().commit_position(), message.checkpoint().prepare_position()};
            if (!message.has_event())
                continue;
            const auto placed = checkPosition(message.event(), m_subscribe.stream ? ReadFrom::Stream : ReadFrom::Log);
            auto event = eventOf(std::move(*message.mutable_event()));
            if (event && !placed)
                event = foldline::failure(placed.error());
            if (!event) {
                damage = std::move(event.error());
                break;
            }
            if (accept(*event)) {
                m_progressed = true;
                batch.push_back(*std::move(event));
            }
        }
        // What came before the damage is still handed over.
        if (!batch.empty() && !m_handler.events(batch))
            return false;
        if (damage)
            return tl::unexpected(CallFailure{*std::move(damage), CallFailure::Meaning::Refused, {}});
        if ((isCaughtUp || m_isLive) && (!m_looksForEnd || hasReachedEnd()) && (!batch.empty() || !m_isLive))
            tellCaughtUp();
        return true;
    }

    void tellCaughtUp()
    {
        m_isLive = true;
        if (m_handler.caughtUp)
            m_handler.caughtUp(m_position);
    }

    bool accept(const RecordedEvent &event)
    {
        if (m_subscribe.stream) {
            if (m_revision && event.revision <= *m_revision)
                return false;
            m_revision = event.revision;
            m_position = event.position;
            return true;
        }
        if (m_resume && event.position <= *m_resume)
            return false;
        m_resume = event.position;
        if (!m_filter.matches(event))
            return false;
        m_position = event.position;
        return true;
    }

    const Subscribe &m_subscribe;
    const SubscriptionHandler &m_handler;
    KurrentStore &m_store;
    const LogFilter m_filter;
    std::optional<Position> m_position; ///< of the last event handed over
    std::optional<Position> m_resume;   ///< that, or a later checkpoint
    std::optional<Revision> m_revision;
    std::optional<Position> m_endPosition;
    std::optional<Revision> m_endRevision;
    bool m_looksForEnd = false;
    bool m_isLive = false;
    bool m_progressed = false;
};

} // namespace

Result<void> KurrentStore::subscribe(const Subscribe &subscribe, const SubscriptionHandler &handler,
                                     std::stop_token stop)
{
    Following following(subscribe, handler, *this);
    for (int tries = 0; !stop.stop_requested(); ++tries) {
        auto node = d->connection.node(stop);
        if (stop.stop_requested())
            break;
        if (!node)
            return failure(std::move(node.error()));
        auto outcome = following.follow(**node, d->connection.requiresLeader(), stop);
        if (stop.stop_requested() || (outcome && *outcome == Following::Outcome::Ended))
            break;
        CallFailure broken{{ErrorCode::Unavailable, "The server ended the subscription.", following.subject().what},
                           CallFailure::Meaning::Away,
                           {}};
        if (!outcome && subscribe.stream)
            broken = explained(**node, *subscribe.stream, std::move(outcome.error()), stop);
        else if (!outcome)
            broken = withRightNamed(std::move(outcome.error()), d->connection.settings());
        // A node that goes down may end its calls without saying why.
        if (broken.error.code == ErrorCode::Internal)
            broken.meaning = CallFailure::Meaning::Away;
        if (!broken.canBeTriedAgain())
            return failure(std::move(broken.error));
        d->connection.failed(*node, broken);
        if (following.progressed())
            tries = 0;
        if (tries >= d->connection.settings().maxDiscoverAttempts)
            return failure(std::move(broken.error));
        if (!ServerConnection::pause(d->connection.pauseBefore(tries), stop))
            break;
    }
    return {};
}

} // namespace foldline::kurrentdb
