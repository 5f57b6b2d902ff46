// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <google/protobuf/message.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace foldline::test {

/// One call as a server answered it.
struct RecordedStep
{
    struct Message
    {
        std::string type;
        std::string encoded;
        bool cut = false; ///< too large to have been kept
    };

    int number = 0;
    std::string note;
    std::string method; ///< HTTP/2 path
    std::string kind;
    std::map<std::string, std::string> headers;
    std::vector<Message> requests;
    std::vector<Message> replies;
    int repliesLeftOut = 0;
    std::string order;
    std::string status;
    std::map<std::string, std::string> trailers;
    int milliseconds = 0;
    std::string official; ///< how the official server differs

    [[nodiscard]] bool endedByUs() const { return status.starts_with("CANCELLED by client"); }
    [[nodiscard]] bool endedInSilence() const { return status == "DEADLINE_EXCEEDED"; }
};

struct Recording
{
    std::string name;
    std::vector<RecordedStep> steps;
};

/// Where the recordings are; empty when they are not there.
[[nodiscard]] std::string recordingsFolder();
/// nullopt when the file cannot be read.
[[nodiscard]] std::optional<Recording> loadRecording(const std::string &name);

using MessagePtr = std::unique_ptr<google::protobuf::Message>;
/// A message of a generated class; nullptr for an unknown type or bytes that are no such message.
[[nodiscard]] MessagePtr decode(const std::string &type, const std::string &encoded);

} // namespace foldline::test
