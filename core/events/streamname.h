// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace foldline::events {

/// The name of a stream: any UTF-8 text but the empty one and `$$`; names that begin with `$` are the system's, `$$x`
/// holds the metadata of x. A value type; any thread. `parse` checks; the plain constructor is for names that were read
/// from a store.
class StreamName
{
public:
    StreamName() = default;
    explicit StreamName(std::string value) : m_value(std::move(value)) {}
    /// InvalidInput for an empty name, `$$`, or bytes that are no UTF-8; TooLarge past 4 096 bytes.
    [[nodiscard]] static Result<StreamName> parse(std::string_view text);
    /// The same for a stream that is there already: servers have longer names. TooLarge past 65 536 bytes.
    [[nodiscard]] static Result<StreamName> parseForReading(std::string_view text);

    [[nodiscard]] const std::string &value() const { return m_value; }
    /// The part before the first `-`; empty for system streams and names without one.
    [[nodiscard]] std::string_view category() const;
    /// The part after the first `-`; the whole name where there is none.
    [[nodiscard]] std::string_view localId() const;
    [[nodiscard]] bool isSystem() const { return m_value.starts_with('$'); }
    [[nodiscard]] bool isMetadata() const { return m_value.starts_with("$$"); }
    /// `$$` + this name.
    [[nodiscard]] StreamName metadataStream() const { return StreamName("$$" + m_value); }
    /// For `$$x`: x. Requires: isMetadata().
    [[nodiscard]] StreamName described() const { return StreamName(m_value.substr(2)); }

    auto operator<=>(const StreamName &) const = default;
    /// Replaces the text and keeps the buffer; for readers that fill batches.
    void assign(std::string_view text) { m_value.assign(text); }

private:
    std::string m_value;
};

} // namespace foldline::events

template <>
struct std::hash<foldline::events::StreamName>
{
    std::size_t operator()(const foldline::events::StreamName &name) const noexcept
    {
        return std::hash<std::string>{}(name.value());
    }
};
