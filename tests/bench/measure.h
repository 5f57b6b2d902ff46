// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace foldline::bench {

/// Seconds that `work` takes.
[[nodiscard]] double secondsOf(const std::function<void()> &work);
[[nodiscard]] double median(std::vector<double> values);
/// The value below which `share` (0 … 1) of the values lie.
[[nodiscard]] double percentile(std::vector<double> values, double share);

/// Ends the program with a message when a step of a benchmark fails.
void require(bool condition, const std::string &what);

/// One row of the report: what was measured, per second, the bare loop's rate (0: none), the ratio asked for.
struct Figure
{
    std::string name;
    double rate = 0;
    double bareRate = 0;
    double wantedRatio = 0;
    double wantedRate = 0;
};
void printHeader();
void print(const Figure &figure);

/// `runs` pairs, product and bare in turn, so that a machine whose speed drifts treats both alike; the medians of the
/// rates.
[[nodiscard]] Figure comparePairs(const std::string &name, std::uint64_t events, int runs,
                                  const std::function<double()> &product, const std::function<double()> &bare,
                                  double wantedRatio);

/// The value after `--name`, or `fallback`.
[[nodiscard]] std::uint64_t option(int argc, char **argv, std::string_view name, std::uint64_t fallback);

} // namespace foldline::bench
