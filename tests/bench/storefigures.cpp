// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/orderaggregate.h"
#include "core/orders/ordercodec.h"
#include "core/store/interchange.h"
#include "core/store/sqlite/sqlitestore.h"
#include "tests/bench/barestore.h"
#include "tests/bench/figures.h"
#include "tests/bench/measure.h"

#include <fstream>
#include <unordered_map>

namespace foldline::bench {

namespace {

using store::SqliteStore;

std::unique_ptr<SqliteStore> openStore(const std::filesystem::path &file, SqliteStore::Mode mode)
{
    auto opened = SqliteStore::open(file, mode);
    require(opened.has_value(), opened ? "" : describe(opened.error()));
    return std::move(*opened);
}

/// A new name in the folder; what was there is removed.
std::filesystem::path freshFile(const Setup &setup, const char *name)
{
    for (const char *suffix : {"", "-wal", "-shm", "-readmodels"})
        std::filesystem::remove(setup.folder / (std::string(name) + suffix));
    return setup.folder / name;
}

double appendOneByOne(const Setup &setup, std::span<const orders::DemoEvent> events)
{
    auto opened = openStore(freshFile(setup, "append.foldline"), SqliteStore::Mode::CreateNew);
    return secondsOf([&] {
        for (const auto &event : events) {
            const auto done = opened->append(event.stream, store::ExpectedRevision::any(), std::span(&event.event, 1));
            require(done.has_value(), done ? "" : describe(done.error()));
        }
    });
}

void writeInterchange(const Setup &setup, const std::filesystem::path &file)
{
    std::ofstream out(file, std::ios::binary);
    std::unordered_map<std::string, std::uint64_t> revisions;
    std::string line;
    for (const auto &one : setup.events) {
        events::RecordedEvent event;
        event.id = one.event.id;
        event.stream = one.stream;
        event.revision = {revisions[one.stream.value()]++};
        event.type = one.event.type;
        event.contentType = one.event.contentType;
        event.created = *one.event.created;
        event.data = one.event.data;
        event.metadata = one.event.metadata;
        line.clear();
        events::writeInterchangeLine(event, events::InterchangeForm::Readable, line);
        out << line << '\n';
    }
    require(out.good(), "writing the interchange file");
}

double importFile(const Setup &setup, const std::filesystem::path &file)
{
    auto opened = openStore(freshFile(setup, "import.foldline"), SqliteStore::Mode::CreateNew);
    return secondsOf([&] {
        std::ifstream in(file, std::ios::binary);
        const auto report = store::importInterchange(in, *opened);
        require(report && report->events == setup.events.size(),
                report ? "events are missing" : describe(report.error()));
    });
}

double readEverything(SqliteStore &opened, std::uint64_t expected)
{
    std::uint64_t events = 0;
    std::uint64_t bytes = 0;
    const double seconds = secondsOf([&] {
        const auto done = opened.readAll({}, [&](std::span<const events::RecordedEvent> batch) {
            events += batch.size();
            for (const auto &event : batch)
                bytes +=
                    event.data.size() + event.metadata.size() + (static_cast<std::uint64_t>(event.created.ticks()) & 1);
            return true;
        });
        require(done.has_value(), done ? "" : describe(done.error()));
    });
    require(events == expected && bytes > 0, "events are missing");
    return seconds;
}

double foldEverything(SqliteStore &opened)
{
    std::unordered_map<std::string, orders::Order> states;
    const auto upcasters = orders::orderUpcasters();
    return secondsOf([&] {
        const auto done = opened.readAll({}, [&](std::span<const events::RecordedEvent> batch) {
            for (const auto &event : batch)
                orders::foldRecorded(states[event.stream.value()], event, upcasters);
            return true;
        });
        require(done && !states.empty(), "folding");
    });
}

} // namespace

void measureStore(const Setup &setup)
{
    const auto first = std::span(setup.events).first(std::min<std::size_t>(setup.appends, setup.events.size()));
    print(comparePairs(
        "durable append, one event a commit", first.size(), setup.runs, [&] { return appendOneByOne(setup, first); },
        [&] { return bareAppend(freshFile(setup, "bare.foldline"), first); }, 0.9));

    const auto interchange = setup.folder / "history.ndjson";
    writeInterchange(setup, interchange);
    print(comparePairs(
        "import", setup.events.size(), setup.runs, [&] { return importFile(setup, interchange); },
        [&] { return bareImport(freshFile(setup, "bare.foldline"), setup.events); }, 0.5));

    const auto file = setup.folder / "import.foldline";
    auto opened = openStore(file, SqliteStore::Mode::ReadWrite);
    print(comparePairs(
        "reading the log", setup.events.size(), setup.runs,
        [&] { return readEverything(*opened, setup.events.size()); }, [&] { return bareRead(file); }, 0.7));

    Figure fold = comparePairs(
        "folding orders from the store", setup.events.size(), setup.runs, [&] { return foldEverything(*opened); },
        [&] { return bareRead(file); }, 0);
    fold.wantedRate = 300'000;
    print(fold);

    std::vector<double> rates;
    for (int run = 0; run < setup.runs; ++run) {
        const double seconds = secondsOf([&] {
            const auto report = opened->verify();
            require(report && report->whole(), "verify");
        });
        rates.push_back(static_cast<double>(setup.events.size()) / seconds);
    }
    print({"verify", median(rates), 0, 0, 200'000});
}

} // namespace foldline::bench
