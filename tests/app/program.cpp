// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"

#include <QDir>
#include <QFile>

#include <sqlite3.h>

namespace foldline::test {

QList<QByteArray> Run::lines() const
{
    QList<QByteArray> lines = out.split('\n');
    if (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

Json Run::object() const { return Json::parse(out.toStdString(), nullptr, false); }

std::vector<Json> Run::objects() const
{
    std::vector<Json> result;
    for (const QByteArray &line : lines())
        result.push_back(Json::parse(line.toStdString(), nullptr, false));
    return result;
}

bool Run::says(const char *words) const { return err.toLower().contains(QByteArray(words).toLower()); }

bool tamper(const QString &file, const char *sql)
{
    sqlite3 *database = nullptr;
    const bool done = sqlite3_open(file.toUtf8().constData(), &database) == SQLITE_OK &&
                      sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(database);
    return done;
}

QString programFile() { return QStringLiteral(FOLDLINE_PROGRAM); }
QString crashWriterFile() { return QStringLiteral(FOLDLINE_CRASHWRITER); }

Run runProgram(const QStringList &arguments, const QByteArray &input)
{
    QProcess process;
    process.start(programFile(), arguments);
    process.write(input);
    process.closeWriteChannel();
    constexpr int Limit = 240'000;
    const bool ended = process.waitForFinished(Limit) && process.exitStatus() == QProcess::NormalExit;
    return {ended ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

QStringList words(const char *text) { return QString::fromUtf8(text).split(QLatin1Char(' '), Qt::SkipEmptyParts); }

std::string keysOf(const Json &object)
{
    std::string keys;
    for (const auto &[key, value] : object.items())
        keys += (keys.empty() ? "" : " ") + key;
    return keys;
}

Workplace::Workplace(const QByteArray &history)
{
    write(QStringLiteral("history.ndjson"), history);
    m_imported = run({QStringLiteral("import"), path(QStringLiteral("history.ndjson"))});
}

Run Workplace::run(const QStringList &arguments, const QByteArray &input) const
{
    return runProgram(arguments + QStringList{QStringLiteral("--store"), store()}, input);
}

Run Workplace::runJson(QStringList arguments) const
{
    arguments.append(QStringLiteral("--json"));
    return run(arguments);
}

void Workplace::write(const QString &name, const QByteArray &bytes) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
        qFatal("cannot write a test file");
}

QMap<QString, QByteArray> Workplace::files() const
{
    QMap<QString, QByteArray> result;
    const QStringList names = QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden);
    for (const QString &name : names) {
        QFile file(path(name));
        if (file.open(QIODevice::ReadOnly))
            result.insert(name, file.readAll());
    }
    return result;
}

QByteArray eventLine(const char *stream, int revision, int id, const char *type, const char *created, const char *data,
                     const char *metadata)
{
    const QByteArray uuid = "00000000-0000-4000-8000-" + QByteArray::number(id).rightJustified(12, '0');
    return QByteArray("{\"stream\":\"") + stream + "\",\"revision\":" + QByteArray::number(revision) + ",\"id\":\"" +
           uuid + "\",\"type\":\"" + type + "\",\"created\":\"" + created + "\",\"data\":" + data +
           ",\"metadata\":" + metadata + "}\n";
}

QByteArray sampleHistory()
{
    QByteArray history;
    history += eventLine(
        "order-A-1", 0, 1, "OrderCreated", "2020-01-01T10:00:00.000000Z",
        R"({"orderId":"A-1","customerId":"C-1","customerName":"Ada Lovelace","items":[{"productId":"P-1","productName":"Stapler","quantity":2,"unitPrice":10}],"totalAmount":20})",
        R"({"schemaVersion":2,"actor":"web-shop"})");
    history += eventLine(
        "order-A-2", 0, 2, "OrderCreated", "2020-01-02T10:00:00.000000Z",
        R"({"id":"A-2","customer_id":"C-2","order_items":[{"productId":"P-3","productName":"Paper","quantity":2,"unitPrice":8.224}],"total":16.448})",
        R"({"schemaVersion":1,"actor":"web-shop"})");
    history +=
        eventLine("order-A-1", 1, 3, "OrderItemAdded", "2020-01-03T10:00:00.000000Z",
                  R"({"orderId":"A-1","item":{"productId":"P-2","productName":"Clip","quantity":3,"unitPrice":1.5}})",
                  R"({"schemaVersion":2,"actor":"grace","reason":"asked by phone"})");
    history += eventLine("order-A-1", 2, 4, "OrderConfirmed", "2020-01-04T10:00:00.000000Z",
                         R"({"orderId":"A-1","confirmedAt":"2020-01-04T10:00:00Z"})",
                         R"({"schemaVersion":2,"actor":"payment-gateway"})");
    history += eventLine(
        "order-A-3", 0, 5, "OrderCreated", "2020-01-05T10:00:00.000000Z",
        R"({"orderId":"A-3","customerId":"C-1","items":[{"productId":"P-1","productName":"Stapler","quantity":1,"unitPrice":10}],"totalAmount":99})",
        R"({"schemaVersion":2,"actor":"web-shop"})");
    history += eventLine("order-A-3", 1, 6, "OrderBlessed", "2020-01-06T10:00:00.000000Z",
                         R"({"past53":9007199254740993,"thirty":123456789012345678901234567890.10,"exponent":1E5})",
                         R"({"actor":"abbot"})");
    history += eventLine("order-A-1", 3, 7, "OrderShipped", "2020-01-07T10:00:00.000000Z",
                         R"({"orderId":"A-1","shippedAt":"2020-01-07T10:00:00Z","shipMode":"Second Class"})",
                         R"({"schemaVersion":2,"actor":"warehouse"})");
    history += "{\"stream\":\"note-1\",\"revision\":0,\"id\":\"00000000-0000-4000-8000-000000000008\",\"type\":"
               "\"Scan\",\"created\":\"2020-01-08T10:00:00.000000Z\","
               "\"data_base64\":\"AAH/\",\"metadata\":{}}\n";
    return history;
}

} // namespace foldline::test
