// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/stubserver/recording.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

namespace foldline::test {

namespace {

std::string textAt(const QJsonObject &object, QLatin1String key) { return object.value(key).toString().toStdString(); }

std::map<std::string, std::string> textsAt(const QJsonObject &object, QLatin1String key)
{
    std::map<std::string, std::string> texts;
    const QJsonObject members = object.value(key).toObject();
    for (auto it = members.begin(); it != members.end(); ++it)
        texts.emplace(it.key().toStdString(), it.value().toString().toStdString());
    return texts;
}

std::vector<RecordedStep::Message> messagesAt(const QJsonObject &object, QLatin1String key)
{
    std::vector<RecordedStep::Message> messages;
    const QJsonArray values = object.value(key).toArray();
    for (const QJsonValue &value : values) {
        const QJsonObject message = value.toObject();
        messages.push_back(
            {textAt(message, QLatin1String("type")),
             QByteArray::fromBase64(message.value(QLatin1String("b64")).toString().toLatin1()).toStdString(),
             message.value(QLatin1String("cut")).toBool()});
    }
    return messages;
}

RecordedStep stepOf(const QJsonObject &object)
{
    RecordedStep step;
    step.number = object.value(QLatin1String("n")).toInt();
    step.note = textAt(object, QLatin1String("note"));
    step.method = textAt(object, QLatin1String("call"));
    step.kind = textAt(object, QLatin1String("kind"));
    step.headers = textsAt(object, QLatin1String("metadata"));
    step.requests = messagesAt(object, QLatin1String("requests"));
    step.replies = messagesAt(object, QLatin1String("responses"));
    step.repliesLeftOut = object.value(QLatin1String("responses_left_out")).toInt();
    step.order = textAt(object, QLatin1String("order"));
    step.status = textAt(object, QLatin1String("status"));
    step.trailers = textsAt(object, QLatin1String("trailers"));
    step.milliseconds = object.value(QLatin1String("ms")).toInt();
    step.official = textAt(object, QLatin1String("official"));
    return step;
}

} // namespace

std::string recordingsFolder()
{
    const QDir folder(QStringLiteral(FOLDLINE_SOURCE_DIR "/../shared/kurrentdb/recorded"));
    return folder.exists() ? folder.absolutePath().toStdString() : std::string();
}

std::optional<Recording> loadRecording(const std::string &name)
{
    QFile file(QString::fromStdString(recordingsFolder() + "/" + name + ".json"));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    Recording recording{.name = name, .steps = {}};
    const QJsonArray steps = QJsonDocument::fromJson(file.readAll()).object().value(QLatin1String("steps")).toArray();
    for (const QJsonValue &step : steps)
        recording.steps.push_back(stepOf(step.toObject()));
    return recording;
}

MessagePtr decode(const std::string &type, const std::string &encoded)
{
    using namespace google::protobuf;
    const Descriptor *descriptor = DescriptorPool::generated_pool()->FindMessageTypeByName(type);
    if (!descriptor)
        return nullptr;
    MessagePtr message(MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
    return message->ParseFromString(encoded) ? std::move(message) : nullptr;
}

} // namespace foldline::test
