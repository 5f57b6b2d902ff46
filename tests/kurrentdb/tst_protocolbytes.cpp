// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/messagechecks.h"
#include "tests/kurrentdb/protocolfiles.h"
#include "tests/kurrentdb/wirebytes.h"

#include <QTest>

using namespace foldline::tests;
using namespace foldline::tests::wire;
using nlohmann::json;

/// The generated classes against bytes written by hand: each service's numbers, names and types.
class TestProtocolBytes : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(linksEveryProtocolFile()); }
    void handWrittenMessages_data();
    void handWrittenMessages();
    void plainHexadecimal();
    void laterMemberOfAOneofWins();
    void methods_data();
    void methods();
};

namespace {

void add(const std::string &type, const char *what, const std::string &bytes, const char *text)
{
    QTest::addRow("%s, %s", type.c_str(), what) << type << bytes << std::string(text);
}

void addShared()
{
    const std::string client = "event_store.client.";
    add(client + "UUID", "structured", content(1, number(1, 0x0123456789abcdef) + number(2, UINT64_MAX)),
        R"({"structured":{"most_significant_bits":"81985529216486895","least_significant_bits":"-1"}})");
    add(client + "UUID", "string", content(2, "a-b"), R"({"string":"a-b"})");
    add(client + "StreamIdentifier", "name", content(3, "order-1"), R"({"stream_name":"b3JkZXItMQ=="})");
    add(client + "AllStreamPosition", "both", number(1, UINT64_MAX) + number(2, 7),
        R"({"commit_position":"18446744073709551615","prepare_position":"7"})");
    add(client + "WrongExpectedVersion", "numbers", number(1, 4) + number(3, 9),
        R"({"current_stream_revision":"4","expected_stream_position":"9"})");
    add(client + "WrongExpectedVersion", "none, any", empty(2) + empty(4),
        R"({"current_no_stream":{},"expected_any":{}})");
    add(client + "WrongExpectedVersion", "exists", empty(5), R"({"expected_stream_exists":{}})");
    add(client + "WrongExpectedVersion", "no stream", empty(6), R"({"expected_no_stream":{}})");
    add(client + "StreamDeleted", "name", content(1, content(3, "a")),
        R"({"stream_identifier":{"stream_name":"YQ=="}})");
    add(client + "MaximumAppendSizeExceeded", "size", number(1, 1048576), R"({"maxAppendSize":1048576})");
    add(client + "MaximumAppendEventSizeExceeded", "all", content(1, "id") + number(2, 300) + number(3, 200),
        R"({"eventId":"id","proposedEventSize":300,"maxAppendEventSize":200})");
    add(client + "BadRequest", "text", content(1, "why"), R"({"message":"why"})");
    add("google.rpc.Status", "with a detail",
        number(1, 6) + content(2, "text") +
            content(3, content(1, "type.googleapis.com/event_store.client.WrongExpectedVersion") +
                           content(2, number(1, 2))),
        R"({"code":"ALREADY_EXISTS","message":"text","details":{
            "@type":"type.googleapis.com/event_store.client.WrongExpectedVersion","current_stream_revision":"2"}})");
    add("google.rpc.Status", "last code", number(1, 16), R"({"code":"UNAUTHENTICATED"})");
}

