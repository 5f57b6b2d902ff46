// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/ndjson.h"
#include "core/history/timeline.h"
#include "core/orders/demohistory.h"
#include "core/orders/orderaggregate.h"
#include "core/orders/ordercodec.h"
#include "core/store/linereader.h"
#include "core/store/memory/memorystore.h"
#include "core/store/merkle.h"

#include <benchmark/benchmark.h>

#include <map>
#include <sstream>

using namespace foldline;

namespace {

const std::vector<orders::DemoEvent> &history()
{
    static const std::vector<orders::DemoEvent> events = [] {
        std::vector<orders::DemoEvent> result;
        orders::DemoOptions options;
        options.orders = 1000;
        options.until = *Timestamp::parse("2016-11-19T08:50:06Z");
        const auto report = orders::generateDemo(options, [&result](const orders::DemoEvent &event) -> Result<void> {
            result.push_back(event);
            return {};
        });
        return report ? result : std::vector<orders::DemoEvent>();
    }();
    return events;
}

void decodeOrderEvents(benchmark::State &state)
{
    orders::OrderEventReader reader;
    std::vector<const events::ProposedEvent *> chosen;
    for (const auto &one : history()) {
        if (orders::isOrderEventType(one.event.type) && one.event.data.find("customer_id") == std::string::npos)
            chosen.push_back(&one.event);
    }
    std::size_t next = 0;
    for (auto _ : state) {
        const auto &event = *chosen[next++ % chosen.size()];
        benchmark::DoNotOptimize(reader.read(event.type, event.data));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(decodeOrderEvents);

void hashLeaves(benchmark::State &state)
{
    store::LeafHasher hasher;
    std::size_t next = 0;
    for (auto _ : state) {
        const auto &one = history()[next++ % history().size()];
        benchmark::DoNotOptimize(hasher.leaf(one.event.id, {1}, *one.event.created, one.stream.value(), one.event.type,
                                             one.event.contentType, one.event.data, one.event.metadata));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hashLeaves);

void parseJsonValues(benchmark::State &state)
{
    std::size_t next = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(json::parse(history()[next++ % history().size()].event.data));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(parseJsonValues);

/// Lines as an import reads them, from bytes in memory to events.
void readInterchangeLines(benchmark::State &state)
{
    std::string lines;
    for (const auto &one : history()) {
        events::RecordedEvent event;
        event.stream = one.stream;
        event.id = one.event.id;
        event.type = one.event.type;
        event.contentType = one.event.contentType;
        event.created = *one.event.created;
        event.data = one.event.data;
        event.metadata = one.event.metadata;
        events::writeInterchangeLine(event, events::InterchangeForm::Readable, lines);
        lines += '\n';
    }
    for (auto _ : state) {
        std::istringstream in(lines);
        store::LineReader reader(in, events::MaxLineLength);
        events::InterchangeReader parser;
        for (auto line = reader.next(); line && *line; line = reader.next())
            benchmark::DoNotOptimize(parser.parse(**line));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(history().size()));
}
BENCHMARK(readInterchangeLines);

void stateAtAnyRevision(benchmark::State &state)
{
    store::MemoryStore memory;
    const auto &longest = history()[0].stream; // replaced below by the order with the most events
    std::string name = longest.value();
    std::map<std::string, int> counts;
    for (const auto &one : history()) {
        if (++counts[one.stream.value()] > counts[name])
            name = one.stream.value();
    }
    for (const auto &one : history()) {
        if (one.stream.value() == name)
            (void)memory.append(one.stream, store::ExpectedRevision::any(), std::span(&one.event, 1));
    }
    const auto type = orders::makeOrderAggregate();
    const auto timeline = history::Timeline::load(memory, *type, events::StreamName(name));
    std::size_t next = 0;
    for (auto _ : state) {
        next = (next + 7) % (*timeline)->size();
        benchmark::DoNotOptimize((*timeline)->jsonAt(next));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(stateAtAnyRevision);

} // namespace

BENCHMARK_MAIN();
