// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/keptmirrors.h"

#include "core/kurrentdb/connectionplace.h"
#include "core/kurrentdb/settings/connectionstring.h"
#include "core/mirror/mirror.h"
#include "core/mirror/mirrorplace.h"
#include "ui/services/textconversion.h"

#include <utility>

namespace foldline::ui {

namespace {

std::filesystem::path pathOf(const QString &connection)
{
    const auto settings = kurrentdb::parseConnectionString(utf8(connection.trimmed()));
    return settings ? mirror::mirrorFileOf(kurrentdb::placeName(*settings)) : std::filesystem::path();
}

std::optional<KeptMirror> lookAt(const std::filesystem::path &file)
{
    if (file.empty())
        return std::nullopt;
    const auto mirror = mirror::Mirror::look(file);
    if (!mirror)
        return std::nullopt;
    const auto head = (*mirror)->file().head();
    if (!head)
        return std::nullopt;
    return KeptMirror{head->events,   (*mirror)->file().bytes(), head->asOf, head->position.has_value(), head->kept,
                      head->sizeLimit};
}

} // namespace

QString mirrorFileOf(const QString &connection) { return qtext(pathOf(connection).string()); }

KeptMirrors::KeptMirrors(QObject *parent)
    : QObject(parent), m_pool(std::make_unique<QThreadPool>()), m_looking(*m_pool), m_throwing(*m_pool)
{
    // One thread: what is looked at after something was thrown away shows that.
    m_pool->setMaxThreadCount(1);
}

KeptMirrors::~KeptMirrors() { m_pool->waitForDone(); }

void KeptMirrors::look(const QString &connection, std::function<void(const std::optional<KeptMirror> &)> tell)
{
    m_looking.run([file = pathOf(connection)](const JobContext &) { return lookAt(file); }, std::move(tell));
}

void KeptMirrors::throwAway(const QString &connection, std::function<void(const Result<void> &)> tell)
{
    m_throwing.run([file = pathOf(connection)](const JobContext &) { return mirror::MirrorFile::remove(file); },
                   std::move(tell));
}

} // namespace foldline::ui
