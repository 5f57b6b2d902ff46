// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/forwardingstore.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace foldline::test {

/// Another store with somebody who meddles: before an append, with its answer, and while the log is read. Hooks are
/// set on the test's thread and called on the one that uses the store.
class MeddlingStore final : public ForwardingStore
{
public:
    using Hook = std::function<void()>;
    using Answer = std::function<Result<store::AppendResult>(Result<store::AppendResult>)>;

    using ForwardingStore::ForwardingStore;

    std::atomic_bool readOnly = false;

    /// Called once, before the next append goes through.
    void beforeNextAppend(Hook hook) { set(m_before, std::move(hook)); }
    /// Changes the next append's answer; it went through all the same.
    void answerNextAppend(Answer answer) { set(m_answer, std::move(answer)); }
    /// The next append does not go through at all and answers this.
    void refuseNextAppend(Error error) { set(m_refusal, std::optional(std::move(error))); }
    /// Called for each batch that is read of the whole log, before it is handed on.
    void whileReadingAll(Hook hook) { set(m_reading, std::move(hook)); }
    /// Ids of the events of each append, in order.
    [[nodiscard]] std::vector<std::vector<std::string>> appendedIds() const
    {
        const std::lock_guard lock(m_mutex);
        return m_ids;
    }

    Result<store::AppendResult> append(const store::StreamName &stream, store::ExpectedRevision expected,
                                       std::span<const store::ProposedEvent> events, std::stop_token stop) override
    {
        note(events);
        if (const Hook hook = take(m_before))
            hook();
        if (auto refusal = take(m_refusal))
            return failure(*refusal);
        auto result = ForwardingStore::append(stream, expected, events, stop);
        if (const Answer answer = take(m_answer))
            return answer(std::move(result));
        return result;
    }
    Result<void> readAll(const store::AllRead &read, const store::BatchHandler &handler, std::stop_token stop) override
    {
        const store::BatchHandler watched = [this, &handler](auto batch) {
            if (const Hook hook = look(m_reading))
                hook();
            return handler(batch);
        };
        return ForwardingStore::readAll(read, watched, stop);
    }
    bool isReadOnly() const override { return readOnly; }
    std::string displayName() const override { return "meddled"; }

private:
    template <typename T>
    void set(T &member, T value)
    {
        const std::lock_guard lock(m_mutex);
        member = std::move(value);
    }
    template <typename T>
    T take(T &member)
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(member, T());
    }
    template <typename T>
    T look(const T &member) const
    {
        const std::lock_guard lock(m_mutex);
        return member;
    }
    void note(std::span<const store::ProposedEvent> events)
    {
        const std::lock_guard lock(m_mutex);
        auto &ids = m_ids.emplace_back();
        for (const store::ProposedEvent &event : events)
            ids.push_back(event.id.toString());
    }

    mutable std::mutex m_mutex;
    Hook m_before;
    Answer m_answer;
    std::optional<Error> m_refusal;
    Hook m_reading;
    std::vector<std::vector<std::string>> m_ids;
};

} // namespace foldline::test
