// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/messagechecks.h"
#include "tests/kurrentdb/protocolfiles.h"
#include "tests/kurrentdb/wirebytes.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <set>

using namespace foldline::tests;
using namespace foldline::tests::wire;
using nlohmann::json;

/// The generated classes against exchanges recorded with a live server.
class TestRecordedDecode : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(linksEveryProtocolFile()); }
    void recordedMessages_data();
    void recordedMessages();
    void recordedRefusalsNameTheirReasons();
    void theCheckSeesUnknownFields();
    void theCheckSeesWrongNamesAndValues();
};

namespace {

QDir recordedFolder() { return QDir(QStringLiteral(FOLDLINE_SOURCE_DIR "/../shared/kurrentdb/recorded")); }

QStringList recordedFiles() { return recordedFolder().entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name); }

struct RecordedMessage
{
    std::string where;
    std::string type;
    std::string bytes;
    json text;
};

/// The requests and responses of a file that were kept whole, in order; empty when it cannot be read.
std::vector<RecordedMessage> messagesOf(const QString &name)
{
    QFile file(recordedFolder().filePath(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const json scenario = json::parse(file.readAll().toStdString(), nullptr, false);
    std::vector<RecordedMessage> result;
    for (const json &step : scenario.is_object() ? scenario.at("steps") : json::array()) {
        for (const char *side : {"requests", "responses"}) {
            for (const json &message : step.at(side)) {
                if (message.value("cut", false))
                    continue;
                const auto bytes = QByteArray::fromBase64(QByteArray::fromStdString(message.at("b64")));
                result.push_back({"step " + step.at("n").dump() + ", " + side, message.at("type"), bytes.toStdString(),
                                  message.at("json")});
            }
        }
    }
    return result;
}

} // namespace

void TestRecordedDecode::recordedMessages_data()
{
    const QStringList files = recordedFiles();
    if (files.isEmpty())
        QSKIP("skipped: the recorded exchanges are not here");
    QTest::addColumn<QString>("file");
    for (const QString &file : files)
        QTest::newRow(qPrintable(file)) << file;
}

void TestRecordedDecode::recordedMessages()
{
    QFETCH(const QString, file);
    const auto messages = messagesOf(file);
    QVERIFY(!messages.empty());
    for (const auto &message : messages) {
        const std::string fault = faultOf(message.type, message.bytes, message.text);
        QVERIFY2(fault.empty(), (message.where + ", " + message.type + ": " + fault).c_str());
    }
}

void TestRecordedDecode::recordedRefusalsNameTheirReasons()
{
    const auto messages = messagesOf(QStringLiteral("streams-batch-append.json"));
    if (messages.empty())
        QSKIP("skipped: the recorded exchanges are not here");
    std::set<std::string> reasons;
    for (const auto &message : messages) {
        event_store::client::streams::BatchAppendResp reply;
        if (message.type != reply.GetTypeName())
            continue;
        QVERIFY(reply.ParseFromString(message.bytes));
        if (!reply.has_error())
            continue;
        const auto reason = unpack(reply.error().details());
        QVERIFY2(reason, reply.error().details().type_url().c_str());
        reasons.insert(reason->GetDescriptor()->name());
    }
    const std::set<std::string> expected{"BadRequest", "MaximumAppendSizeExceeded", "StreamDeleted", "Timeout",
                                         "WrongExpectedVersion"};
    QCOMPARE(reasons, expected);
}

void TestRecordedDecode::theCheckSeesUnknownFields()
{
    event_store::client::streams::BatchAppendResp reply;
    const std::string detail = content(1, "type.googleapis.com/event_store.client.BadRequest") + content(2, empty(9));
    QVERIFY(reply.ParseFromString(content(2, content(3, detail))));
    QCOMPARE(unknownIn(reply), std::string("event_store.client.streams.BatchAppendResp.error: google.rpc.Status."
                                           "details: event_store.client.BadRequest has no field 9"));
    event_store::client::persistent_subscriptions::ReadReq request;
    QVERIFY(request.ParseFromString(content(2, content(2, empty(1)) + content(2, empty(7)))));
    QCOMPARE(unknownIn(request),
             std::string("event_store.client.persistent_subscriptions.ReadReq.ack: "
                         "event_store.client.persistent_subscriptions.ReadReq.Ack.ids: event_store.client.UUID has no "
                         "field 7"));
}

void TestRecordedDecode::theCheckSeesWrongNamesAndValues()
{
    const std::string type = "event_store.client.gossip.EndPoint";
    const std::string bytes = content(1, "h") + number(2, 1);
    QCOMPARE(faultOf(type, bytes, json{{"address", "h"}, {"port", 1}}), std::string());
    QVERIFY(!faultOf(type, bytes, json{{"address", "h"}, {"port", 2}}).empty());
    QVERIFY(!faultOf(type, bytes, json{{"host", "h"}, {"port", 1}}).empty());
    QVERIFY(!faultOf(type, bytes, json{{"address", "h"}, {"port", 1}, {"more", 1}}).empty());
    QVERIFY(!faultOf(type, bytes, json{{"address", "h"}}).empty());
    QVERIFY(!faultOf(type, bytes + '\x08', json{{"address", "h"}, {"port", 1}}).empty());
    QCOMPARE(faultOf("event_store.client.gossip.Nobody", bytes, json::object()), std::string("no class"));
}

QTEST_GUILESS_MAIN(TestRecordedDecode)
#include "tst_recordeddecode.moc"