void addReads()
{
    const std::string request = "event_store.client.streams.ReadReq";
    const std::string reply = "event_store.client.streams.ReadResp";
    add(request, "stream backwards",
        content(1, content(1, content(1, content(3, "a")) + empty(4)) + number(3, 1) + number(4, 1) + number(5, 20) +
                       empty(8) + content(9, empty(2)) + content(10, number(1, 1))),
        R"({"options":{"stream":{"stream_identifier":{"stream_name":"YQ=="},"end":{}},"read_direction":"Backwards",
            "resolve_links":true,"count":"20","no_filter":{},"uuid_option":{"string":{}},
            "control_option":{"compatibility":1}}})");
    add(request, "filtered subscription to all",
        content(1, content(2, content(1, number(1, 5) + number(2, 4))) + empty(6) +
                       content(7, content(2, content(1, "^x") + content(2, "p") + content(2, "q")) + number(3, 32) +
                                      number(5, 2)) +
                       content(9, empty(1))),
        R"({"options":{"all":{"position":{"commit_position":"5","prepare_position":"4"}},"subscription":{},
            "filter":{"event_type":{"regex":"^x","prefix":["p","q"]},"max":32,"checkpointIntervalMultiplier":2},
            "uuid_option":{"structured":{}}}})");
    add(reply, "link", content(1, content(2, number(3, 8)) + empty(4)),
        R"({"event":{"link":{"stream_revision":"8"},"no_position":{}}})");
    add(reply, "event",
        content(1, content(1, content(1, content(2, "i")) + content(2, content(3, "a")) + number(3, 1) + number(4, 2) +
                                  number(5, 3) + content(6, content(1, "type") + content(2, "T")) + content(7, "m") +
                                  content(8, "d")) +
                       number(3, 3)),
        R"({"event":{"event":{"id":{"string":"i"},"stream_identifier":{"stream_name":"YQ=="},"stream_revision":"1",
            "prepare_position":"2","commit_position":"3","metadata":{"type":"T"},"custom_metadata":"bQ==",
            "data":"ZA=="},"commit_position":"3"}})");
    add(reply, "confirmation", content(2, content(1, "s")), R"({"confirmation":{"subscription_id":"s"}})");
    add(reply, "checkpoint", content(3, number(1, 6) + number(2, 5) + content(3, number(1, 1))),
        R"({"checkpoint":{"commit_position":"6","prepare_position":"5","timestamp":"1970-01-01T00:00:01Z"}})");
    add(reply, "not found", content(4, content(1, content(3, "a"))),
        R"({"stream_not_found":{"stream_identifier":{"stream_name":"YQ=="}}})");
    add(reply, "first", number(5, 0), R"({"first_stream_position":"0"})");
    add(reply, "last", number(6, 9), R"({"last_stream_position":"9"})");
    add(reply, "last of all", content(7, number(1, 2) + number(2, 1)),
        R"({"last_all_stream_position":{"commit_position":"2","prepare_position":"1"}})");
    add(reply, "caught up, empty", empty(8), R"({"caught_up":{}})");
    add(reply, "caught up on a stream", content(8, content(1, number(1, 2)) + number(2, 0)),
        R"({"caught_up":{"timestamp":"1970-01-01T00:00:02Z","stream_revision":"0"}})");
    add(reply, "caught up on all", content(8, content(3, number(1, 2) + number(2, 1))),
        R"({"caught_up":{"position":{"commit_position":"2","prepare_position":"1"}}})");
    add(reply, "fell behind", content(9, content(1, "") + number(2, UINT64_MAX) + empty(3)),
        R"({"fell_behind":{"timestamp":"1970-01-01T00:00:00Z","stream_revision":"-1","position":{}}})");
}

