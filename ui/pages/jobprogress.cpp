// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/jobprogress.h"

#include "ui/services/job.h"

#include <QProgressDialog>

namespace foldline::ui {

namespace {

constexpr int ShowAfterMilliseconds = 300;
constexpr int Steps = 1000;

} // namespace

void showProgress(QWidget *window, Job *job, const QString &title,
                  std::function<void(const QString &summary)> succeeded, std::function<void(const Error &error)> failed)
{
    auto *progress = new QProgressDialog(title, QProgressDialog::tr("Cancel"), 0, Steps, window);
    progress->setObjectName(QStringLiteral("jobProgress"));
    progress->setAttribute(Qt::WA_DeleteOnClose);
    progress->setMinimumDuration(ShowAfterMilliseconds);
    progress->setAutoReset(false);
    progress->setWindowModality(Qt::NonModal);
    QObject::connect(progress, &QProgressDialog::canceled, job, &Job::cancel);
    QObject::connect(job, &Job::progressChanged, progress, [progress](quint64 done, quint64 total) {
        progress->setMaximum(total > 0 ? Steps : 0);
        progress->setValue(total > 0 ? static_cast<int>(done * Steps / total) : 0);
    });
    QObject::connect(job, &Job::finished, progress, &QWidget::close);
    QObject::connect(job, &Job::succeeded, window, std::move(succeeded));
    QObject::connect(job, &Job::failed, window, std::move(failed));
}

} // namespace foldline::ui
