// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/merkle.h"

#include <bit>
#include <cstring>
#include <stdexcept>

#include <openssl/evp.h>

namespace foldline::store {

namespace {

constexpr std::size_t HashSize = sizeof(Hash);
constexpr char LeafPrefix = 0;
constexpr std::uint8_t NodePrefix = 1;

template <typename Integer>
std::array<char, sizeof(Integer)> bigEndian(Integer value)
{
    std::array<char, sizeof(Integer)> bytes;
    for (std::size_t i = sizeof(Integer); i-- > 0;) {
        bytes[i] = static_cast<char>(value & 0xFF);
        value = static_cast<Integer>(value >> 8);
    }
    return bytes;
}

template <typename Integer>
void appendInteger(std::string &out, Integer value)
{
    const auto bytes = bigEndian(value);
    out.append(bytes.data(), bytes.size());
}

void appendText(std::string &out, std::string_view text)
{
    appendInteger(out, static_cast<std::uint32_t>(text.size()));
    out.append(text);
}

void require(int status)
{
    if (status != 1)
        throw std::runtime_error("The crypto library refused to compute SHA-256.");
}

} // namespace

struct LeafHasher::Private
{
    EVP_MD *digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    std::string head;

    Private() { head.reserve(256); }
    ~Private()
    {
        EVP_MD_CTX_free(context);
        EVP_MD_free(digest);
    }
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

    void begin() { require(EVP_DigestInit_ex2(context, digest, nullptr)); }
    void update(const void *bytes, std::size_t size) { require(EVP_DigestUpdate(context, bytes, size)); }
    Hash end()
    {
        Hash result;
        require(EVP_DigestFinal_ex(context, result.data(), nullptr));
        return result;
    }
};

LeafHasher::LeafHasher() : d(std::make_unique<Private>()) { require(d->digest && d->context ? 1 : 0); }

LeafHasher::~LeafHasher() = default;

Hash LeafHasher::leaf(const events::RecordedEvent &event)
{
    return leaf(event.id, event.revision, event.created, event.stream.value(), event.type, event.contentType,
                event.data, event.metadata);
}

Hash LeafHasher::leaf(const events::EventId &id, events::Revision revision, Timestamp created, std::string_view stream,
                      std::string_view type, std::string_view contentType, std::string_view data,
                      std::string_view metadata)
{
    std::string &head = d->head;
    head.assign(1, LeafPrefix);
    head.append(id.view());
    appendInteger(head, revision.value);
    appendInteger(head, static_cast<std::uint64_t>(created.ticks()));
    appendText(head, stream);
    appendText(head, type);
    appendText(head, contentType);
    appendInteger(head, static_cast<std::uint32_t>(data.size()));
    d->begin();
    d->update(head.data(), head.size());
    d->update(data.data(), data.size());
    const auto length = bigEndian(static_cast<std::uint32_t>(metadata.size()));
    d->update(length.data(), length.size());
    d->update(metadata.data(), metadata.size());
    return d->end();
}

Hash LeafHasher::node(const Hash &left, const Hash &right)
{
    std::array<std::uint8_t, 1 + 2 * HashSize> bytes;
    bytes[0] = NodePrefix;
    std::memcpy(bytes.data() + 1, left.data(), HashSize);
    std::memcpy(bytes.data() + 1 + HashSize, right.data(), HashSize);
    d->begin();
    d->update(bytes.data(), bytes.size());
    return d->end();
}

Hash LeafHasher::emptyRoot()
{
    LeafHasher hasher;
    hasher.d->begin();
    return hasher.d->end();
}

void MerkleFrontier::add(const Hash &leaf, LeafHasher &hasher)
{
    Hash peak = leaf;
    for (std::uint64_t rest = m_size; rest & 1; rest >>= 1) {
        peak = hasher.node(m_peaks.back(), peak);
        m_peaks.pop_back();
    }
    m_peaks.push_back(peak);
    ++m_size;
}

Hash MerkleFrontier::root(LeafHasher &hasher) const
{
    if (m_peaks.empty())
        return LeafHasher::emptyRoot();
    Hash result = m_peaks.back();
    for (std::size_t i = m_peaks.size() - 1; i-- > 0;)
        result = hasher.node(m_peaks[i], result);
    return result;
}

std::string MerkleFrontier::serialize() const
{
    std::string bytes;
    bytes.reserve(sizeof(m_size) + m_peaks.size() * HashSize);
    appendInteger(bytes, m_size);
    for (const Hash &peak : m_peaks)
        bytes.append(peak.begin(), peak.end());
    return bytes;
}

Result<MerkleFrontier> MerkleFrontier::deserialize(std::string_view bytes)
{
    MerkleFrontier frontier;
    if (bytes.size() < sizeof(frontier.m_size))
        return failure(ErrorCode::Corrupt, "The stored edge of the Merkle tree is too short.");
    for (std::size_t i = 0; i < sizeof(frontier.m_size); ++i)
        frontier.m_size = (frontier.m_size << 8) | static_cast<std::uint8_t>(bytes[i]);
    bytes.remove_prefix(sizeof(frontier.m_size));
    const auto peaks = static_cast<std::size_t>(std::popcount(frontier.m_size));
    if (bytes.size() != peaks * HashSize)
        return failure(ErrorCode::Corrupt, "The stored edge of the Merkle tree does not have the hashes of its size.");
    frontier.m_peaks.resize(peaks);
    for (Hash &peak : frontier.m_peaks) {
        std::memcpy(peak.data(), bytes.data(), HashSize);
        bytes.remove_prefix(HashSize);
    }
    return frontier;
}

} // namespace foldline::store