void addAppends()
{
    const std::string streams = "event_store.client.streams.";
    add(streams + "AppendReq", "options", content(1, content(1, content(3, "a")) + empty(5)),
        R"({"options":{"stream_identifier":{"stream_name":"YQ=="},"stream_exists":{}}})");
    add(streams + "AppendReq", "message",
        content(2, content(1, content(2, "i")) + content(2, content(1, "k") + content(2, "v")) + content(3, "m") +
                       content(4, "d")),
        R"({"proposed_message":{"id":{"string":"i"},"metadata":{"k":"v"},"custom_metadata":"bQ==","data":"ZA=="}})");
    add(streams + "AppendResp", "success", content(1, empty(2) + empty(4)),
        R"({"success":{"no_stream":{},"no_position":{}}})");
    add(streams + "AppendResp", "conflict", content(2, number(1, 1) + number(3, 3) + number(6, 1) + number(8, 3)),
        R"({"wrong_expected_version":{"current_revision_20_6_0":"1","expected_revision_20_6_0":"3",
            "current_revision":"1","expected_revision":"3"}})");
    add(streams + "AppendResp", "conflict without numbers", content(2, empty(2) + empty(5) + empty(7) + empty(11)),
        R"({"wrong_expected_version":{"no_stream_20_6_0":{},"stream_exists_20_6_0":{},"current_no_stream":{},
            "expected_no_stream":{}}})");
    add(streams + "DeleteReq", "any", content(1, content(1, content(3, "a")) + empty(4)),
        R"({"options":{"stream_identifier":{"stream_name":"YQ=="},"any":{}}})");
    add(streams + "DeleteResp", "no position", empty(2), R"({"no_position":{}})");
    add(streams + "TombstoneReq", "exists", content(1, content(1, content(3, "a")) + empty(5)),
        R"({"options":{"stream_identifier":{"stream_name":"YQ=="},"stream_exists":{}}})");
    add(streams + "TombstoneResp", "position", content(1, number(1, 4) + number(2, 3)),
        R"({"position":{"commit_position":"4","prepare_position":"3"}})");
    add(streams + "TombstoneResp", "no position", empty(2), R"({"no_position":{}})");
    add(streams + "BatchAppendReq", "first chunk",
        content(1, content(2, "c")) +
            content(2, content(1, content(3, "a")) + number(2, 3) + content(7, number(1, 10))) +
            content(3, content(4, "d")) + content(3, content(4, "e")) + number(4, 1),
        R"({"correlation_id":{"string":"c"},"options":{"stream_identifier":{"stream_name":"YQ=="},
            "stream_position":"3","deadline":"10s"},"proposed_messages":[{"data":"ZA=="},{"data":"ZQ=="}],
            "is_final":true})");
    add(streams + "BatchAppendReq", "deadline of 21.10", content(2, empty(3) + content(6, number(1, 3))),
        R"({"options":{"no_stream":{},"deadline_21_10_0":"1970-01-01T00:00:03Z"}})");
    add(streams + "BatchAppendResp", "success",
        content(1, content(2, "c")) + content(3, number(1, 5) + content(3, number(1, 2) + number(2, 1))) +
            content(4, content(3, "a")) + number(5, 4),
        R"({"correlation_id":{"string":"c"},"success":{"current_revision":"5","position":{"commit_position":"2",
            "prepare_position":"1"}},"stream_identifier":{"stream_name":"YQ=="},"stream_position":"4"})");
    add(streams + "BatchAppendResp", "nothing written", content(3, empty(2) + empty(4)) + empty(6),
        R"({"success":{"no_stream":{},"no_position":{}},"no_stream":{}})");
    add(streams + "BatchAppendResp", "error", content(2, number(1, 4) + content(2, "Timeout")) + empty(7),
        R"({"error":{"code":"DEADLINE_EXCEEDED","message":"Timeout"},"any":{}})");
    add(streams + "BatchAppendResp", "exists", empty(8), R"({"stream_exists":{}})");
}

void addConsumers()
{
    const std::string groups = "event_store.client.persistent_subscriptions.";
    add(groups + "ReadReq", "options", content(1, content(2, "g") + number(3, 10) + content(4, empty(2)) + empty(5)),
        R"({"options":{"group_name":"g","buffer_size":10,"uuid_option":{"string":{}},"all":{}}})");
    add(groups + "ReadReq", "ack", content(2, content(1, "x") + content(2, content(2, "i")) + content(2, empty(1))),
        R"({"ack":{"id":"eA==","ids":[{"string":"i"},{"structured":{}}]}})");
    add(groups + "ReadReq", "nack",
        content(3, content(1, "x") + content(2, content(2, "i")) + number(3, 4) + content(4, "why")),
        R"({"nack":{"id":"eA==","ids":[{"string":"i"}],"action":"Stop","reason":"why"}})");
    add(groups + "ReadResp", "event", content(1, content(1, content(8, "d")) + empty(4) + number(5, 2)),
        R"({"event":{"event":{"data":"ZA=="},"no_position":{},"retry_count":2}})");
    add(groups + "ReadResp", "link", content(1, content(2, number(3, 1)) + number(3, 4) + empty(6)),
        R"({"event":{"link":{"stream_revision":"1"},"commit_position":"4","no_retry_count":{}}})");
    add(groups + "ReadResp", "confirmation", content(2, content(1, "s::g")),
        R"({"subscription_confirmation":{"subscription_id":"s::g"}})");
    for (const char *request : {"ReplayParkedReq", "TruncateParkedReq"}) {
        add(groups + request, "stream", content(1, content(1, "g") + content(2, content(3, "a")) + number(4, 3)),
            R"({"options":{"group_name":"g","stream_identifier":{"stream_name":"YQ=="},"stop_at":"3"}})");
        add(groups + request, "all", content(1, content(1, "g") + empty(3) + empty(5)),
            R"({"options":{"group_name":"g","all":{},"no_limit":{}}})");
    }
}

