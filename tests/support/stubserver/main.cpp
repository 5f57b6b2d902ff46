// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// foldline_stubserver: a stub server as a program, for tests that need one in another process.
#include "tests/support/stubserver/stubserver.h"

#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include <poll.h>
#include <unistd.h>

namespace {

using foldline::test::StubOptions;

constexpr int LookMilliseconds = 100;

volatile std::sig_atomic_t stopRequested = 0;

void requestStop(int /*signal*/) { stopRequested = 1; }

std::string contentOf(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

struct Arguments
{
    StubOptions options{};
    int lostAnswers = 0; ///< so many appends are written, and fail all the same
};

/// nullopt for arguments that cannot be understood.
std::optional<Arguments> argumentsOf(const std::vector<std::string> &arguments)
{
    Arguments result;
    StubOptions &options = result.options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string &name = arguments[i];
        const auto hasValues = [&](std::size_t count) { return i + count < arguments.size(); };
        if (name == "--port" && hasValues(1)) {
            options.port = std::atoi(arguments[++i].c_str());
        } else if (name == "--version" && hasValues(1)) {
            options.version = arguments[++i];
        } else if (name == "--tls" && hasValues(2)) {
            options.tls.certificate = contentOf(arguments[++i]);
            options.tls.privateKey = contentOf(arguments[++i]);
        } else if (name == "--accounts") {
            options.accounts = true;
        } else if (name == "--projections") {
            options.standardProjections = true;
        } else if (name == "--lose-answers" && hasValues(1)) {
            result.lostAnswers = std::atoi(arguments[++i].c_str());
        } else {
            return std::nullopt;
        }
    }
    return result;
}

/// As a node that fails inside: the client is left in doubt.
void loseAnswers(foldline::test::StubServer &server, int count)
{
    for (int i = 0; i < count; ++i)
        server.afterNext("Streams/Append",
                         [] { return grpc::Status(grpc::StatusCode::UNKNOWN, "Exception was thrown by handler."); });
}

/// Whether the one who started this program closed its standard input.
bool inputClosed()
{
    pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    if (::poll(&input, 1, LookMilliseconds) <= 0)
        return false;
    char ignored[256];
    return ::read(STDIN_FILENO, ignored, sizeof ignored) <= 0;
}

} // namespace

int main(int argc, char **argv)
{
    const auto arguments = argumentsOf({argv + 1, argv + argc});
    if (!arguments) {
        std::fputs("usage: foldline_stubserver [--port N] [--version 24.10.0] [--tls CERTIFICATE KEY] [--accounts] "
                   "[--projections] [--lose-answers N]\n",
                   stderr);
        return 2;
    }
    std::signal(SIGTERM, requestStop);
    std::signal(SIGINT, requestStop);
    foldline::test::StubServer server(arguments->options);
    if (server.port() == 0) {
        std::fputs("foldline_stubserver: cannot listen there\n", stderr);
        return 1;
    }
    loseAnswers(server, arguments->lostAnswers);
    std::printf("listening on %s\n", server.address().c_str());
    std::fflush(stdout);
    while (stopRequested == 0 && !server.shutdownRequested() && !inputClosed()) {
    }
    return 0;
}
