// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/stubserver/replaytables.h"

#include "core/base/base64.h"
#include "core/base/timestamp.h"
#include "core/kurrentdb/protocol/users.grpc.pb.h"
#include "tests/support/stubserver/wire.h"

#include <array>
#include <utility>
#include <vector>

namespace foldline::test {

using namespace stub;

namespace {

struct Steps
{
    const char *file;
    int first;
    int last;
    const char *text;

    [[nodiscard]] bool hold(const std::string &name, int step) const
    {
        return name == file && step >= first && step <= last;
    }
};

/// Login and password, or a header as it is.
constexpr std::array Callers{
    Steps{"tls-auth", 0, 1, "clerk:pw"},
    Steps{"tls-auth", 2, 3, ""},
    Steps{"tls-auth", 4, 4, "admin:wrong"},
    Steps{"tls-auth", 5, 5, "nobody:pw"},
    Steps{"tls-auth", 6, 6, "Basic ???"},
    Steps{"tls-auth", 7, 7, "Bearer nobody-issued-this"},
    Steps{"tls-auth", 8, 8, ":"},
    Steps{"tls-auth", 9, 9, "ADMIN:changeit"},
    Steps{"tls-auth", 11, 16, "clerk:pw"},
    Steps{"tls-auth", 17, 18, "ops:changeit"},
    Steps{"tls-auth", 20, 20, "clerk:pw"},
    Steps{"tls-auth", 21, 21, "ops:changeit"},
    Steps{"tls-auth", 23, 25, "clerk:pw"},
    Steps{"tls-auth", 27, 27, "clerk:pw"},
    Steps{"tls-auth", 34, 34, "clerk:pw"},
    Steps{"tls-auth", 35, 36, "chief:pw"},
    Steps{"tls-auth", 37, 37, "clerk:pw"},
    Steps{"tls-auth", 38, 38, ""},
    Steps{"tls-auth", 39, 39, "clerk:wrong"},
    Steps{"tls-auth", 41, 42, "clerk:pw"},
    Steps{"tls-auth", 43, 43, ""},
    Steps{"tls-auth", 63, 66, ""},
    Steps{"tls-auth", 67, 67, "clerk:pw"},
    Steps{"tls-auth", 68, 68, "ops:changeit"},
    Steps{"tls-auth", 69, 70, "clerk:pw"},
    Steps{"tls-users", 8, 10, "supportr1:S3cret-r1"},
    Steps{"tls-users", 11, 11, ""},
    Steps{"tls-users", 15, 15, "supportr1:S3cret-r1"},
    Steps{"tls-users", 17, 18, "supportr1:S3cret-r1"},
    Steps{"tls-users", 20, 20, "supportr1:n3w"},
    Steps{"tls-users", 23, 24, "supportr1:again"},
};

constexpr std::array Skipped{
    Steps{"deadlines", 0, 0, "whether an answer beats a deadline too short for anything depends on timing"},
    Steps{"node", 9, 9, "the official server differs: it does not check the number"},
    Steps{"streams-batch-append", 6, 6, "whether a reply is still due at the half-close depends on timing"},
    Steps{"streams-limits", 9, 9, "persistent subscriptions are unimplemented"},
    Steps{"streams-names", 10, 10, "gRPC's own server cannot send a tab in a trailer"},
    Steps{"streams-names", 14, 14, "persistent subscriptions are unimplemented"},
    Steps{"streams-slow-consumer", 0, 0, "depends on timing; tst_stubserver has a test of its own"},
    Steps{"streams-subscribe-all", 23, 23, "shows which events stand first in the log"},
    Steps{"tls-auth", 45, 53, "persistent subscriptions are unimplemented"},
    Steps{"tls-auth", 54, 62, "projections are unimplemented"},
    Steps{"tls-users", 19, 19, "the server still knew a password it had just changed"},
};

constexpr std::array Runs{
    Steps{"streams-all", 0, 0, ""},
    Steps{"streams-all", 9, 9, ""},
    Steps{"streams-all-filter", 12, 12, ""},
    Steps{"streams-subscribe-all", 9, 9, ""},
    Steps{"streams-subscribe-all", 22, 22, ""},
};

const Steps *find(const auto &table, const std::string &file, int step)
{
    for (const Steps &steps : table) {
        if (steps.hold(file, step))
            return &steps;
    }
    return nullptr;
}

void write(StubServer &server, const std::string &stream, const std::string &type, const std::string &data)
{
    server.log().write({.stream = stream, .events = {{.id = events::EventId::random(), .type = type, .data = data}}});
}

void remove(StubServer &server, const std::string &stream, Removal removal)
{
    server.log().remove(stream, expected::Any, removal);
}

void addAccount(StubServer &server, const std::string &login, const std::string &group)
{
    const auto channel = grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials());
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Basic " + toBase64("admin:changeit"));
    wire::users::CreateReq request;
    request.mutable_options()->set_login_name(login);
    request.mutable_options()->set_password("pw");
    request.mutable_options()->add_groups(group);
    wire::users::CreateResp reply;
    (void)wire::users::Users::NewStub(channel)->Create(&context, request, &reply);
}

} // namespace

