// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <string>

namespace foldline::cli {

/// CLI11 would take `-3` and what is too large for a very large count.
[[nodiscard]] CLI::Validator wholeNumber();
/// An empty value comes from a variable that is not set; it must not be taken for an option that was not given.
[[nodiscard]] CLI::Validator notEmpty();

/// The program's options and subcommands. Each subcommand fills a struct of its own; the one that is there decides the
/// request.
class Grammar
{
public:
    Grammar();

    Result<Request> parse(int argc, const char *const *argv);

private:
    template <typename Arguments>
    using Run = Result<int> (*)(Context &, const Arguments &);

    template <typename Arguments>
    struct Subcommand
    {
        CLI::App *app;
        std::shared_ptr<Arguments> arguments;
    };

    static void addStoreOptions(CLI::App &app, StoreOptions &options);

    template <typename Arguments>
    Subcommand<Arguments> bare(const std::string &name, const std::string &what, const std::string &example)
    {
        CLI::App *sub = m_app.add_subcommand(name, what);
        sub->footer("Example:\n  " + example);
        auto arguments = std::make_shared<Arguments>();
        addStoreOptions(*sub, *arguments);
        sub->add_flag("--json", arguments->json, "JSON: lists one object a line, single things one object");
        return {sub, arguments};
    }

    template <typename Arguments>
    Subcommand<Arguments> add(const std::string &name, const std::string &what, const std::string &example,
                              Run<Arguments> run)
    {
        auto added = bare<Arguments>(name, what, example);
        auto arguments = added.arguments;
        added.app->callback([this, arguments, run] {
            m_request = [this, arguments, run]() -> Request {
                inherit(*arguments);
                return Job([arguments, run](Context &context) { return run(context, *arguments); });
            };
        });
        return added;
    }

    /// Options that stand before the subcommand count too.
    void inherit(StoreOptions &options) const;

    static void addLimit(CLI::App &app, ListArguments &list);
    static void addList(CLI::App &app, ListArguments &list, bool newestIsDefault);

    void addTransfer();
    void addCopy();
    void addLists();
    void addStates();
    void addHistory();
    void addCommand();
    void addReadModels();
    void addDemo();
    void addScreenshot();

    Result<app::WindowOptions> windowOptions(const StoreOptions &own) const;
    std::string explain(const CLI::ParseError &error) const;

    CLI::App m_app{"Foldline: looks into histories of events. State is a left fold over facts; every subcommand shows "
                   "a fold at a chosen point."};
    Common m_global;
    std::function<Result<Request>()> m_request;
};

} // namespace foldline::cli
