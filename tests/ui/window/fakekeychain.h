// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/keychain.h"

#include <QList>
#include <QMap>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace foldline::test {

/// A keychain in memory, or one that refuses everything. Answers come from the event loop, as the desktop's do.
class FakeKeychain : public ui::Keychain
{
public:
    struct State
    {
        QMap<QString, QString> passwords;
        std::optional<Error> refusal;
        bool isSilent = false; ///< what is read is answered once it is let go
        QList<std::function<void()>> heldBack;
    };

    explicit FakeKeychain(std::shared_ptr<State> state) : m_state(std::move(state)) {}

    void read(const QString &key, QObject *context, Read answer) override
    {
        const auto say = [state = m_state, key, answer = std::move(answer)] {
            if (state->refusal)
                answer(failure(*state->refusal));
            else if (!state->passwords.contains(key))
                answer(failure(ErrorCode::NotFound, "The keychain holds no password for this connection."));
            else
                answer(QString(state->passwords.value(key)));
        };
        if (m_state->isSilent)
            m_state->heldBack << say;
        else
            later(context, say);
    }
    void write(const QString &key, const QString &password, QObject *context, Done answer) override
    {
        later(context, [state = m_state, key, password, answer = std::move(answer)] {
            if (state->refusal)
                return answer(failure(*state->refusal));
            state->passwords.insert(key, password);
            answer({});
        });
    }
    void remove(const QString &key, QObject *context, Done answer) override
    {
        later(context, [state = m_state, key, answer = std::move(answer)] {
            if (state->refusal)
                return answer(failure(*state->refusal));
            state->passwords.remove(key);
            answer({});
        });
    }

private:
    static void later(QObject *context, std::function<void()> work)
    {
        QMetaObject::invokeMethod(context, std::move(work), Qt::QueuedConnection);
    }

    std::shared_ptr<State> m_state;
};

} // namespace foldline::test