std::string credentialsFor(const std::string &file, int step)
{
    const Steps *found = find(Callers, file, step);
    const std::string caller = found ? found->text : "admin:changeit";
    if (caller.empty() || caller.starts_with("Basic ") || caller.starts_with("Bearer "))
        return caller;
    return "Basic " + toBase64(caller);
}

std::string reasonToSkip(const std::string &file, int step)
{
    const Steps *found = find(Skipped, file, step);
    return found ? found->text : std::string();
}

bool comparesRuns(const std::string &file, int step) { return find(Runs, file, step) != nullptr; }

CutMessage cutMessage(const std::string &file, int step)
{
    constexpr std::size_t Limit = 1024 * 1024;
    constexpr std::size_t TypeSize = 2 * 3;
    if (file == "streams-batch-append")
        return {.data = 1'100'000};
    switch (step) {
    case 0:
        return {.data = Limit - TypeSize};
    case 1:
        return {.data = Limit - TypeSize + 1};
    case 2:
        return {.data = Limit - TypeSize, .metadata = 1};
    case 3:
        return {.data = 300'000};
    case 4:
        return {.data = 16 * Limit};
    case 5:
        return {.data = 16 * Limit - 10'000 - 200};
    default:
        return {.metadata = 200'000};
    }
}

StubServer::Options serverFor(const std::string &file)
{
    StubServer::Options options;
    options.standardProjections = true;
    options.accounts = file.starts_with("tls-");
    options.writeTimeout = std::chrono::milliseconds(1000);
    return options;
}

ReplayClock::ReplayClock(StubLog &log) : m_ahead(std::make_shared<std::atomic<std::int64_t>>(0))
{
    log.setClock([ahead = m_ahead] { return Timestamp::now().ticks() + ahead->load() * Timestamp::TicksPerSecond; });
}

void prepareFile(const std::string &file, StubServer &server)
{
    for (int i = 0; i < 100; ++i)
        write(server, "$earlier", "Earlier", "{}");
    if (file == "streams-delete" || file == "streams-batch-append")
        write(server, "$all", "Odd", "{}");
    if (file == "streams-batch-append")
        remove(server, "order-batchhard-r1", Removal::Hard);
    if (file == "tls-auth") {
        addAccount(server, "clerk", "support");
        addAccount(server, "chief", "$admins");
    }
}

void prepareStep(const std::string &file, int step, StubServer &server, ReplayClock &clock)
{
    if (file == "streams-links" && step == 6) {
        remove(server, "order-lgone-r1", Removal::Hard);
        remove(server, "order-lsoft-r1", Removal::Soft);
        write(server, "$$order-ltrunc-r1", "$metadata", R"({"$tb":2})");
    }
    if (file == "streams-metadata" && step == 28)
        clock.moveAhead(5);
    if (file == "streams-subscribe" && step == 10)
        write(server, "$$order-subtrunc-r1", "$metadata", R"({"$tb":2})");
    if (file == "streams-subscribe" && step == 16) {
        while (server.log().readForwards("order-subback-r1", 0, 0).view.written < 40)
            write(server, "order-subback-r1", "OrderItemAdded", "{}");
    }
    if (file == "node" && (step == 6 || step == 10))
        server.finishScavenge();
}

void actWhileLive(const std::string &file, int step, StubServer &server)
{
    if (file == "streams-subscribe" && step == 8)
        remove(server, "order-subsoft-r1", Removal::Soft);
    if (file == "streams-subscribe-all" && step == 9) {
        for (int i = 0; i < 6; ++i)
            write(server, "order-other-r1", "OrderItemAdded", "{}");
    }
}

} // namespace foldline::test
