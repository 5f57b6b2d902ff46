// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/kurrentstore.h"

#include "core/kurrentdb/kurrentcopytarget.h"
#include "core/kurrentdb/kurrentimport.h"
#include "core/kurrentdb/kurrentstoreprivate.h"
#include "core/store/firstevent.h"
#include "core/store/streammetadata.h"

#include <utility>

namespace foldline::kurrentdb {

using namespace store;

Result<std::unique_ptr<KurrentStore>> KurrentStore::open(const ConnectionSettings &settings, Options options,
                                                         std::stop_token stop, StatusListener listener)
{
    auto factory = ChannelFactory::create(settings);
    if (!factory)
        return failure(std::move(factory.error()));
    if (options.displayName.empty())
        options.displayName = kurrentdb::displayName(settings);
    auto store = std::unique_ptr<KurrentStore>(new KurrentStore(
        std::make_unique<Private>(std::make_shared<const ChannelFactory>(*std::move(factory)), std::move(options))));
    store->d->lister =
        std::make_unique<StreamLister>(*store, store->d->options.listingFile, store->d->options.listingStep);
    store->d->connection.setListener(std::move(listener));
    if (auto node = store->d->connection.node(std::move(stop)); !node)
        return failure(std::move(node.error()));
    return store;
}

KurrentStore::KurrentStore(std::unique_ptr<Private> p) : d(std::move(p)) {}
KurrentStore::~KurrentStore() = default;

bool KurrentStore::isReadOnly() const { return d->options.readOnly; }
std::string KurrentStore::displayName() const { return d->options.displayName; }
ConnectionStatus KurrentStore::status() const { return d->connection.status(); }
void KurrentStore::measure(std::stop_token stop) { d->connection.measure(std::move(stop)); }

Result<StreamMetadata> KurrentStore::streamMetadata(const StreamName &stream, std::stop_token stop)
{
    const auto last = firstOf(*this, stream.metadataStream(), {.direction = Direction::Backwards}, std::move(stop));
    if (!last && last.error().code != ErrorCode::NotFound)
        return failure(last.error());
    if (!last || !*last)
        return StreamMetadata();
    StreamMetadata metadata = readStreamMetadata((*last)->data, (*last)->contentType);
    metadata.revision = (*last)->revision;
    return metadata;
}

Result<AppendResult> KurrentStore::setStreamMetadata(const StreamName &stream, ExpectedRevision expected,
                                                     const json::Value &metadata, std::stop_token stop)
{
    if (auto valid = parseStreamMetadata(metadata); !valid)
        return failure(valid.error());
    const ProposedEvent event = metadataEvent(json::dump(metadata));
    return append(stream.metadataStream(), expected, {&event, 1}, std::move(stop));
}

Result<std::optional<Position>> KurrentStore::lastPosition(std::stop_token stop)
{
    return firstOf(*this, {.direction = Direction::Backwards}, std::move(stop)).map([](const auto &last) {
        return last ? std::optional(last->position) : std::nullopt;
    });
}

Result<std::uint64_t> KurrentStore::eventCount(std::stop_token)
{
    return failure(ErrorCode::Unsupported, "A server does not say how many events it has.");
}

Result<TreeHead> KurrentStore::head(std::stop_token)
{
    return failure(ErrorCode::Unsupported, "A server records no root hash of its log.");
}

Result<std::unique_ptr<ImportSession>> KurrentStore::beginImport(std::stop_token stop)
{
    if (d->options.readOnly)
        return failure(ErrorCode::AccessDenied, "The connection is read-only. Nothing was written.");
    auto import = KurrentImport::begin(*this, d->connection, std::move(stop));
    if (!import)
        return failure(std::move(import.error()));
    return std::unique_ptr<ImportSession>(*std::move(import));
}

Result<std::unique_ptr<CopyTarget>> KurrentStore::copyTarget(std::stop_token stop)
{
    if (d->options.readOnly)
        return failure(ErrorCode::AccessDenied, "The connection is read-only. Nothing was written.");
    return std::unique_ptr<CopyTarget>(std::make_unique<KurrentCopyTarget>(*this, d->connection, std::move(stop)));
}

Result<std::string> KurrentStore::identity(std::stop_token stop)
{
    {
        const std::scoped_lock lock(d->identityMutex);
        if (!d->identity.empty())
            return d->identity;
    }
    const auto first = firstOf(*this, AllRead{}, stop);
    if (!first)
        return failure(first.error());
    if (!*first)
        return "kurrentdb-empty:" + toString(d->connection.settings().endpoints.front());
    const std::string own = "kurrentdb:" + (*first)->id.toString();
    const auto known = knownAs(own, stop);
    if (!known)
        return failure(known.error());
    const auto last = firstOf(*this, {.direction = Direction::Backwards}, stop);
    if (!last)
        return failure(last.error());
    const std::scoped_lock lock(d->identityMutex);
    if (!d->identity.empty()) // asked twice at once
        return d->identity;
    if (d->history.identity() != *known)
        d->history.begin(*known);
    d->history.add(**first);
    if (*last)
        d->history.add(**last);
    d->identity = *known;
    return d->identity;
}

/// The identity that the history had before its first event was removed; `own` where it is not that one.
Result<std::string> KurrentStore::knownAs(const std::string &own, const std::stop_token &stop)
{
    std::string known;
    std::vector<KnownHistory::Anchor> anchors;
    {
        const std::scoped_lock lock(d->identityMutex);
        known = d->history.identity();
        anchors = d->history.anchors();
    }
    if (known.empty() || known == own)
        return own;
    // The newest are removed last.
    for (auto anchor = anchors.rbegin(); anchor != anchors.rend(); ++anchor) {
        const auto there = firstOf(*this, {.from = anchor->position, .withFrom = true}, stop);
        if (!there && there.error().code == ErrorCode::InvalidInput) // no event begins there
            continue;
        if (!there)
            return failure(there.error());
        if (*there && (*there)->position == anchor->position)
            return (*there)->id.toString() == anchor->id ? known : own;
    }
    return own;
}

Result<std::vector<StreamInfo>> KurrentStore::listStreams(const StreamList &list, std::stop_token stop)
{
    return d->lister->all(list, std::move(stop));
}

Result<StreamPart> KurrentStore::browseStreams(const StreamList &list, std::stop_token stop)
{
    return d->lister->some(list, std::move(stop));
}

namespace {

/// First and last event that can be read, or the failure of reading.
struct Ends
{
    std::optional<RecordedEvent> first;
    std::optional<RecordedEvent> last;
};

Result<Ends> endsOf(KurrentStore &store, const StreamName &stream, const std::stop_token &stop)
{
    auto last = firstOf(store, stream, {.direction = Direction::Backwards}, stop);
    if (!last)
        return failure(std::move(last.error()));
    auto first = firstOf(store, stream, {.direction = Direction::Forwards}, stop);
    if (!first)
        return failure(std::move(first.error()));
    return Ends{*std::move(first), *std::move(last)};
}

} // namespace

Result<StreamInfo> KurrentStore::streamInfo(const StreamName &stream, std::stop_token stop)
{
    StreamInfo info;
    info.name = stream;
    const auto ends = endsOf(*this, stream, stop);
    if (!ends && ends.error().code == ErrorCode::StreamDeleted) {
        info.tombstoned = true;
        return info;
    }
    if (!ends && ends.error().code != ErrorCode::NotFound)
        return failure(ends.error());
    if (!ends) {
        const auto metadata = streamMetadata(stream, stop);
        if (!metadata)
            return failure(metadata.error());
        info.deleted = metadata->truncateBefore == INT64_MAX;
        return info.deleted ? Result<StreamInfo>(info) : failure(ends.error());
    }
    if (!ends->last || !ends->first) { // all of it was truncated: only the log knows where the numbering stands
        const auto last = d->connection.call<std::optional<RecordedEvent>>(
            stop, [&](ServerNode &node) { return lastInLog(node, stream, d->connection.requiresLeader(), stop); });
        if (!last)
            return failure(last.error());
        if (*last)
            info.lastRevision = (*last)->revision;
        return info;
    }
    info.lastRevision = ends->last->revision;
    info.events = ends->last->revision.value - ends->first->revision.value + 1;
    info.firstCreated = ends->first->created;
    info.lastCreated = ends->last->created;
    return info;
}

} // namespace foldline::kurrentdb
