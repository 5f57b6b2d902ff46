// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/interchange.h"
#include "tests/support/storetesting.h"

#include <QString>

#include <sstream>
#include <string>
#include <string_view>

namespace foldline::test {

using store::EventStore;
using store::ExportOptions;
using store::ImportReport;

inline std::string idText(int number)
{
    return QStringLiteral("00000000-0000-4000-8000-%1").arg(number, 12, 10, QLatin1Char('0')).toStdString();
}

inline std::string line(std::string_view stream, int number, const std::string &revision = {},
                        std::string_view data = "{}")
{
    std::string text = R"({"stream":")" + std::string(stream) + "\",";
    if (!revision.empty())
        text += R"("revision":)" + revision + ",";
    return text + R"("id":")" + idText(number) +
           R"(","type":"Happened","created":"2016-11-19T08:40:02.1180001Z","data":)" + std::string(data) +
           R"(,"metadata":{"actor":"web"}})";
}

inline Result<ImportReport> importText(EventStore &target, const std::string &text)
{
    std::istringstream in(text);
    return importInterchange(in, target);
}

inline std::string exported(EventStore &source, const ExportOptions &options = {})
{
    std::ostringstream out;
    const auto done = exportInterchange(source, options, out);
    return done ? out.str() : "failed: " + describe(done.error());
}

inline QString where(const Result<ImportReport> &result)
{
    return result ? u"taken"_qs : QString::fromStdString(result.error().context);
}

} // namespace foldline::test
