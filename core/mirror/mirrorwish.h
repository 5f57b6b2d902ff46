// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/events/streamname.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foldline::mirror {

/// What a mirror keeps of a log: everything but what the server writes for itself, or some categories. Streams that
/// describe others go with those. A value.
class Kept
{
public:
    /// Everything.
    Kept() = default;
    /// Some categories; none: everything.
    explicit Kept(std::vector<std::string> categories);

    [[nodiscard]] bool isEverything() const { return m_categories.empty(); }
    /// Sorted, each once.
    [[nodiscard]] const std::vector<std::string> &categories() const { return m_categories; }
    [[nodiscard]] bool hasCategory(std::string_view category) const;
    [[nodiscard]] bool has(const events::StreamName &stream) const;
    /// "everything", or "the categories cart, order".
    [[nodiscard]] std::string toText() const;
    /// For the file.
    [[nodiscard]] std::string serialize() const;
    [[nodiscard]] static Result<Kept> deserialize(std::string_view text);

    bool operator==(const Kept &) const = default;

private:
    std::vector<std::string> m_categories;
};

inline constexpr std::uint64_t DefaultSizeLimit = 2'000'000'000;

/// What a person chose for a connection. A value.
struct MirrorWish
{
    bool isWanted = false;
    /// Absent: what the mirror keeps already; everything when there is none yet.
    std::optional<Kept> kept{};
    /// Bytes of the file; absent: as before, `DefaultSizeLimit` when there is no mirror yet.
    std::optional<std::uint64_t> sizeLimit{};
    /// A production connection has no mirror before somebody agreed to it.
    bool hasAgreed = false;

    [[nodiscard]] bool isAllowed(bool isProduction) const { return isWanted && (hasAgreed || !isProduction); }
    bool operator==(const MirrorWish &) const = default;
};

/// `2000000`, `500 MB`, `1.5GiB`: a number of bytes, at least 1 MB. InvalidInput else.
[[nodiscard]] Result<std::uint64_t> parseSize(std::string_view text);
/// "1.5 GB".
[[nodiscard]] std::string sizeText(std::uint64_t bytes);

} // namespace foldline::mirror
