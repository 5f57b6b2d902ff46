// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/figures.h"
#include "tests/bench/measure.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <cstdio>

using namespace foldline;
using namespace foldline::bench;

/// The figures of docs/performance.md: foldline_bench [--events 1000000] [--appends 5000] [--runs 3]
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const std::uint64_t events = option(argc, argv, "--events", 1'000'000);
    QTemporaryDir folder;
    Setup setup;
    setup.folder = folder.path().toStdString();
    setup.appends = option(argc, argv, "--appends", 5000);
    setup.runs = static_cast<int>(option(argc, argv, "--runs", 3));
    setup.events.reserve(events);

    orders::DemoOptions demo;
    demo.until = *Timestamp::parse("2016-11-19T08:50:06Z");
    demo.orders = events / 3 + 100;
    demo.events = events;
    const double seconds = secondsOf([&] {
        const auto report = orders::generateDemo(demo, [&setup](const orders::DemoEvent &event) -> Result<void> {
            setup.events.push_back(event);
            return {};
        });
        require(report.has_value(), "generating the history");
    });
    std::printf("%zu events, %d runs\n", setup.events.size(), setup.runs);
    printHeader();
    print({"generating the history", static_cast<double>(setup.events.size()) / seconds, 0, 0, 100'000});
    measureStore(setup);
    measureProjection(setup);
    return 0;
}
