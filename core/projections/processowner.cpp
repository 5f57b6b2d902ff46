// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/processowner.h"

#include <QCoreApplication>
#include <QFile>
#include <QString>
#include <QStringList>
#include <QSysInfo>

#include <atomic>

using namespace Qt::StringLiterals;

namespace foldline::projections {
namespace {

constexpr std::int64_t PatienceSeconds = 60;

QString machine() { return QSysInfo::machineHostName() % '/'_L1 % QString::fromLatin1(QSysInfo::bootUniqueId()); }

/// When the process began, in clock ticks since boot (field 22 of its stat file); empty: no such process, or no such
/// file system.
QString startOf(const QString &process)
{
    QFile file("/proc/"_L1 % process % "/stat"_L1);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QString stat = QString::fromLatin1(file.readAll());
    // The second field is the program's name in parentheses and may hold anything.
    constexpr int StartAfterName = 20;
    return stat.section(')'_L1, -1).section(' '_L1, StartAfterName, StartAfterName);
}

} // namespace

std::string newOwner()
{
    static std::atomic<quint64> counter{0};
    const QString process = QString::number(QCoreApplication::applicationPid());
    return QStringList{machine(), process, startOf(process), QString::number(++counter)}.join('|'_L1).toStdString();
}

bool isAlive(const std::string &owner, Timestamp lastSign, Timestamp now)
{
    const QStringList parts = QString::fromStdString(owner).split('|'_L1);
    if (parts.size() == 4 && parts.at(0) == machine() && !parts.at(2).isEmpty())
        return startOf(parts.at(1)) == parts.at(2);
    return now.ticks() - lastSign.ticks() < PatienceSeconds * Timestamp::TicksPerSecond;
}

} // namespace foldline::projections
