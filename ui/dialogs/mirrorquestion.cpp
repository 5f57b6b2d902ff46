// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/mirrorquestion.h"

#include "ui/services/textconversion.h"

#include <QCoreApplication>
#include <QDir>
#include <QStringList>

namespace foldline::ui {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("MirrorQuestion", text); }

QString readText(const MirrorPlan &plan)
{
    const mirror::Kept kept = plan.wish.kept.value_or(mirror::Kept());
    if (kept.isEverything())
        return tr("All events of %1 are read from the server, from the first one on.").arg(plan.hosts);
    QStringList categories;
    for (const std::string &category : kept.categories())
        categories << qtext(category);
    return tr("The log of %1 is read, from the first event on, and the events of these categories are kept: %2.")
        .arg(plan.hosts, categories.join(QStringLiteral(", ")));
}

QString explanationOf(const MirrorPlan &plan)
{
    const auto limit = plan.wish.sizeLimit.value_or(mirror::DefaultSizeLimit);
    return QStringList{
        readText(plan),
        tr("They will lie on this computer, not encrypted, up to %1. Whoever can read your files can read them:\n%2")
            .arg(qtext(mirror::sizeText(limit)), QDir::toNativeSeparators(plan.file)),
        tr("Nothing is written to the server. The copy can be thrown away at any time, in this connection's dialog.")}
        .join(QStringLiteral("\n\n"));
}

} // namespace

mirror::MirrorWish settleMirror(const MirrorPlan &plan, const Confirm &confirm, QWidget *parent)
{
    mirror::MirrorWish wish = plan.wish;
    if (!wish.isWanted || wish.isAllowed(plan.production))
        return wish;
    wish.hasAgreed = confirm(parent, tr("Keep a local copy of the production server “%1”?").arg(plan.title),
                             explanationOf(plan), tr("Keep a copy"));
    wish.isWanted = wish.hasAgreed;
    return wish;
}

} // namespace foldline::ui