void addGroups()
{
    const std::string groups = "event_store.client.persistent_subscriptions.";
    const std::string settings = number(1, 1) + number(2, 9) + number(3, 1) + number(4, 44) + number(5, 5) +
                                 number(6, 66) + number(7, 7) + number(8, 8) + number(9, 10) + number(10, 11) +
                                 number(11, 12) + number(12, 13) + number(13, 2);
    for (const char *request : {"CreateReq", "UpdateReq"}) {
        add(groups + request, "ticks", content(1, content(1, content(3, "a")) + content(2, "g") + content(3, settings)),
            R"({"options":{"stream_identifier":{"stream_name":"YQ=="},"group_name":"g","settings":{
                "resolve_links":true,"revision":"9","extra_statistics":true,"message_timeout_ticks":"44",
                "max_retry_count":5,"checkpoint_after_ticks":"66","min_checkpoint_count":7,"max_checkpoint_count":8,
                "max_subscriber_count":10,"live_buffer_size":11,"read_batch_size":12,"history_buffer_size":13,
                "named_consumer_strategy":"Pinned"}}})");
        add(groups + request, "milliseconds", content(1, content(3, number(14, 30000) + number(15, 2000))),
            R"({"options":{"settings":{"message_timeout_ms":30000,"checkpoint_after_ms":2000}}})");
        add(groups + request, "stream's revision", content(1, content(4, content(1, content(3, "a")) + number(2, 6))),
            R"({"options":{"stream":{"stream_identifier":{"stream_name":"YQ=="},"revision":"6"}}})");
        add(groups + request, "stream's end", content(1, content(4, empty(4))), R"({"options":{"stream":{"end":{}}}})");
        add(groups + request, "position in all", content(1, content(5, content(1, number(1, 2) + number(2, 1)))),
            R"({"options":{"all":{"position":{"commit_position":"2","prepare_position":"1"}}}})");
        add(groups + request, "start of all", content(1, content(5, empty(2))), R"({"options":{"all":{"start":{}}}})");
        add(groups + request, "end of all", content(1, content(5, empty(3))), R"({"options":{"all":{"end":{}}}})");
    }
    add(groups + "CreateReq", "filter and strategy",
        content(1, content(3, content(16, "PinnedByCorrelation")) +
                       content(5, content(4, content(1, content(1, "r") + content(2, "p")) + empty(4) + number(5, 3)))),
        R"({"options":{"settings":{"consumer_strategy":"PinnedByCorrelation"},"all":{"filter":{"stream_identifier":{
            "regex":"r","prefix":["p"]},"count":{},"checkpointIntervalMultiplier":3}}}})");
    add(groups + "DeleteReq", "all", content(1, content(2, "g") + empty(3)),
        R"({"options":{"group_name":"g","all":{}}})");
    add(groups + "GetInfoReq", "all", content(1, empty(2) + content(3, "g")),
        R"({"options":{"all":{},"group_name":"g"}})");
    add(groups + "GetInfoResp", "connection",
        content(1, content(4, content(1, "f") + content(2, "u") + number(3, 3) + number(4, 4) + number(5, 5) +
                                  content(6, content(1, "Mean") + number(2, 6)) + number(7, 7) + number(8, 8) +
                                  content(9, "n")) +
                       number(27, 27) + number(28, 28)),
        R"({"subscription_info":{"connections":[{"from":"f","username":"u","average_items_per_second":3,
            "total_items":"4","count_since_last_measurement":"5","observed_measurements":[{"key":"Mean","value":"6"}],
            "available_slots":7,"in_flight_messages":8,"connection_name":"n"}],"max_subscriber_count":27,
            "parked_message_count":"28"}})");
    add(groups + "ListReq", "stream", content(1, content(2, content(1, content(3, "a")))),
        R"({"options":{"list_for_stream":{"stream":{"stream_name":"YQ=="}}}})");
}

