// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "merkle.h"

#include <nlohmann/json.hpp>

#include <QCryptographicHash>
#include <QDateTime>
#include <QtEndian>
#include <QTimeZone>

namespace foldline::test {

namespace {

QByteArray sha256(const QByteArray &bytes) { return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256); }

template <typename Integer>
QByteArray bigEndian(Integer value)
{
    QByteArray bytes(sizeof(Integer), '\0');
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray counted(const std::string &bytes)
{
    return bigEndian(static_cast<quint32>(bytes.size())) + QByteArray::fromStdString(bytes);
}

/// `2016-11-19T08:40:02.118000Z` in 100 ns since 1970.
qint64 ticksOf(const std::string &instant)
{
    const QString seconds = QString::fromStdString(instant.substr(0, 19));
    const QDateTime whole = QDateTime::fromString(seconds, QStringLiteral("yyyy-MM-ddTHH:mm:ss"));
    const qint64 epoch = QDateTime(whole.date(), whole.time(), Qt::UTC).toSecsSinceEpoch();
    std::string fraction = instant.size() > 20 ? instant.substr(20, instant.size() - 21) : std::string();
    fraction.resize(7, '0');
    return epoch * 10'000'000 + std::stoll(fraction);
}

std::string decoded(const nlohmann::json &line, const char *member)
{
    return QByteArray::fromBase64(QByteArray::fromStdString(line.at(member).get<std::string>())).toStdString();
}

} // namespace

QByteArray leafOfRawLine(const QByteArray &text)
{
    const auto line = nlohmann::json::parse(text.toStdString());
    QByteArray id = QByteArray::fromStdString(line.at("id").get<std::string>());
    id.replace("-", "");
    return sha256(QByteArray(1, '\0') + QByteArray::fromHex(id) + bigEndian(line.at("revision").get<quint64>()) +
                  bigEndian(ticksOf(line.at("created").get<std::string>())) +
                  counted(line.at("stream").get<std::string>()) + counted(line.at("type").get<std::string>()) +
                  counted(line.at("contentType").get<std::string>()) + counted(decoded(line, "data_base64")) +
                  counted(decoded(line, "metadata_base64")));
}

QByteArray merkleRoot(const QList<QByteArray> &leaves)
{
    if (leaves.isEmpty())
        return sha256({});
    if (leaves.size() == 1)
        return leaves.first();
    qsizetype split = 1;
    while (split * 2 < leaves.size())
        split *= 2;
    return sha256('\1' + merkleRoot(leaves.first(split)) + merkleRoot(leaves.sliced(split)));
}

} // namespace foldline::test
