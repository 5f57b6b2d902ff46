// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/settings/connectionstring.h"
#include "tests/app/stubprogram.h"
#include "tests/bench/measure.h"
#include "tests/bench/serverfigures.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <cstdio>
#include <fstream>
#include <sys/resource.h>
#include <unistd.h>

namespace foldline::bench {

std::unique_ptr<kurrentdb::KurrentStore> ServerSetup::connected(const kurrentdb::ConnectionSettings &settings)
{
    auto store = kurrentdb::KurrentStore::open(settings, {});
    require(store.has_value(), store ? "" : describe(store.error()));
    return *std::move(store);
}

double residentMiB()
{
    std::ifstream file("/proc/self/statm");
    double total = 0;
    double resident = 0;
    file >> total >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

double processorSeconds()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

namespace {

std::string textOption(int argc, char **argv, std::string_view name)
{
    for (int i = 1; i + 1 < argc; ++i) {
        if (argv[i] == name)
            return argv[i + 1];
    }
    return {};
}

} // namespace

} // namespace foldline::bench

using namespace foldline;
using namespace foldline::bench;

/// The figures on a server of docs/performance.md: foldline_serverbench [--connect URI] [--events 1000000] [--runs 3]
/// [--node-clients FOLDER]
/// Without --connect: a stub server as a process of its own.
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    std::string uri = textOption(argc, argv, "--connect");
    std::unique_ptr<test::StubProgram> stub;
    if (uri.empty()) {
        stub = std::make_unique<test::StubProgram>();
        require(stub->isRunning(), "starting the stub server");
        uri = stub->connection().toStdString();
    }
    const auto settings = kurrentdb::parseConnectionString(uri);
    require(settings.has_value(), settings ? "" : describe(settings.error()));
    QTemporaryDir folder;
    ServerSetup setup{*settings, folder.path().toStdString(), std::to_string(::getpid()),
                      option(argc, argv, "--events", 1'000'000), static_cast<int>(option(argc, argv, "--runs", 3))};
    std::printf("%s, %llu events, %d runs\n", stub ? "stub server, a process of its own" : "a server that was named",
                static_cast<unsigned long long>(setup.events), setup.runs);
    printHeader();
    measureImport(setup);
    measureReading(setup);
    if (const std::string clients = textOption(argc, argv, "--node-clients"); !clients.empty())
        measureNodeClient(setup, clients);
    measureNewestEvents(setup);
    measureMemory(setup);
    measureSlowConsumer(setup);
    measureVisibleRow(setup);
    measureSubscriptions(setup);
    return 0;
}
