// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/eventlines.h"
#include "app/cli/exitcodes.h"
#include "app/cli/openmirror.h"
#include "app/cli/verifyreport.h"
#include "core/base/text.h"
#include "core/store/logaudit.h"

namespace foldline::cli {

namespace {

/// What the store recorded, where it does; else computed from the events.
Result<store::TreeHead> headOf(Context &context, store::EventStore &store, std::optional<std::uint64_t> size)
{
    if (!size) {
        auto recorded = store.head(context.stop);
        if (recorded || recorded.error().code != ErrorCode::Unsupported)
            return recorded;
    }
    const auto hashing = [&](std::uint64_t events) { context.messages.progress("hashed: " + plural(events, "event")); };
    auto computed = store::computeHead(store, size, hashing, context.stop);
    context.messages.clearProgress();
    return computed;
}

} // namespace

Result<int> runHead(Context &context, const HeadArguments &arguments)
{
    // A mirror may have more than its server, which had events removed since.
    StoreOptions options = arguments;
    options.mirror = false;
    if (auto checked = checkMirrorHasServer(arguments); !checked)
        return failure(checked.error());
    auto opened = openStore(options, Access::Read, context.stop);
    if (!opened)
        return failure(std::move(opened.error()));
    auto head = headOf(context, **opened, arguments.size);
    if (!head)
        return failure(std::move(head.error()));
    if (!arguments.json) {
        context.out.line(std::to_string(head->size) + ' ' + rootText(*head));
        return Done;
    }
    json::Value line = json::Value::object();
    line.set("size", count(head->size));
    line.set("root", json::Value::string(rootText(*head)));
    markLastKnown(line, **opened);
    context.out.json(json::dump(line));
    return Done;
}

} // namespace foldline::cli
