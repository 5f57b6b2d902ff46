// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/writedoubt.h"

#include <utility>

namespace foldline::kurrentdb {

using namespace store;

namespace {

/// Without our sentence where that speaks for the one try only.
std::string wordsOf(const Error &error) { return error.code == ErrorCode::TooLarge ? error.context : describe(error); }

} // namespace

CallFailure WriteDoubt::take(CallFailure failure)
{
    if (failure.isWrongRevision)
        m_first.reset();
    else if (failure.mayHaveHappened() && !m_first)
        m_first = failure.error;
    // Who fails inside twice fails so a third time.
    const bool failedInside = failure.mayHaveHappened() && failure.status == grpc::StatusCode::UNKNOWN;
    const bool isUseless = failedInside && std::exchange(m_failedInside, true);
    if (isOpen() && (!m_isRepeatable || isUseless))
        failure.meaning = CallFailure::Meaning::Refused;
    return failure;
}

std::string WriteDoubt::words(const Error &last) const { return wordsOfDoubt(*m_first, last); }

bool isRepeatable(const ExpectedRevision &expected)
{
    return expected.kind() == ExpectedRevision::Kind::Exact || expected.kind() == ExpectedRevision::Kind::NoStream;
}

std::string wordsOfDoubt(const Error &first, const Error &last)
{
    const std::string begin = wordsOf(first);
    const std::string end = wordsOf(last);
    return begin == end ? end : begin + "; then: " + end;
}

Error unknownAppend(const StreamName &stream, std::string words)
{
    return {ErrorCode::Timeout,
            "It is not known whether this was written: the server did not say. Read the last events of the stream `" +
                stream.value() + "` to find out.",
            std::move(words)};
}

Error unknownDeletion(const StreamName &stream, std::string words)
{
    return {ErrorCode::Timeout,
            "It is not known whether the stream `" + stream.value() +
                "` was deleted: the server did not say. Read it to find out.",
            std::move(words)};
}

Error unknownAppends(std::string words)
{
    return {ErrorCode::Timeout, "It is not known whether what was sent last is written: the server did not say.",
            std::move(words)};
}

} // namespace foldline::kurrentdb
