// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mirror/mirrorwish.h"

#include "core/base/json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace foldline::mirror {

Kept::Kept(std::vector<std::string> categories) : m_categories(std::move(categories))
{
    std::ranges::sort(m_categories);
    const auto twice = std::ranges::unique(m_categories);
    m_categories.erase(twice.begin(), twice.end());
}

bool Kept::hasCategory(std::string_view category) const
{
    return isEverything() || std::ranges::binary_search(m_categories, category, std::less<>());
}

bool Kept::has(const events::StreamName &stream) const
{
    if (stream.isMetadata())
        return has(stream.described());
    return !stream.isSystem() && hasCategory(stream.category());
}

std::string Kept::toText() const
{
    if (isEverything())
        return "everything";
    std::string text = m_categories.size() == 1 ? "the category " : "the categories ";
    for (const std::string &category : m_categories)
        text += (&category == &m_categories.front() ? "" : ", ") + category;
    return text;
}

std::string Kept::serialize() const
{
    json::Value list = json::Value::array();
    for (const std::string &category : m_categories)
        list.push(json::Value::string(category));
    return json::dump(list);
}

Result<Kept> Kept::deserialize(std::string_view text)
{
    const auto list = json::parse(text);
    if (!list || !list->isArray())
        return failure(ErrorCode::Corrupt, "The mirror does not say what it keeps.");
    std::vector<std::string> categories;
    for (const json::Value &element : list->elements())
        categories.push_back(element.text());
    return Kept(std::move(categories));
}

namespace {

struct Unit
{
    std::string_view name;
    double bytes;
};

constexpr std::array Units{Unit{"TB", 1e12}, Unit{"GB", 1e9}, Unit{"MB", 1e6}, Unit{"KB", 1e3}};
constexpr std::array OtherUnits{Unit{"TiB", 1099511627776.0},
                                Unit{"GiB", 1073741824.0},
                                Unit{"MiB", 1048576.0},
                                Unit{"KiB", 1024.0},
                                Unit{"T", 1e12},
                                Unit{"G", 1e9},
                                Unit{"M", 1e6},
                                Unit{"K", 1e3},
                                Unit{"B", 1},
                                Unit{"", 1}};
constexpr double Smallest = 1e6;
constexpr double Greatest = 9e18;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::optional<double> unitOf(std::string_view name)
{
    const auto isIt = [name](const Unit &unit) { return std::ranges::equal(unit.name, name, {}, lower, lower); };
    if (const auto found = std::ranges::find_if(Units, isIt); found != Units.end())
        return found->bytes;
    const auto other = std::ranges::find_if(OtherUnits, isIt);
    return other == OtherUnits.end() ? std::nullopt : std::optional(other->bytes);
}

} // namespace

Result<std::uint64_t> parseSize(std::string_view text)
{
    double number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
    while (rest.starts_with(' '))
        rest.remove_prefix(1);
    const auto unit = unitOf(rest);
    const double bytes = number * unit.value_or(0);
    if (code != std::errc{} || !unit || !std::isfinite(bytes) || bytes < Smallest || bytes > Greatest) {
        return failure(ErrorCode::InvalidInput,
                       "`" + std::string(text) + "` is no size such as 500MB or 2GiB; the smallest one is 1MB.");
    }
    return static_cast<std::uint64_t>(bytes);
}

std::string sizeText(std::uint64_t bytes)
{
    const auto number = static_cast<double>(bytes);
    const auto unit = std::ranges::find_if(Units, [number](const Unit &each) { return number >= each.bytes; });
    if (unit == Units.end())
        return std::to_string(bytes) + " bytes";
    const double tenths = std::round(number / unit->bytes * 10);
    std::string text = std::to_string(static_cast<std::uint64_t>(tenths / 10));
    if (const auto tenth = static_cast<std::uint64_t>(tenths) % 10; tenth != 0)
        text += '.' + std::to_string(tenth);
    return text + ' ' + std::string(unit->name);
}

} // namespace foldline::mirror
