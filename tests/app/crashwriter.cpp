// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Appends to a store until it is killed and prints each id that was acknowledged: what the crash test counts on.
#include "core/store/sqlite/sqlitestore.h"

#include <cstdio>
#include <string>
#include <vector>

#include <unistd.h>

using namespace foldline;

namespace {

events::ProposedEvent proposed(std::string type, std::string data)
{
    events::ProposedEvent event;
    event.id = events::EventId::random();
    event.type = std::move(type);
    event.data = std::move(data);
    event.metadata = R"({"schemaVersion":2,"actor":"crashwriter","aggregateType":"Order"})";
    return event;
}

/// An order's whole life, in appends of one and of several events.
std::vector<std::vector<events::ProposedEvent>> lifeOf(const std::string &id)
{
    const std::string head = R"({"orderId":")" + id + "\"";
    const std::string item = R"({"productId":"P-1","productName":"Stapler","quantity":2,"unitPrice":10})";
    const std::string other = R"({"productId":"P-2","productName":"Clip","quantity":3,"unitPrice":1.5})";
    std::vector<std::vector<events::ProposedEvent>> appends;
    appends.push_back(
        {proposed("OrderCreated", head + R"(,"customerId":"C-1","items":[)" + item + R"(],"totalAmount":20})"),
         proposed("OrderItemAdded", head + ",\"item\":" + other + '}')});
    appends.push_back({proposed("OrderItemQuantityChanged", head + R"(,"productId":"P-2","quantity":5})")});
    appends.push_back({proposed("OrderConfirmed", head + R"(,"confirmedAt":"2026-01-01T10:00:00Z"})"),
                       proposed("OrderShipped", head + R"(,"shippedAt":"2026-01-02T10:00:00Z"})")});
    return appends;
}

/// One write, so that a killed process leaves whole lines or none.
void acknowledge(const std::vector<events::ProposedEvent> &events)
{
    std::string lines;
    for (const events::ProposedEvent &event : events)
        lines += event.id.toString() + '\n';
    if (::write(STDOUT_FILENO, lines.data(), lines.size()) < 0)
        std::perror("crashwriter");
}

int fail(const Error &error)
{
    std::fprintf(stderr, "%s\n", describe(error).c_str());
    return 1;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    auto store = store::SqliteStore::open(argv[1], store::SqliteStore::Mode::CreateOrOpen);
    if (!store)
        return fail(store.error());
    for (std::uint64_t number = 0;; ++number) {
        const std::string id = std::string(argv[2]) + '-' + std::to_string(number);
        std::optional<events::Revision> last;
        for (const auto &append : lifeOf(id)) {
            const auto written =
                (*store)->append(events::StreamName("order-" + id), events::ExpectedRevision::after(last), append);
            if (!written)
                return fail(written.error());
            last = written->revision;
            acknowledge(append);
        }
    }
}
