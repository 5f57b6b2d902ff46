// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/keychain.h"

#include "ui/services/textconversion.h"

#include <qt6keychain/keychain.h>

#include <utility>

namespace foldline::ui {

namespace {

const QString Service = QStringLiteral("foldline");

Error errorOf(const QKeychain::Job &job)
{
    const std::string words = utf8(job.errorString());
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return {ErrorCode::NotFound, "The keychain holds no password for this connection, or it stayed locked.", words};
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return {ErrorCode::AccessDenied, "The keychain is locked, or access to it was refused.", words};
    case QKeychain::CouldNotDeleteEntry:
        return {ErrorCode::Io, "The keychain did not delete the password.", words};
    default: // with the Secret Service, OtherError too where nothing answers
        return {ErrorCode::Unavailable,
                "No keychain (Secret Service, KWallet) answers here, so passwords are asked for each time.", words};
    }
}

class DesktopKeychain : public Keychain
{
public:
    void read(const QString &key, QObject *context, Read answer) override
    {
        auto *job = new QKeychain::ReadPasswordJob(Service);
        start(job, key, context, [job, answer = std::move(answer)] {
            if (job->error() == QKeychain::NoError)
                answer(job->textData());
            else
                answer(failure(errorOf(*job)));
        });
    }

    void write(const QString &key, const QString &password, QObject *context, Done answer) override
    {
        auto *job = new QKeychain::WritePasswordJob(Service);
        job->setTextData(password);
        start(job, key, context, [job, answer = std::move(answer)] { answer(outcome(*job)); });
    }

    void remove(const QString &key, QObject *context, Done answer) override
    {
        auto *job = new QKeychain::DeletePasswordJob(Service);
        start(job, key, context, [job, answer = std::move(answer)] { answer(outcome(*job)); });
    }

private:
    static Result<void> outcome(const QKeychain::Job &job)
    {
        if (job.error() == QKeychain::NoError || job.error() == QKeychain::EntryNotFound)
            return {};
        return failure(errorOf(job));
    }

    static void start(QKeychain::Job *job, const QString &key, QObject *context, std::function<void()> answer)
    {
        job->setKey(key);
        job->setInsecureFallback(false);
        QObject::connect(job, &QKeychain::Job::finished, context, [answer = std::move(answer)] { answer(); });
        job->start();
    }
};

} // namespace

std::unique_ptr<Keychain> makeDesktopKeychain() { return std::make_unique<DesktopKeychain>(); }

} // namespace foldline::ui
