// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/ordersummaryprojection.h"
#include "core/projections/projectionrunner.h"
#include "tests/bench/measure.h"
#include "tests/bench/serverfigures.h"
#include "tests/support/faultproxy.h"

#include <condition_variable>
#include <cstdio>
#include <latch>
#include <thread>

namespace foldline::bench {

using namespace store;
using namespace std::chrono_literals;
using test::FaultProxy;

namespace {

constexpr int Appends = 300;
constexpr int Subscriptions = 100;
constexpr int LiveEvents = 20;
constexpr double MiB = 1024 * 1024;

ProposedEvent order(const std::string &id)
{
    return {events::EventId::random(),
            "OrderCreated",
            std::string(events::JsonContentType),
            R"({"orderId":")" + id + R"(","customerId":"C-1","items":[],"totalAmount":0})",
            R"({"schemaVersion":2})",
            {}};
}

/// The projection's checkpoint, to be waited for.
class Checkpoint
{
public:
    void set(const projections::RunnerStatus &status)
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_position = status.position;
            m_failure = status.lastError;
        }
        m_changed.notify_all();
    }

    void waitFor(Position position)
    {
        std::unique_lock lock(m_mutex);
        const bool came = m_changed.wait_for(lock, 60s, [&] { return m_position && *m_position >= position; });
        require(came, m_failure ? describe(*m_failure) : "no row came");
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<Position> m_position;
    std::optional<Error> m_failure;
};

} // namespace

void measureSlowConsumer(const ServerSetup &setup)
{
    FaultProxy proxy(setup.settings.endpoints.front().port);
    kurrentdb::ConnectionSettings through = setup.settings;
    through.endpoints.front().port = static_cast<std::uint16_t>(proxy.port());
    const auto opened = ServerSetup::connected(through);
    const double before = residentMiB();
    double growth = 0;
    std::uint64_t bytes = 0;
    std::uint64_t events = 0;
    const AllRead all{.limit = setup.events, .includeSystem = true};
    const auto read = opened->readAll(all, [&](std::span<const RecordedEvent> batch) {
        if (events == 0) {
            proxy.waitUntilQuiet(1s);
            bytes = proxy.passed(FaultProxy::Way::ToClient);
            growth = residentMiB() - before;
        }
        events += batch.size();
        return true;
    });
    require(read.has_value() && events == setup.events, "the slow reader lost events");
    const auto total = static_cast<double>(proxy.passed(FaultProxy::Way::ToClient));
    std::printf("%-44s %.1f of %.1f MiB were sent, memory grew by %.1f MiB; then all %llu events came\n",
                "a consumer that stands still", static_cast<double>(bytes) / MiB, total / MiB, growth,
                static_cast<unsigned long long>(events));
    std::fflush(stdout);
}

void measureVisibleRow(const ServerSetup &setup)
{
    const auto opened = setup.connected();
    Checkpoint checkpoint;
    projections::ReadModelLocation location;
    location.name = QString::fromStdString((setup.folder / "rows.foldline-readmodels").string());
    projections::RunnerOptions options;
    options.changed = [&](const projections::RunnerStatus &status) { checkpoint.set(status); };
    projections::ProjectionRunner runner(*opened, location, projections::makeOrderSummaryProjection(), options);
    const auto caughtUp = runner.runToEnd();
    require(caughtUp.has_value(), caughtUp ? "" : describe(caughtUp.error()));
    print({"projection catch-up from the server",
           static_cast<double>(caughtUp->events) / std::max(caughtUp->seconds, 1e-9), 0, 0, 0});
    runner.start();
    std::vector<double> fromCall;
    std::vector<double> fromAnswer;
    for (int i = -5; i < Appends; ++i) { // the first ones wait for the subscription
        const std::string id = setup.mark + '-' + std::to_string(i + 5);
        const ProposedEvent event = order(id);
        double answered = 0;
        const double seconds = secondsOf([&] {
            std::optional<Position> position;
            answered = secondsOf([&] {
                const auto done = opened->append(StreamName("order-" + id), ExpectedRevision::noStream(), {&event, 1});
                require(done.has_value(), done ? "" : describe(done.error()));
                position = done->position;
            });
            checkpoint.waitFor(*position);
        });
        if (i >= 0) {
            fromCall.push_back(seconds);
            fromAnswer.push_back(seconds - answered);
        }
    }
    runner.stop();
    std::printf("%-44s p50 %.1f ms, p99 %.1f ms from the call; p99 %.1f ms from the answer (wanted: p99 50 ms)\n",
                "live append to visible row", 1000 * percentile(fromCall, 0.5), 1000 * percentile(fromCall, 0.99),
                1000 * percentile(fromAnswer, 0.99));
    std::fflush(stdout);
}

void measureSubscriptions(const ServerSetup &setup)
{
    const auto opened = setup.connected();
    const StreamName stream("followed" + setup.mark + "-1");
    std::latch live(Subscriptions);
    std::latch complete(Subscriptions);
    std::vector<std::jthread> followers;
    for (int i = 0; i < Subscriptions; ++i) {
        followers.emplace_back([&](const std::stop_token &stop) {
            int seen = 0;
            bool isLive = false;
            const SubscriptionHandler handler{.events =
                                                  [&](std::span<const RecordedEvent> batch) {
                                                      seen += static_cast<int>(batch.size());
                                                      return seen < LiveEvents;
                                                  },
                                              .caughtUp =
                                                  [&](std::optional<Position>) {
                                                      if (!std::exchange(isLive, true))
                                                          live.count_down();
                                                  }};
            require(opened->subscribe({.stream = stream}, handler, stop).has_value(), "a subscription");
            complete.count_down();
        });
    }
    const double opening = secondsOf([&] { live.wait(); });
    const double receiving = secondsOf([&] {
        for (int i = 0; i < LiveEvents; ++i) {
            const ProposedEvent event = order(std::to_string(i));
            require(opened->append(stream, ExpectedRevision::any(), {&event, 1}).has_value(), "append");
        }
        complete.wait();
    });
    std::printf("%-44s live after %.2f s; each had all %d events %.2f s after the first append\n",
                (std::to_string(Subscriptions) + " subscriptions on one connection").c_str(), opening, LiveEvents,
                receiving);
    std::fflush(stdout);
}

} // namespace foldline::bench
