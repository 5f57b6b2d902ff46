// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mirror/mirroredstore.h"
#include "core/mirror/sourcelink.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>

namespace foldline::mirror {

struct MirroredStore::Private
{
    Private(std::unique_ptr<Mirror> m, Connect connect, Options o, bool offline)
        : options(std::move(o)), isOffline(offline), mirror(std::move(m)),
          link(*mirror, std::move(connect), options.longestPause)
    {
    }

    /// How the mirror stands to the source, as a read has to know it.
    enum class Standing {
        Fresh,  ///< the mirror has all that the source has
        Behind, ///< it does not, by much, or cannot be used
        Away    ///< the source cannot be asked
    };

    /// Asks the source where its log ends, unless that is known, and brings the mirror there where little is missing.
    [[nodiscard]] Standing standing(const std::stop_token &stop);
    [[nodiscard]] Standing askedStanding(store::EventStore &source, const std::stop_token &stop);
    [[nodiscard]] Standing afterAdvance(const Result<bool> &advanced);
    /// Whether the mirror is to serve alone what it keeps: it is fresh, or the source is away and that is allowed.
    [[nodiscard]] bool servesAlone(Standing standing) const;
    [[nodiscard]] bool servesAlone(const std::stop_token &stop) { return servesAlone(standing(stop)); }
    /// What is answered for something that is not kept, where asking the source for it failed with `asked`.
    [[nodiscard]] Error notKept(const Error &asked, const std::string &what) const;
    /// The same for a read of one category, or none.
    [[nodiscard]] Error ofCategory(const Error &asked, const std::string &category) const;
    /// What the mirror says of a stream that it lacks, while it serves alone: what never had everything cannot say that
    /// something does not exist.
    [[nodiscard]] Error notHere(Error error, Standing standing, const store::StreamName &stream);
    /// A call about one stream: answered by the mirror where it serves alone, else by the source.
    template <typename T, typename Mirrored, typename Call>
    [[nodiscard]] Result<T> askAbout(const store::StreamName &stream, const std::stop_token &stop,
                                     const Mirrored &mirrored, const Call &call);
    /// How long an answer of the source's holds now.
    [[nodiscard]] std::chrono::milliseconds trust() const;
    [[nodiscard]] bool mayServeAway() const { return isOffline || options.allowsLastKnown; }
    [[nodiscard]] bool hasReached(std::optional<events::Position> position) const;
    void nowFresh(SourceLink::Clock::time_point asked);
    [[nodiscard]] Result<void> mayWrite() const;
    /// What a call on the source answers, which tells whether it is away.
    template <typename T, typename Call>
    [[nodiscard]] Result<T> ask(const std::stop_token &stop, const Call &call);
    void wrote(events::Position position);

    /// Reads of the mirror alone, with the source's positions.
    [[nodiscard]] Result<void> readMirrored(const store::StreamName &stream, const store::StreamRead &read,
                                            const store::BatchHandler &handler, const std::stop_token &stop);
    /// `head`: of the mirror; what came later is not handed over. False: the handler wants no more.
    [[nodiscard]] Result<bool> readMirrored(const MirrorHead &head, const store::AllRead &read,
                                            const store::BatchHandler &handler, const std::stop_token &stop);
    [[nodiscard]] Result<void> readBoth(const store::AllRead &read, const store::BatchHandler &handler,
                                        const std::stop_token &stop);
    [[nodiscard]] Result<void> readBothBack(const MirrorHead &head, const store::AllRead &read,
                                            const store::BatchHandler &handler, const std::stop_token &stop);
    /// Catching up from the mirror; moves what the source is asked for on. False: the handler wants no more.
    [[nodiscard]] Result<bool> catchUp(store::Subscribe &subscribe, const store::SubscriptionHandler &handler,
                                       const std::stop_token &stop);
    [[nodiscard]] Result<bool> catchUpLog(store::Subscribe &subscribe, const store::SubscriptionHandler &handler,
                                          const std::stop_token &stop);
    [[nodiscard]] Result<bool> catchUpStream(store::Subscribe &subscribe, const store::SubscriptionHandler &handler,
                                             const std::stop_token &stop);

    void follow(const std::stop_token &stop);

    const Options options;
    const bool isOffline;
    const std::unique_ptr<Mirror> mirror;
    SourceLink link;
    Kept kept; ///< set once, when the store is opened

    /// Up to here the source has nothing that the mirror lacks: a server's log ends with what it writes for itself.
    struct Examined
    {
        std::string generation; ///< of the mirror
        events::Position position;
    };

    std::optional<Examined> examined; ///< guarded by `asking`
    std::mutex asking; ///< held while the source is asked where it ends, so that readers share the answer
    std::optional<SourceLink::Clock::time_point> freshAt{};     ///< when the mirror last had all; guarded by `asking`
    std::optional<SourceLink::Clock::time_point> behindAt{};    ///< when it last lacked much; guarded by `asking`
    std::optional<SourceLink::Clock::time_point> confirmedAt{}; ///< when the file was told; guarded by `asking`
    std::mutex writtenMutex;
    std::optional<events::Position> written; ///< the last that this store wrote; guarded by `writtenMutex`

    std::atomic_bool isFollowing = false; ///< the source is subscribed to
    std::jthread follower;                ///< ends first
};

template <typename T, typename Call>
Result<T> MirroredStore::Private::ask(const std::stop_token &stop, const Call &call)
{
    auto source = link.get(stop);
    if (!source)
        return failure(std::move(source.error()));
    Result<T> answer = call(**source);
    if (!answer && isAway(answer.error()))
        link.tell(answer.error());
    else if (answer || answer.error().code != ErrorCode::Cancelled)
        link.tellReached();
    return answer;
}

template <typename T, typename Mirrored, typename Call>
Result<T> MirroredStore::Private::askAbout(const store::StreamName &stream, const std::stop_token &stop,
                                           const Mirrored &mirrored, const Call &call)
{
    const bool isKept = kept.has(stream);
    const Standing now = isKept ? standing(stop) : Standing::Behind;
    if (isKept && servesAlone(now)) {
        Result<T> answer = mirrored();
        return answer ? std::move(answer) : failure(notHere(std::move(answer.error()), now, stream));
    }
    Result<T> answer = ask<T>(stop, call);
    if (answer || isKept || !isAway(answer.error()) || !mayServeAway())
        return answer;
    return failure(notKept(answer.error(), "the stream `" + stream.value() + '`'));
}

} // namespace foldline::mirror