void addProjections()
{
    const std::string projections = "event_store.client.projections.";
    // Value is a oneof: 2 is a double, 4 a truth value.
    const std::string two = content(2, std::string("\x11\0\0\0\0\0\0\0\x40", 9));
    add(projections + "CreateReq", "continuous",
        content(1, content(3, content(1, "p") + number(2, 1) + number(3, 1)) + content(4, "q") + number(5, 2) +
                       content(6, content(1, "k") + two)),
        R"({"options":{"continuous":{"name":"p","emit_enabled":true,"track_emitted_streams":true},"query":"q",
            "engine_version":2,"properties":{"k":2}}})");
    add(projections + "UpdateReq", "emitting",
        content(1, content(1, "p") + content(2, "q") + number(3, 0) +
                       content(5, content(1, "k") + content(2, number(4, 1)))),
        R"({"options":{"name":"p","query":"q","emit_enabled":false,"properties":{"k":true}}})");
    add(projections + "DeleteReq", "everything",
        content(1, content(1, "p") + number(2, 1) + number(3, 1) + number(4, 1)),
        R"({"options":{"name":"p","delete_emitted_streams":true,"delete_state_stream":true,
            "delete_checkpoint_stream":true}})");
    add(projections + "StatisticsReq", "continuous", content(1, empty(4)), R"({"options":{"continuous":{}}})");
    add(projections + "StatisticsResp", "all",
        content(1, number(1, 1) + number(2, 2) + number(3, 3) + content(4, "e") + number(5, 5) + number(6, 6) +
                       number(7, 7) + content(8, "s") + content(9, "r") + content(10, "n") + content(11, "m") +
                       content(12, "p") + std::string("\x6d\0\0\x7a\x42", 5) + content(14, "c") + number(15, 15) +
                       content(16, "k") + number(17, 17) + number(18, 18) + number(19, 19)),
        R"({"details":{"coreProcessingTime":"1","version":"2","epoch":"3","effectiveName":"e","writesInProgress":5,
            "readsInProgress":6,"partitionsCached":7,"status":"s","stateReason":"r","name":"n","mode":"m",
            "position":"p","progress":62.5,"lastCheckpoint":"c","eventsProcessedAfterRestart":"15",
            "checkpointStatus":"k","bufferedEvents":"17","writePendingEventsBeforeCheckpoint":18,
            "writePendingEventsAfterCheckpoint":19}})");
    add(projections + "StateResp", "object",
        content(1,
                content(5, content(1, content(1, "n") + two) + content(1, content(1, "z") + content(2, number(1, 0))))),
        R"({"state":{"n":2,"z":null}})");
    add(projections + "ResultReq", "partition", content(1, content(1, "p") + content(2, "a")),
        R"({"options":{"name":"p","partition":"a"}})");
    add(projections + "DisableReq", "abort", content(1, content(1, "p") + number(2, 0)), R"({"options":{"name":"p"}})");
}

void addNodes()
{
    const std::string client = "event_store.client.";
    add(client + "users.UpdateReq", "all",
        content(1, content(1, "l") + content(2, "p") + content(3, "f") + content(4, "g")),
        R"({"options":{"login_name":"l","password":"p","full_name":"f","groups":["g"]}})");
    add(client + "users.ChangePasswordReq", "all", content(1, content(1, "l") + content(2, "old") + content(3, "new")),
        R"({"options":{"login_name":"l","current_password":"old","new_password":"new"}})");
    add(client + "users.DetailsResp", "all",
        content(1, content(1, "l") + content(2, "f") + content(3, "g") + content(4, number(1, 99)) + number(5, 1)),
        R"({"user_details":{"login_name":"l","full_name":"f","groups":["g"],"last_updated":{"ticks_since_epoch":"99"},
            "disabled":true}})");
    add(client + "operations.StartScavengeReq", "all", content(1, number(1, 2) + number(2, 3)),
        R"({"options":{"thread_count":2,"start_from_chunk":3}})");
    add(client + "operations.ScavengeResp", "stopped", content(1, "i") + number(2, 2),
        R"({"scavenge_id":"i","scavenge_result":"Stopped"})");
    add(client + "operations.SetNodePriorityReq", "below zero", number(1, UINT64_MAX), R"({"priority":-1})");
    add(client + "gossip.ClusterInfo", "member",
        content(1, content(1, content(1, number(1, 1))) + number(2, 5) + number(3, 15) + number(4, 1) +
                       content(5, content(1, "h") + number(2, 2113))),
        R"({"members":[{"instance_id":{"structured":{"most_significant_bits":"1"}},"time_stamp":"5",
            "state":"ResigningLeader","is_alive":true,"http_end_point":{"address":"h","port":2113}}]})");
    add(client + "monitoring.StatsReq", "all", number(1, 1) + number(4, 1000),
        R"({"use_metadata":true,"refresh_time_period_in_ms":"1000"})");
    add(client + "monitoring.StatsResp", "one", content(1, content(1, "k") + content(2, "v")),
        R"({"stats":{"k":"v"}})");
    add(client + "server_features.SupportedMethods", "one",
        content(1, content(1, "read") + content(2, "s") + content(3, "position")) + content(2, "24.10.0"),
        R"({"methods":[{"method_name":"read","service_name":"s","features":["position"]}],
            "event_store_server_version":"24.10.0"})");
}

