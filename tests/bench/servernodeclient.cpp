// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/measure.h"
#include "tests/bench/serverfigures.h"

#include <QProcess>

#include <cstdio>

namespace foldline::bench {

using namespace store;

namespace {

constexpr int NodeMilliseconds = 600'000;

/// The seconds that the script says it took, by the clock and of its processor time.
std::pair<double, double> nodeSeconds(const ServerSetup &setup, const QString &folder, std::uint64_t events)
{
    QProcess node;
    node.setWorkingDirectory(folder);
    node.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    const kurrentdb::Endpoint &endpoint = setup.settings.endpoints.front();
    node.start(QStringLiteral("node"), {QStringLiteral("reading.mjs"), QStringLiteral("@kurrent/kurrentdb-client"),
                                        QString::fromStdString(kurrentdb::toString(endpoint)),
                                        QString::fromStdString(setup.longStream().value()), QString::number(events)});
    const bool isOver = node.waitForFinished(NodeMilliseconds) && node.exitCode() == 0;
    const QList<QByteArray> numbers = node.readAllStandardOutput().trimmed().split(' ');
    require(isOver && numbers.size() == 2, "the Node client did not read the stream");
    return {numbers[0].toDouble(), numbers[1].toDouble()};
}

} // namespace

void measureNodeClient(const ServerSetup &setup, const std::string &folder)
{
    const auto opened = setup.connected();
    const std::uint64_t events = setup.longEvents();
    std::vector<double> productRates;
    std::vector<double> nodeRates;
    const auto product = [&] {
        std::uint64_t seen = 0;
        const double before = processorSeconds();
        const double seconds = secondsOf([&] {
            const StreamRead all{.limit = events};
            const auto read = opened->readStream(setup.longStream(), all, [&](std::span<const RecordedEvent> batch) {
                seen += batch.size();
                return true;
            });
            require(read.has_value(), "read");
        });
        require(seen == events, "events are missing");
        productRates.push_back(static_cast<double>(events) / (processorSeconds() - before));
        return seconds;
    };
    const auto node = [&] {
        const auto [seconds, busy] = nodeSeconds(setup, QString::fromStdString(folder), events);
        nodeRates.push_back(static_cast<double>(events) / busy);
        return seconds;
    };
    print(comparePairs("reading a stream; beside it the Node client", events, setup.runs, product, node, 2.0));
    print({"  of each process's processor time", median(productRates), median(nodeRates), 0, 0});
}

} // namespace foldline::bench
