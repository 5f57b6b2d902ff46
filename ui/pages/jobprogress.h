// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

#include <functional>

class QWidget;

namespace foldline::ui {

class Job;

/// Shows the job's progress over the window, with Cancel, when it takes longer than a moment. A cancelled job
/// failed with Cancelled: its message says what is left of it.
void showProgress(QWidget *window, Job *job, const QString &title,
                  std::function<void(const QString &summary)> succeeded,
                  std::function<void(const Error &error)> failed);

} // namespace foldline::ui
