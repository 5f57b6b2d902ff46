// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/channels.h"
#include "core/kurrentdb/protocol/streams.grpc.pb.h"
#include "core/orders/demohistory.h"
#include "tests/bench/measure.h"
#include "tests/bench/serverfigures.h"

#include <cstdio>

namespace foldline::bench {

using namespace store;

namespace {

namespace streams = event_store::client::streams;
using Options = streams::ReadReq::Options;

constexpr std::uint64_t Page = 50;
constexpr int Pages = 500;
constexpr std::size_t ImportLines = 512; // that an import reads at once

ProposedEvent payload(std::uint64_t number)
{
    return {events::EventId::random(),
            "Measured",
            std::string(events::JsonContentType),
            "{\"number\":" + std::to_string(number) + ",\"text\":\"" + std::string(500, 'x') + "\"}",
            R"({"schemaVersion":2})",
            {}};
}

void fillLongStream(const ServerSetup &setup)
{
    constexpr std::uint64_t Block = 1000;
    const auto opened = setup.connected();
    for (std::uint64_t written = 0; written < setup.longEvents(); written += Block) {
        std::vector<ProposedEvent> block;
        for (std::uint64_t i = 0; i < Block; ++i)
            block.push_back(payload(written + i));
        require(opened->append(setup.longStream(), ExpectedRevision::any(), block).has_value(), "append");
    }
}

/// What a loop over the generated classes does at least: a read of the same events on a connection made alike.
class BareReader
{
public:
    explicit BareReader(const ServerSetup &setup)
        : m_factory(*kurrentdb::ChannelFactory::create(setup.settings)),
          m_stub(streams::Streams::NewStub(m_factory.channel(setup.settings.endpoints.front())))
    {
    }

