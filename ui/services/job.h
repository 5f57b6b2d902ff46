// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/services/jobrunner.h"

#include <QObject>
#include <QString>

namespace foldline::ui {

/// A long task that a person started and may watch or cancel: creating the demo, importing a file.
/// Ends with exactly one of succeeded, failed (Cancelled too), and deletes itself afterwards when it has no parent.
class Job : public QObject
{
    Q_OBJECT

public:
    /// Returns a sentence about what was done.
    using Work = std::function<Result<QString>(const JobContext &context)>;

    Job(QString title, QThreadPool &pool, QObject *parent = nullptr);
    ~Job() override;

    void start(Work work);
    /// The job ends with Cancelled as soon as it notices.
    void cancel();

    [[nodiscard]] QString title() const { return m_title; }
    [[nodiscard]] bool isRunning() const { return m_running; }
    [[nodiscard]] quint64 done() const { return m_done; }
    [[nodiscard]] quint64 total() const { return m_total; }

signals:
    void progressChanged(quint64 done, quint64 total);
    void succeeded(const QString &summary);
    void failed(const foldline::Error &error);
    void finished();

private:
    void finish(const Result<QString> &result);

    QString m_title;
    QThreadPool &m_pool;
    Mailbox m_mailbox;
    std::stop_source m_stop;
    bool m_running = false;
    quint64 m_done = 0;
    quint64 m_total = 0;
};

} // namespace foldline::ui
