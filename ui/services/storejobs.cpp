// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/storeopening.h"

#include "core/base/text.h"
#include "core/store/interchange.h"
#include "core/store/sqlite/sqlitestore.h"
#include "ui/services/textconversion.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fstream>

namespace foldline::ui {

namespace {

/// A store file in the making: removed with its companions unless it was moved to its place.
class DraftFile
{
public:
    explicit DraftFile(const QString &target) : m_target(target), m_draft(target + QStringLiteral(".part"))
    {
        remove();
    }
    ~DraftFile() { remove(); }
    DraftFile(const DraftFile &) = delete;
    DraftFile &operator=(const DraftFile &) = delete;

    [[nodiscard]] std::filesystem::path path() const { return m_draft.toStdString(); }
    Result<void> moveIntoPlace() const
    {
        QFile draft(m_draft);
        if (draft.rename(m_target))
            return {};
        return failure(ErrorCode::Io, "The finished store could not be put in its place.",
                       utf8(m_target + u": " + draft.errorString()));
    }

private:
    void remove() const
    {
        for (const auto *suffix : {"", "-wal", "-shm", "-journal"})
            QFile::remove(m_draft + QLatin1StringView(suffix));
    }

    QString m_target;
    QString m_draft;
};

} // namespace

Result<QString> writeDemoFile(const QString &file, const orders::DemoOptions &options, const JobContext &context)
{
    if (QFileInfo::exists(file))
        return failure(ErrorCode::Conflict, "The demo was not made, because a file of that name is there already.",
                       utf8(file));
    if (!QDir().mkpath(QFileInfo(file).absolutePath()))
        return failure(ErrorCode::Io, "The folder for the demo could not be made.", utf8(file));
    const DraftFile draft(file);
    Result<orders::DemoReport> report;
    {
        auto store = store::SqliteStore::open(draft.path(), store::SqliteStore::Mode::CreateNew);
        if (!store)
            return failure(std::move(store.error()));
        report = orders::writeDemo(
            options, **store, [&context](std::uint64_t events) { context.report(events); }, context.stop);
    }
    if (!report)
        return failure(std::move(report.error()));
    if (auto moved = draft.moveIntoPlace(); !moved)
        return failure(std::move(moved.error()));
    return qtext(groupedCount(report->orders) + " orders, " + groupedCount(report->events) + " events");
}

Result<QString> importInterchangeFile(const QString &file, store::EventStore &store, const JobContext &context)
{
    std::ifstream in(std::filesystem::path(file.toStdString()), std::ios::binary);
    if (!in)
        return failure(ErrorCode::NotFound, "The file cannot be read. Nothing was imported.", utf8(file));
    const auto total = quint64(QFileInfo(file).size());
    const auto report = store::importInterchange(
        in, store, [&context, total](std::uint64_t bytes) { context.report(bytes, total); }, context.stop);
    if (!report) {
        Error error = report.error();
        if (error.message.find(" written") == std::string::npos)
            error.message += " Nothing was written.";
        return failure(std::move(error));
    }
    const std::string there =
        report->there > 0 ? "; " + groupedCount(report->there) + " of them were there already" : std::string();
    return qtext(groupedCount(report->events) + " events in " + groupedCount(report->streams) + " streams" + there);
}

} // namespace foldline::ui
