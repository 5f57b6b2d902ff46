// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/context.h"
#include "core/base/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The subcommands. Each takes what was typed and returns the exit code, or the failure that decides it.
namespace foldline::cli {

/// What subcommands with a store have in common.
struct Common : StoreOptions
{
    bool json = false;
};

struct ListArguments : Common
{
    std::uint64_t limit = UINT64_MAX;
    bool newest = false;
};

struct ImportArguments : Common
{
    std::string file;
};
struct ExportArguments : Common
{
    bool raw = false;
    std::string stream;
    std::string from;
    std::string to;
};
struct CopyArguments : Common
{
    std::string from; ///< a file, or a connection string
    std::string to;
    std::vector<std::string> streams; ///< empty: all
};
struct DemoArguments : Common
{
    std::string file;
    std::optional<std::uint64_t> seed;
    std::optional<std::uint64_t> orders;
    std::optional<std::uint64_t> events;
    std::string until;
};
[[nodiscard]] Result<int> runImport(Context &context, const ImportArguments &arguments);
[[nodiscard]] Result<int> runExport(Context &context, const ExportArguments &arguments);
[[nodiscard]] Result<int> runCopy(Context &context, const CopyArguments &arguments);
/// Writes a demo history to a new store file.
[[nodiscard]] Result<int> runDemoWrite(Context &context, const DemoArguments &arguments);

struct StreamsArguments : ListArguments
{
    std::string category;
    std::string contains;
    bool system = false;
};
struct EventsArguments : ListArguments
{
    std::string stream; ///< empty: the whole log
    std::vector<std::string> types;
    std::string category;
    std::optional<std::uint64_t> from;
    bool follow = false;
    bool links = false; ///< as they are, instead of what they lead to
};
[[nodiscard]] Result<int> runStreams(Context &context, const StreamsArguments &arguments);
[[nodiscard]] Result<int> runEvents(Context &context, const EventsArguments &arguments);
[[nodiscard]] Result<int> runLog(Context &context, const EventsArguments &arguments);

struct StateArguments : Common
{
    std::string stream;
    std::string at;
};
struct StatesArguments : ListArguments
{
    std::string category;
    std::string at;
};
[[nodiscard]] Result<int> runState(Context &context, const StateArguments &arguments);
[[nodiscard]] Result<int> runStates(Context &context, const StatesArguments &arguments);

struct DiffArguments : ListArguments
{
    std::string stream;
    std::string a;
    std::string b;
};
struct BlameArguments : ListArguments
{
    std::string stream;
    std::optional<std::string> pointer;
    std::string at;
};
[[nodiscard]] Result<int> runDiff(Context &context, const DiffArguments &arguments);
[[nodiscard]] Result<int> runBlame(Context &context, const BlameArguments &arguments);

struct CommandArguments : Common
{
    std::string stream;
    std::string name;
    std::vector<std::string> fields; ///< `key=value`
    bool dryRun = false;
    std::string expectedRevision; ///< a number, `none` or `-1`, `any`; empty: the revision that was loaded
    std::string reason;
    std::string actor; ///< empty: the login name
};
[[nodiscard]] Result<int> runCommand(Context &context, const CommandArguments &arguments);

struct OrdersArguments : ListArguments
{
    std::vector<std::string> statuses;
    std::string customer;
};
struct ProjectArguments : Common
{
    bool rebuild = false;
    bool setAside = false;
};
[[nodiscard]] Result<int> runOrders(Context &context, const OrdersArguments &arguments);
[[nodiscard]] Result<int> runProject(Context &context, const ProjectArguments &arguments);

struct MirrorArguments : Common
{
    std::vector<std::string> categories;
    bool everything = false;
    std::string limit;
    bool follow = false;
    bool status = false;
    bool drop = false;
};
[[nodiscard]] Result<int> runMirror(Context &context, const MirrorArguments &arguments);

[[nodiscard]] Result<int> runVerify(Context &context, const Common &arguments);
[[nodiscard]] Result<int> runPing(Context &context, const Common &arguments);
struct HeadArguments : Common
{
    std::optional<std::uint64_t> size; ///< of the first events alone; absent: of all
};
[[nodiscard]] Result<int> runHead(Context &context, const HeadArguments &arguments);

} // namespace foldline::cli
