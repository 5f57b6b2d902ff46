// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mirror/mirrorwish.h"

#include <QString>

#include <functional>

class QWidget;

namespace foldline::ui {

/// A yes-or-no question; true: go on.
using Confirm =
    std::function<bool(QWidget *parent, const QString &question, const QString &explanation, const QString &verb)>;

/// Where a wish for a local copy comes from.
struct MirrorPlan
{
    QString title; ///< of the connection
    QString hosts;
    QString file; ///< where the copy will lie
    bool production = false;
    mirror::MirrorWish wish{};
};

/// The wish as it may be followed: a production connection has a local copy only after somebody agreed to it, and is
/// asked for that here, in words. Agreeing is in the result, to be remembered; refusing takes the wish back.
[[nodiscard]] mirror::MirrorWish settleMirror(const MirrorPlan &plan, const Confirm &confirm, QWidget *parent);

} // namespace foldline::ui
