// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/openstore.h"
#include "app/cli/output.h"
#include "core/aggregates/aggregatetype.h"

#include <stop_token>

namespace foldline::cli {

/// What a running subcommand has at hand. Lives on the main thread for one run.
struct Context
{
    int &argc;
    char **argv;
    const aggregates::AggregateRegistry &aggregates;
    std::stop_token stop;
    Output out;
    Messages messages;
};

} // namespace foldline::cli
