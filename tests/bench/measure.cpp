// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/measure.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace foldline::bench {

double secondsOf(const std::function<void()> &work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) { return percentile(std::move(values), 0.5); }

double percentile(std::vector<double> values, double share)
{
    std::ranges::sort(values);
    const auto index = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
    return values[index];
}

void require(bool condition, const std::string &what)
{
    if (condition)
        return;
    std::fprintf(stderr, "benchmark failed: %s\n", what.c_str());
    std::exit(1);
}

void printHeader() { std::printf("%-44s %14s %14s %8s %10s\n", "figure", "events/s", "bare/s", "ratio", "wanted"); }

void print(const Figure &figure)
{
    std::printf("%-44s %14.0f ", figure.name.c_str(), figure.rate);
    if (figure.bareRate > 0)
        std::printf("%14.0f %8.2f ", figure.bareRate, figure.rate / figure.bareRate);
    else
        std::printf("%14s %8s ", "-", "-");
    if (figure.wantedRatio > 0)
        std::printf("%9.2fx\n", figure.wantedRatio);
    else if (figure.wantedRate > 0)
        std::printf("%8.0f/s\n", figure.wantedRate);
    else
        std::printf("%10s\n", "-");
    std::fflush(stdout);
}

Figure comparePairs(const std::string &name, std::uint64_t events, int runs, const std::function<double()> &product,
                    const std::function<double()> &bare, double wantedRatio)
{
    std::vector<double> productRates;
    std::vector<double> bareRates;
    for (int run = 0; run < runs; ++run) {
        productRates.push_back(static_cast<double>(events) / product());
        bareRates.push_back(static_cast<double>(events) / bare());
    }
    return {name, median(productRates), median(bareRates), wantedRatio, 0};
}

std::uint64_t option(int argc, char **argv, std::string_view name, std::uint64_t fallback)
{
    for (int i = 1; i + 1 < argc; ++i) {
        if (argv[i] == name)
            return std::strtoull(argv[i + 1], nullptr, 10);
    }
    return fallback;
}

} // namespace foldline::bench
