// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace foldline::orders::demo {

/// A small generator (splitmix64) whose numbers are the same on every platform, unlike the standard distributions. One
/// thread.
class Random
{
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}
    [[nodiscard]] std::uint64_t next();
    /// 0 … bound-1. Requires: bound > 0.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return next() % bound; }
    /// low … high, both included.
    [[nodiscard]] std::int64_t between(std::int64_t low, std::int64_t high);
    /// True in `perTenThousand` of 10 000 cases.
    [[nodiscard]] bool chance(std::uint64_t perTenThousand) { return below(10'000) < perTenThousand; }
    template <typename T, std::size_t N>
    [[nodiscard]] const T &pick(const std::array<T, N> &choices)
    {
        return choices[below(N)];
    }

private:
    std::uint64_t m_state;
};

struct Customer
{
    std::string id;
    std::string name;
    std::string city;
    std::string state;
    std::string postalCode;
};

struct Product
{
    std::string id;
    std::string name;
    Money price;
};

/// The shop's customers and products; the same seed makes the same ones.
struct Catalog
{
    std::vector<Customer> customers;
    std::vector<Product> products;

    [[nodiscard]] static Catalog make(Random &random);
};

} // namespace foldline::orders::demo
