// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/cart.h"

#include <rapidcheck.h>

namespace foldline::tests {

/// One event of a cart's history, odd ones among them.
inline rc::Gen<std::pair<std::string, std::string>> anyCartStep()
{
    return rc::gen::exec([] {
        const std::string id = *rc::gen::element<std::string>("a", "b", "c", "d", "e");
        const std::string number = std::to_string(*rc::gen::inRange(1, 4));
        const std::string tags = *rc::gen::element<std::string>("[]", "[\"x\"]", "[\"x\",\"y\"]", "[\"y\",\"x\",\"z\"]",
                                                                "[{\"k\":1},{\"k\":2}]", "\"x\"");
        using Step = std::pair<std::string, std::string>;
        return *rc::gen::weightedElement<Step>({{6, Step("Put", R"({"id":")" + id + R"(","n":)" + number + "}")},
                                                {3, Step("Take", R"({"id":")" + id + R"("})")},
                                                {2, Step("Tag", R"({"tags":)" + tags + "}")},
                                                {1, Step("Close", "{}")},
                                                {1, Step("Open", "{}")},
                                                {1, Step("Sung", "{}")},
                                                {1, Step("Put", "broken")}});
    });
}

/// A history of up to `longest` events.
inline rc::Gen<std::vector<events::RecordedEvent>> anyCartHistory(int longest = 120)
{
    return rc::gen::exec([longest] {
        const int count = *rc::gen::inRange(0, longest);
        std::vector<events::RecordedEvent> history;
        for (int i = 0; i < count; ++i) {
            const auto [type, data] = *anyCartStep();
            history.push_back(
                cartEvent(static_cast<std::uint64_t>(i), type, data, *rc::gen::inRange<std::int64_t>(0, 200)));
        }
        return history;
    });
}

} // namespace foldline::tests

namespace foldline::events {

/// Counterexamples are shown by type and data.
inline void showValue(const RecordedEvent &event, std::ostream &out) { out << event.type << ' ' << event.data; }

} // namespace foldline::events
