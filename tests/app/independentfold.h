// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exactjson.h"

#include <QByteArray>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace foldline::test {

/// Orders folded from an interchange file by the rules of the design, written apart from the product and sharing no
/// code with it.
class IndependentFold
{
public:
    /// Returns false when a line is no JSON.
    bool read(const QByteArray &interchange);

    /// State of every order at that instant (ISO 8601 in UTC with six decimals, as in the file; absent: the end), by
    /// stream.
    [[nodiscard]] std::map<std::string, ExactValue> statesAt(const std::optional<std::string> &instant) const;
    /// Sum of every order's total at the end.
    [[nodiscard]] static Units total(const std::map<std::string, ExactValue> &states);
    /// `created` of every event, in the file's order.
    [[nodiscard]] const std::vector<std::string> &instants() const { return m_instants; }
    [[nodiscard]] std::size_t streams() const { return m_streams.size(); }

private:
    std::map<std::string, std::vector<ExactValue>> m_streams;
    std::vector<std::string> m_instants;
};

} // namespace foldline::test