/// `Read(S) Append(C) Delete`: S the server streams, C the client, B both.
std::string methodsOf(const google::protobuf::ServiceDescriptor &service)
{
    std::string result;
    for (int i = 0; i < service.method_count(); ++i) {
        const auto *method = service.method(i);
        const int kind = (method->client_streaming() ? 1 : 0) + (method->server_streaming() ? 2 : 0);
        static constexpr std::array<const char *, 4> kinds{"", "(C)", "(S)", "(B)"};
        result += (result.empty() ? "" : " ") + method->name() + kinds.at(static_cast<std::size_t>(kind));
    }
    return result;
}

} // namespace

void TestProtocolBytes::handWrittenMessages_data()
{
    QTest::addColumn<std::string>("type");
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("text");
    addShared();
    addReads();
    addAppends();
    addConsumers();
    addGroups();
    addProjections();
    addNodes();
}

void TestProtocolBytes::handWrittenMessages()
{
    QFETCH(const std::string, type);
    QFETCH(const std::string, bytes);
    QFETCH(const std::string, text);
    const json expected = json::parse(text, nullptr, false);
    QVERIFY2(!expected.is_discarded(), text.c_str());
    const std::string fault = faultOf(type, bytes, expected);
    QVERIFY2(fault.empty(), fault.c_str());
}

void TestProtocolBytes::plainHexadecimal()
{
    // 01234567-89ab-cdef-0123-456789abcdef, and a stream's name.
    const QByteArray uuid = QByteArray::fromHex("0a14 08 ef9bafcdf8acd19101 10 ef9bafcdf8acd19101");
    event_store::client::UUID id;
    id.mutable_structured()->set_most_significant_bits(0x0123456789abcdef);
    id.mutable_structured()->set_least_significant_bits(0x0123456789abcdef);
    QCOMPARE(QByteArray::fromStdString(id.SerializeAsString()), uuid);

    event_store::client::streams::DeleteReq request;
    request.mutable_options()->mutable_stream_identifier()->set_stream_name("a");
    request.mutable_options()->set_revision(300);
    QCOMPARE(QByteArray::fromStdString(request.SerializeAsString()), QByteArray::fromHex("0a08 0a03 1a0161 10ac02"));
}

void TestProtocolBytes::laterMemberOfAOneofWins()
{
    const std::string both = content(1, number(2, 5) + empty(4));
    QCOMPARE(faultOf("event_store.client.streams.AppendReq", both, json{{"options", {{"any", json::object()}}}}),
             std::string());
}

void TestProtocolBytes::methods_data()
{
    QTest::addColumn<std::string>("methods");
    QTest::newRow("event_store.client.streams.Streams")
        << std::string("Read(S) Append(C) Delete Tombstone BatchAppend(B)");
    QTest::newRow("event_store.client.persistent_subscriptions.PersistentSubscriptions")
        << std::string("Create Update Delete Read(B) GetInfo ReplayParked List RestartSubsystem TruncateParked");
    QTest::newRow("event_store.client.projections.Projections")
        << std::string("Create Update Delete Statistics(S) Disable Enable Reset State Result RestartSubsystem");
    QTest::newRow("event_store.client.users.Users")
        << std::string("Create Update Delete Disable Enable Details(S) ChangePassword ResetPassword");
    QTest::newRow("event_store.client.operations.Operations") << std::string(
        "StartScavenge StopScavenge Shutdown MergeIndexes ResignNode SetNodePriority RestartPersistentSubscriptions");
    QTest::newRow("event_store.client.gossip.Gossip") << std::string("Read");
    QTest::newRow("event_store.client.monitoring.Monitoring") << std::string("Stats(S)");
    QTest::newRow("event_store.client.server_features.ServerFeatures") << std::string("GetSupportedMethods");
}

void TestProtocolBytes::methods()
{
    QFETCH(const std::string, methods);
    const auto *service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(QTest::currentDataTag());
    QVERIFY(service);
    QCOMPARE(methodsOf(*service), methods);
}

QTEST_GUILESS_MAIN(TestProtocolBytes)
#include "tst_protocolbytes.moc"
