// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/sqlsupport.h"

#include <QSqlError>

using namespace Qt::StringLiterals;

namespace foldline::projections {
namespace {

struct Failure
{
    ErrorCode code;
    const char *sentence;
};

Failure sqliteFailure(int code)
{
    switch (code & 0xff) {
    case 5:
    case 6:
        return {ErrorCode::Unavailable, "the read-model database stayed locked by another program."};
    case 3:
    case 8:
    case 23:
        return {ErrorCode::AccessDenied, "the read-model database may not be written."};
    case 11:
        return {ErrorCode::Corrupt,
                "the read-model database is damaged; it can be removed and built anew from the log."};
    case 26:
        return {ErrorCode::NotAStore, "the file is no SQLite database."};
    case 10:
        return {ErrorCode::Io, "reading or writing the file failed."};
    case 13:
        return {ErrorCode::Io, "the disk is full."};
    case 14:
        return {ErrorCode::Io, "the file cannot be opened."};
    default:
        return {ErrorCode::Internal, "the database refused the statement."};
    }
}

Failure postgresFailure(QStringView state, bool connectionFailed)
{
    if (connectionFailed || state.startsWith("08"_L1) || state.startsWith("57P"_L1) || state.startsWith("53"_L1))
        return {ErrorCode::Unavailable, "the database server cannot be reached."};
    if (state == "55P03"_L1 || state == "40P01"_L1 || state == "40001"_L1)
        return {ErrorCode::Unavailable, "the read-model database stayed locked by another program."};
    if (state == "42501"_L1 || state == "25006"_L1 || state.startsWith("28"_L1))
        return {ErrorCode::AccessDenied, "the database server does not allow it."};
    if (state == "3D000"_L1)
        return {ErrorCode::NotFound, "the database does not exist."};
    if (state.startsWith("XX"_L1))
        return {ErrorCode::Corrupt, "the read-model database is damaged."};
    return {ErrorCode::Internal, "the database refused the statement."};
}

} // namespace

Error sqlError(const QSqlDatabase &database, const QSqlError &error, const std::string &what)
{
    const QString native = error.nativeErrorCode();
    const bool postgres = database.driverName() == "QPSQL"_L1;
    const bool lost = error.type() == QSqlError::ConnectionError || !database.isOpen();
    const Failure failure = postgres ? postgresFailure(native, lost) : sqliteFailure(native.toInt());
    QString words = error.databaseText().trimmed();
    if (words.isEmpty())
        words = error.driverText().trimmed();
    const QString context = native.isEmpty() ? words : QString(words % " ("_L1 % native % ')'_L1);
    return {failure.code, what + ": " + failure.sentence, context.toStdString()};
}

namespace sql {

QString columnText(std::string_view utf8, bool postgreSql)
{
    QString text = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
    if (postgreSql)
        text.replace(QChar(u'\0'), QChar(QChar::ReplacementCharacter));
    return text;
}

std::string utf8(const QVariant &value)
{
    const QByteArray bytes = value.toString().toUtf8();
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

namespace {
constexpr std::size_t MicrosecondLength = sizeof("2016-11-19T08:40:02.118000Z") - 1;
}

QString instantText(Timestamp instant)
{
    std::string text = instant.toIso8601();
    if (text.size() == MicrosecondLength)
        text.insert(text.size() - 1, 1, '0');
    return QString::fromLatin1(text);
}

QString instantTextMicroseconds(Timestamp instant)
{
    std::string text = instant.toIso8601();
    if (text.size() > MicrosecondLength)
        text.erase(text.size() - 2, 1);
    return QString::fromLatin1(text);
}

Result<void> execute(const ReadModelDatabase &database, QSqlQuery &query, const std::string &what)
{
    if (!query.exec())
        return failure(sqlError(database.database(), query.lastError(), what));
    return {};
}

Result<void> prepare(const ReadModelDatabase &database, QSqlQuery &query, const QString &sql, const std::string &what)
{
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return failure(sqlError(database.database(), query.lastError(), what));
    return {};
}

Result<QSqlQuery> run(const ReadModelDatabase &database, const QString &sql, const std::vector<QVariant> &values,
                      const std::string &what)
{
    QSqlQuery query(database.database());
    if (auto prepared = prepare(database, query, sql, what); !prepared)
        return failure(prepared.error());
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (auto done = execute(database, query, what); !done)
        return failure(done.error());
    return query;
}

Result<bool> next(const ReadModelDatabase &database, QSqlQuery &query, const std::string &what)
{
    if (query.next())
        return true;
    if (query.lastError().isValid())
        return failure(sqlError(database.database(), query.lastError(), what));
    return false;
}

} // namespace sql
} // namespace foldline::projections