    [[nodiscard]] std::uint64_t read(const std::function<void(Options &)> &describe, std::uint64_t count)
    {
        streams::ReadReq request;
        request.mutable_options()->mutable_no_filter();
        request.mutable_options()->mutable_uuid_option()->mutable_string();
        request.mutable_options()->set_count(count);
        describe(*request.mutable_options());
        kurrentdb::Call call(m_factory, false, {});
        const auto reader = m_stub->Read(&call.context(), request);
        std::uint64_t events = 0;
        for (streams::ReadResp reply; reader->Read(&reply);)
            events += reply.has_event() ? 1 : 0;
        require(reader->Finish().ok(), "the bare read");
        return events;
    }

private:
    kurrentdb::ChannelFactory m_factory;
    std::unique_ptr<streams::Streams::Stub> m_stub;
};

auto counter(std::uint64_t &events)
{
    return [&events](std::span<const RecordedEvent> batch) {
        events += batch.size();
        return true;
    };
}

/// Pairs by the clock; then the same pairs by this process's processor time.
void compareByBothClocks(const std::string &name, std::uint64_t events, int runs,
                         const std::function<double()> &product, const std::function<double()> &bare)
{
    std::vector<double> productRates;
    std::vector<double> bareRates;
    const auto timed = [events](std::vector<double> &rates, const std::function<double()> &work) {
        const double before = processorSeconds();
        const double seconds = work();
        rates.push_back(static_cast<double>(events) / (processorSeconds() - before));
        return seconds;
    };
    print(comparePairs(
        name, events, runs, [&] { return timed(productRates, product); }, [&] { return timed(bareRates, bare); }, 0.8));
    print({"  of this process's processor time", median(productRates), median(bareRates), 0, 0});
}

void compareStream(const ServerSetup &setup)
{
    const auto opened = setup.connected();
    BareReader bare(setup);
    const auto product = [&] {
        std::uint64_t events = 0;
        const double seconds = secondsOf(
            [&] { require(opened->readStream(setup.longStream(), {}, counter(events)).has_value(), "read"); });
        require(events >= setup.longEvents(), "events are missing");
        return seconds;
    };
    const auto loop = [&] {
        return secondsOf([&] {
            const auto events = bare.read(
                [&](Options &options) {
                    options.mutable_stream()->mutable_stream_identifier()->set_stream_name(setup.longStream().value());
                    options.mutable_stream()->mutable_start();
                },
                INT64_MAX);
            require(events >= setup.longEvents(), "events are missing");
        });
    };
    compareByBothClocks("reading a stream", setup.longEvents(), setup.runs, product, loop);
}

void compareLog(const ServerSetup &setup)
{
    const auto opened = setup.connected();
    BareReader bare(setup);
    const auto product = [&] {
        std::uint64_t events = 0;
        const double seconds = secondsOf([&] {
            const AllRead all{.limit = setup.events, .includeSystem = true};
            require(opened->readAll(all, counter(events)).has_value(), "read");
        });
        require(events == setup.events, "events are missing");
        return seconds;
    };
    const auto loop = [&] {
        return secondsOf([&] {
            require(bare.read([](Options &options) { options.mutable_all()->mutable_start(); }, setup.events) ==
                        setup.events,
                    "events are missing");
        });
    };
    compareByBothClocks("reading the whole log", setup.events, setup.runs, product, loop);
}

void printTimes(const char *name, const std::vector<double> &seconds)
{
    std::printf("%-44s p50 %.2f ms, p99 %.2f ms\n", name, 1000 * percentile(seconds, 0.5),
                1000 * percentile(seconds, 0.99));
    std::fflush(stdout);
}

} // namespace

void measureImport(const ServerSetup &setup)
{
    const auto opened = setup.connected();
    auto import = opened->beginImport();
    require(import.has_value(), "import");
    orders::DemoOptions demo;
    demo.until = *Timestamp::parse("2016-11-19T08:50:06Z");
    demo.orders = setup.events / 3 + 100;
    demo.events = setup.events;
    std::vector<StreamName> streams;
    std::vector<ProposedEvent> proposals;
    const auto check = [&]() -> Result<void> {
        (*import)->expect(streams);
        Result<void> added;
        for (std::size_t i = 0; added && i < proposals.size(); ++i)
            added = (*import)->add(streams[i], {}, proposals[i]);
        streams.clear();
        proposals.clear();
        return added;
    };
    const double checking = secondsOf([&] {
        const auto made = orders::generateDemo(demo, [&](const orders::DemoEvent &event) {
            streams.emplace_back(event.stream.value() + '-' + setup.mark);
            proposals.push_back(event.event);
            proposals.back().id = events::EventId::random();
            return proposals.size() < ImportLines ? Result<void>() : check();
        });
        require(made.has_value(), made ? "" : describe(made.error()));
        const auto checked = check();
        require(checked.has_value(), checked ? "" : describe(checked.error()));
    });
    const double writing = secondsOf([&] {
        const auto done = (*import)->commit();
        require(done.has_value(), done ? "" : describe(done.error()));
    });
    const auto count = static_cast<double>(setup.events);
    print({"import, made and checked beforehand", count / checking, 0, 0, 0});
    print({"import, written with many appends under way", count / writing, 0, 0, 0});
}

void measureReading(const ServerSetup &setup)
{
    fillLongStream(setup);
    compareStream(setup);
    compareLog(setup);
}

void measureNewestEvents(const ServerSetup &setup)
{
    const auto opened = setup.connected();
    BareReader bare(setup);
    std::vector<double> product;
    std::vector<double> loop;
    for (int i = 0; i < Pages; ++i) {
        std::uint64_t events = 0;
        product.push_back(secondsOf([&] {
            const StreamRead newest{.direction = Direction::Backwards, .limit = Page};
            require(opened->readStream(setup.longStream(), newest, counter(events)).has_value(), "read");
        }));
        require(events == Page, "a page is not full");
        loop.push_back(secondsOf([&] {
            const auto read = bare.read(
                [&](Options &options) {
                    options.set_read_direction(Options::Backwards);
                    options.mutable_stream()->mutable_stream_identifier()->set_stream_name(setup.longStream().value());
                    options.mutable_stream()->mutable_end();
                },
                Page);
            require(read == Page, "a page is not full");
        }));
    }
    printTimes("the 50 newest events of a stream", product);
    printTimes("  one bare call for them", loop);
}

void measureMemory(const ServerSetup &setup)
{
    const auto opened = setup.connected();
    std::uint64_t events = 0;
    double begin = 0;
    double most = 0;
    const AllRead all{.limit = setup.events, .includeSystem = true};
    const auto read = opened->readAll(all, [&](std::span<const RecordedEvent> batch) {
        const bool isWarm = events > setup.events / 20;
        events += batch.size();
        if (!isWarm)
            begin = residentMiB();
        else
            most = std::max(most, residentMiB());
        return true;
    });
    require(read.has_value(), "read");
    std::printf("%-44s %.1f MiB after a twentieth, at most %.1f MiB later\n",
                ("memory, " + std::to_string(events) + " events read").c_str(), begin, most);
    std::fflush(stdout);
}

} // namespace foldline::bench
