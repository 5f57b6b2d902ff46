// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/callfailure.h"
#include "core/kurrentdb/protocol/rpcstatus.pb.h"
#include "core/kurrentdb/protocol/shared.pb.h"

#include <QTest>

#include <google/protobuf/empty.pb.h>

#include <tuple>
#include <utility>

using namespace foldline;
using namespace foldline::kurrentdb;

namespace {

using Code = grpc::StatusCode;
using Meaning = CallFailure::Meaning;
namespace client = event_store::client;

/// What the server sends, and what it means: one row of the tables of errors.
struct Row
{
    const char *name;
    Code status;
    const char *text;
    Trailers trailers;
    ErrorCode code;
    Meaning meaning;
};

const Trailers Group{{"stream-name", "order-1"}, {"group-name", "readers"}};

Trailers exception(const char *name, Trailers more = {})
{
    more.emplace("exception", name);
    return more;
}

const std::vector<Row> &rowsWithException()
{
    static const std::vector<Row> rows{
        {"no right", Code::PERMISSION_DENIED, "Access Denied", exception("access-denied"), ErrorCode::AccessDenied,
         Meaning::Refused},
        {"not the leader", Code::NOT_FOUND, "Leader info available",
         exception("not-leader", {{"leader-endpoint-host", "db2"}, {"leader-endpoint-port", "2114"}}),
         ErrorCode::NotLeader, Meaning::NotHere},
        {"tombstoned", Code::FAILED_PRECONDITION, "Event stream 'order-1' is deleted.",
         exception("stream-deleted", {{"stream-name", "order-1"}}), ErrorCode::StreamDeleted, Meaning::Refused},
        {"no such stream", Code::NOT_FOUND, "Event stream 'order-1' was not found.",
         exception("stream-not-found", {{"stream-name", "order-1"}}), ErrorCode::NotFound, Meaning::Refused},
        {"conflict of a deletion", Code::FAILED_PRECONDITION, "Delete failed due to WrongExpectedVersion.",
         exception("wrong-expected-version",
                   {{"stream-name", "order-1"}, {"expected-version", "3"}, {"actual-version", "7"}}),
         ErrorCode::Conflict, Meaning::Refused},
        {"invalid transaction", Code::INVALID_ARGUMENT, "Invalid transaction", exception("invalid-transaction"),
         ErrorCode::InvalidInput, Meaning::Refused},
        {"append too large", Code::INVALID_ARGUMENT, "Maximum Append Size of 1048576 Exceeded.",
         exception("maximum-append-size-exceeded", {{"maximum-append-size", "1048576"}}), ErrorCode::TooLarge,
         Meaning::Refused},
        {"event too large", Code::INVALID_ARGUMENT, "Maximum Append Event Size Exceeded.",
         exception("maximum-append-event-size-exceeded", {{"maximum-append-event-size", "16777216"},
                                                          {"event-id", "x"},
                                                          {"proposed-append-event-size", "16777217"}}),
         ErrorCode::TooLarge, Meaning::Refused},
        {"no content type", Code::INVALID_ARGUMENT, "Required Metadata Property 'content-type' is missing",
         exception("missing-required-metadata-property", {{"required-metadata-properties", "type,content-type"}}),
         ErrorCode::InvalidInput, Meaning::Refused},
        {"no such index", Code::NOT_FOUND, "Index '$idx-x' not found",
         exception("index-not-found", {{"index-name", "$idx-x"}}), ErrorCode::NotFound, Meaning::Refused},
        {"no such group", Code::NOT_FOUND, "Subscription group does not exist.",
         exception("persistent-subscription-does-not-exist", Group), ErrorCode::NotFound, Meaning::Refused},
        {"group is there", Code::ALREADY_EXISTS, "Subscription group exists.",
         exception("persistent-subscription-exists", Group), ErrorCode::Conflict, Meaning::Refused},
        {"group refused", Code::INTERNAL, "Subscription group failed",
         exception("persistent-subscription-failed", {{"reason", "Buffer Size must be positive"}}),
         ErrorCode::InvalidInput, Meaning::Refused},
        {"group is full", Code::FAILED_PRECONDITION, "Maximum subscriptions reached",
         exception("maximum-subscribers-reached", Group), ErrorCode::Conflict, Meaning::Refused},
        {"group dropped", Code::CANCELLED, "Subscription dropped", exception("persistent-subscription-dropped", Group),
         ErrorCode::Unavailable, Meaning::Away},
        {"shutting down", Code::UNAVAILABLE, "Server Is Shutting Down", exception("server-shutting-down"),
         ErrorCode::Unavailable, Meaning::Away},
        {"no such user", Code::NOT_FOUND, "User 'ann' is not found.",
         exception("user-not-found", {{"login-name", "ann"}}), ErrorCode::NotFound, Meaning::Refused},
        {"user is there", Code::FAILED_PRECONDITION, "Conflict.", exception("user-conflict", {{"login-name", "ann"}}),
         ErrorCode::Conflict, Meaning::Refused},
        {"user was changed meanwhile", Code::DEADLINE_EXCEEDED, "Try again.",
         exception("user-conflict", {{"login-name", "ann"}}), ErrorCode::Conflict, Meaning::Refused},
        {"no such scavenge", Code::NOT_FOUND, "Scavenge not found",
         exception("scavenge-not-found", {{"scavenge-id", "x"}}), ErrorCode::NotFound, Meaning::Refused},
        {"redaction locked", Code::FAILED_PRECONDITION, "Lock failed", exception("redaction-lock-failed"),
         ErrorCode::Conflict, Meaning::Refused},
        {"redaction without position", Code::UNKNOWN, "Failed",
         exception("redaction-get-event-position-failed", {{"reason", "UnexpectedError"}}), ErrorCode::Io,
         Meaning::Refused},
        {"redaction without chunk", Code::FAILED_PRECONDITION, "Failed",
         exception("redaction-switch-chunk-failed", {{"reason", "TargetChunkFileNotFound"}}), ErrorCode::Io,
         Meaning::Refused},
    };
    return rows;
}

const std::vector<Row> &rowsWithoutException()
{
    static const std::vector<Row> rows{
        {"not ready", Code::UNAVAILABLE, "Server Is Not Ready", {}, ErrorCode::Unavailable, Meaning::Busy},
        {"too busy", Code::UNAVAILABLE, "Server Is Too Busy", {}, ErrorCode::Unavailable, Meaning::Busy},
        {"accounts not ready",
         Code::UNAVAILABLE,
         "Server not ready",
         {{"grpc-retry-pushback-ms", "-1"}},
         ErrorCode::Unavailable,
         Meaning::Busy},
        {"wrong password", Code::UNAUTHENTICATED, "Unauthenticated", {}, ErrorCode::AccessDenied, Meaning::Refused},
        {"HTTP 500",
         Code::UNKNOWN,
         "Received http2 header with status: 500",
         {},
         ErrorCode::Unsupported,
         Meaning::Refused},
        {"no leader", Code::UNKNOWN, "No leader info available in response", {}, ErrorCode::Unavailable, Meaning::Busy},
        {"write timed out",
         Code::ABORTED,
         "Operation timed out: Commit phase timeout.",
         {},
         ErrorCode::Timeout,
         Meaning::Unknown},
        {"slow consumer",
         Code::ABORTED,
         "Operation aborted: consumer too slow, resubscribe",
         {},
         ErrorCode::Unavailable,
         Meaning::Away},
        {"malformed request",
         Code::INVALID_ARGUMENT,
         "The combination of (All, Count, Backwards, None) is invalid.",
         {},
         ErrorCode::InvalidInput,
         Meaning::Refused},
        {"bad checkpoint",
         Code::INVALID_ARGUMENT,
         "Trying to read from an invalid position.",
         {},
         ErrorCode::InvalidInput,
         Meaning::Refused},
        {"position within a record",
         Code::UNKNOWN,
         "Unexpected ReadAllResult: InvalidPosition",
         {},
         ErrorCode::InvalidInput,
         Meaning::Refused},
        {"envelope",
         Code::UNKNOWN,
         "Envelope callback expected ReadCompleted, received Surprise instead",
         {},
         ErrorCode::Internal,
         Meaning::Refused},
        {"unmapped result",
         Code::UNKNOWN,
         "Unexpected ReadStreamResult: Error",
         {},
         ErrorCode::Internal,
         Meaning::Refused},
        {"thrown by a handler",
         Code::UNKNOWN,
         "Exception was thrown by handler.",
         {},
         ErrorCode::Internal,
         Meaning::Refused},
        {"accounts broken", Code::UNKNOWN, "Internal server error", {}, ErrorCode::Unavailable, Meaning::Refused},
        {"unknown method",
         Code::UNIMPLEMENTED,
         "Method is unimplemented.",
         {},
         ErrorCode::Unsupported,
         Meaning::Refused},
        {"message too large",
         Code::RESOURCE_EXHAUSTED,
         "Received message exceeds the maximum configured message size.",
         {},
         ErrorCode::TooLarge,
         Meaning::Refused},
        {"no answer in time", Code::DEADLINE_EXCEEDED, "Deadline Exceeded", {}, ErrorCode::Timeout, Meaning::Unknown},
        {"ended unasked", Code::CANCELLED, "CANCELLED", {}, ErrorCode::Unavailable, Meaning::Away},
        {"connection lost", Code::UNAVAILABLE, "Socket closed", {}, ErrorCode::Unavailable, Meaning::Away},
        {"broken answer", Code::INTERNAL, "Broken frame", {}, ErrorCode::Unavailable, Meaning::Away},
        {"lost answer", Code::DATA_LOSS, "Lost", {}, ErrorCode::Unavailable, Meaning::Away},
    };
    return rows;
}

const std::vector<Row> &rowsOfProjections()
{
    static const std::vector<Row> rows{
        {"not found, old",
         Code::UNKNOWN,
         "Envelope callback expected Updated, received NotFound instead",
         {},
         ErrorCode::NotFound,
         Meaning::Refused},
        {"conflict, old",
         Code::UNKNOWN,
         "Envelope callback expected Updated, received Conflict instead",
         {},
         ErrorCode::Conflict,
         Meaning::Refused},
        {"wrong state, old",
         Code::UNKNOWN,
         "Envelope callback expected Updated, received OperationFailed instead",
         {},
         ErrorCode::Conflict,
         Meaning::Refused},
        {"not authorised, old",
         Code::UNKNOWN,
         "Envelope callback expected Updated, received NotAuthorized instead",
         {},
         ErrorCode::AccessDenied,
         Meaning::Refused},
        {"failed, old",
         Code::UNKNOWN,
         "Envelope callback expected Updated, received Failed instead",
         {},
         ErrorCode::Internal,
         Meaning::Refused},
        {"not found", Code::NOT_FOUND, "Projection 'sums' not found", {}, ErrorCode::NotFound, Meaning::Refused},
        {"conflict",
         Code::ALREADY_EXISTS,
         "Duplicate projection names : sums",
         {},
         ErrorCode::Conflict,
         Meaning::Refused},
        {"not authorised", Code::PERMISSION_DENIED, "Not authorized", {}, ErrorCode::AccessDenied, Meaning::Refused},
        {"wrong state",
         Code::FAILED_PRECONDITION,
         "Cannot delete a running projection",
         {},
         ErrorCode::Conflict,
         Meaning::Refused},
        {"state too large",
         Code::INVALID_ARGUMENT,
         "The state is too large",
         {},
         ErrorCode::InvalidInput,
         Meaning::Refused},
    };
    return rows;
}

template <typename Detail>
google::rpc::Status batchError(int code, const char *text, const Detail &detail)
{
    google::rpc::Status status;
    status.set_code(static_cast<google::rpc::Code>(code));
    status.set_message(text);
    status.mutable_details()->PackFrom(detail);
    return status;
}

void addRows(const std::vector<Row> &rows)
{
    QTest::addColumn<const Row *>("row");
    for (const Row &row : rows)
        QTest::newRow(row.name) << &row;
}

QString codeName(ErrorCode code) { return QString::fromUtf8(errorCodeName(code).data()); }

bool says(const std::string &text, std::string_view part) { return text.find(part) != std::string::npos; }

} // namespace

Q_DECLARE_METATYPE(const Row *)
Q_DECLARE_METATYPE(google::rpc::Status)

/// What a server says instead of a reply, row by row of the sheet of its protocol.
class TestCallFailure : public QObject
{
    Q_OBJECT
private slots:
    void exceptionsDecideFirst_data() { addRows(rowsWithException()); }
    void exceptionsDecideFirst() { checkRow(); }
    void statusAndTextDecideWithoutOne_data() { addRows(rowsWithoutException()); }
    void statusAndTextDecideWithoutOne() { checkRow(); }
    void projectionsHaveTextsOnly_data() { addRows(rowsOfProjections()); }
    void projectionsHaveTextsOnly() { checkRow(); }
    void batchedAppendsDecideByTheirDetails_data();
    void batchedAppendsDecideByTheirDetails();
    void meaningsSayWhatMayBeDone();
    void exceptionWinsOverTheStatus();
    void takesTheLeaderFromTheTrailers_data();
    void takesTheLeaderFromTheTrailers();
    void conflictsNameBothRevisions_data();
    void conflictsNameBothRevisions();
    void batchConflictsNameBothRevisions();
    void limitsAreNamed();
    void saysWhatToDoAboutConnections_data();
    void saysWhatToDoAboutConnections();
    void closedLinesAreNoWrongSettings();
    void endlessWordsAreCut();

private:
    static void checkRow();
};

void TestCallFailure::checkRow()
{
    QFETCH(const Row *, row);
    const auto result = failureOf(grpc::Status(row->status, row->text), row->trailers, {"Doing it", "order-1"});
    QCOMPARE(codeName(result.error.code), codeName(row->code));
    QVERIFY(result.meaning == row->meaning);
    QVERIFY(!result.error.message.empty());
    QVERIFY(says(result.error.context, row->text));
    QVERIFY(says(result.error.context, "Doing it"));
    const auto reason = row->trailers.find("reason");
    QVERIFY(reason == row->trailers.end() || says(result.error.context, reason->second));
    QCOMPARE(result.leader.has_value(), row->meaning == Meaning::NotHere);
    QVERIFY(says(describe(result.error), "order-1"));
}

void TestCallFailure::batchedAppendsDecideByTheirDetails_data()
{
    QTest::addColumn<google::rpc::Status>("status");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<int>("meaning");
    const auto row = [](const char *name, const google::rpc::Status &status, ErrorCode code, Meaning meaning) {
        QTest::newRow(name) << status << code << static_cast<int>(meaning);
    };
    client::BadRequest bad;
    bad.set_message("no stream name");
    const google::protobuf::Empty nothing;
    row("conflict", batchError(6, "WrongExpectedVersion", client::WrongExpectedVersion()), ErrorCode::Conflict,
        Meaning::Refused);
    row("tombstoned", batchError(5, "StreamDeleted", client::StreamDeleted()), ErrorCode::StreamDeleted,
        Meaning::Refused);
    row("no right", batchError(7, "AccessDenied", client::AccessDenied()), ErrorCode::AccessDenied, Meaning::Refused);
    row("timed out", batchError(4, "Timeout", client::Timeout()), ErrorCode::Timeout, Meaning::Unknown);
    row("invalid transaction", batchError(9, "InvalidTransaction", client::InvalidTransaction()),
        ErrorCode::InvalidInput, Meaning::Refused);
    row("unknown", batchError(2, "Unknown", client::Unknown()), ErrorCode::Internal, Meaning::Unknown);
    row("append too large", batchError(3, "MaximumAppendSizeExceeded", client::MaximumAppendSizeExceeded()),
        ErrorCode::TooLarge, Meaning::Refused);
    row("event too large", batchError(3, "MaximumAppendEventSizeExceeded", client::MaximumAppendEventSizeExceeded()),
        ErrorCode::TooLarge, Meaning::Refused);
    row("bad request", batchError(3, "no stream name", bad), ErrorCode::InvalidInput, Meaning::Refused);
    row("failed inside", batchError(13, "it broke", nothing), ErrorCode::Internal, Meaning::Unknown);
    for (const char *text : {"Server Is Not Ready", "Server Is Busy", "No leader info available in response"})
        row(text, batchError(0, text, nothing), ErrorCode::Unavailable, Meaning::Busy);
    // The code is no help: details win.
    row("code of another kind", batchError(0, "StreamDeleted", client::StreamDeleted()), ErrorCode::StreamDeleted,
        Meaning::Refused);
}

/// Item 22 of what trips clients.
void TestCallFailure::batchedAppendsDecideByTheirDetails()
{
    QFETCH(google::rpc::Status, status);
    QFETCH(ErrorCode, code);
    QFETCH(int, meaning);
    const auto result = failureOf(status, {"Writing", "order-1"});
    QCOMPARE(codeName(result.error.code), codeName(code));
    QCOMPARE(static_cast<int>(result.meaning), meaning);
    QVERIFY(says(result.error.context, status.message()));
    QVERIFY(says(describe(result.error), "order-1"));
}

void TestCallFailure::meaningsSayWhatMayBeDone()
{
    const auto of = [](Meaning meaning) {
        const CallFailure failure{{}, meaning, {}};
        return std::tuple(failure.canBeTriedAgain(), failure.isLasting(), failure.mayHaveHappened());
    };
    QVERIFY(of(Meaning::Refused) == std::tuple(false, true, false));
    QVERIFY(of(Meaning::Unreachable) == std::tuple(true, true, false));
    QVERIFY(of(Meaning::NotHere) == std::tuple(true, false, false));
    QVERIFY(of(Meaning::Busy) == std::tuple(true, false, false));
    QVERIFY(of(Meaning::Away) == std::tuple(true, false, true));
    QVERIFY(of(Meaning::Unknown) == std::tuple(true, false, true));
    QVERIFY(of(Meaning::Cancelled) == std::tuple(false, true, false));
}

/// Item 34: not-leader is NOT_FOUND.
void TestCallFailure::exceptionWinsOverTheStatus()
{
    const grpc::Status notFound(Code::NOT_FOUND, "Leader info available");
    QVERIFY(failureOf(notFound, exception("not-leader"), {"x", {}}).error.code == ErrorCode::NotLeader);
    QVERIFY(failureOf(notFound, Trailers{}, {"x", {}}).error.code == ErrorCode::NotFound);
    QVERIFY(failureOf(notFound, exception("of-a-later-version"), {"x", {}}).error.code == ErrorCode::NotFound);
}

void TestCallFailure::takesTheLeaderFromTheTrailers_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("port");
    QTest::addColumn<QByteArray>("leader");
    QTest::newRow("both") << QByteArray("db2") << QByteArray("2113") << QByteArray("db2:2113");
    QTest::newRow("IPv6") << QByteArray("::1") << QByteArray("65535") << QByteArray("[::1]:65535");
    QTest::newRow("no host") << QByteArray() << QByteArray("2113") << QByteArray();
    QTest::newRow("no port") << QByteArray("db2") << QByteArray() << QByteArray();
    QTest::newRow("port 0") << QByteArray("db2") << QByteArray("0") << QByteArray();
    QTest::newRow("large port") << QByteArray("db2") << QByteArray("65536") << QByteArray();
    QTest::newRow("no number") << QByteArray("db2") << QByteArray("21x") << QByteArray();
}

void TestCallFailure::takesTheLeaderFromTheTrailers()
{
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, port);
    QFETCH(QByteArray, leader);
    const auto result = failureOf(grpc::Status(Code::NOT_FOUND, "Leader info available"),
                                  exception("not-leader", {{"leader-endpoint-host", host.toStdString()},
                                                           {"leader-endpoint-port", port.toStdString()}}),
                                  {"x", {}});
    QVERIFY(result.meaning == Meaning::NotHere);
    QCOMPARE(result.leader ? QByteArray::fromStdString(toString(*result.leader)) : QByteArray(), leader);
}

void TestCallFailure::conflictsNameBothRevisions_data()
{
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QByteArray>("actual");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("revisions") << QByteArray("3") << QByteArray("7") << QByteArray("revision 3, found revision 7");
    QTest::newRow("none") << QByteArray("-1") << QByteArray("0") << QByteArray("no stream, found revision 0");
    QTest::newRow("any") << QByteArray("-2") << QByteArray("-1") << QByteArray("any revision, found no stream");
    QTest::newRow("there") << QByteArray("-4") << QByteArray("-1") << QByteArray("existing stream, found no stream");
    QTest::newRow("before 23.10") << QByteArray("3") << QByteArray() << QByteArray("found a state it does not name");
}

void TestCallFailure::conflictsNameBothRevisions()
{
    QFETCH(QByteArray, expected);
    QFETCH(QByteArray, actual);
    QFETCH(QByteArray, text);
    const auto result = failureOf(grpc::Status(Code::FAILED_PRECONDITION, "Delete failed"),
                                  exception("wrong-expected-version", {{"expected-version", expected.toStdString()},
                                                                       {"actual-version", actual.toStdString()}}),
                                  {"Deleting", "order-1"});
    QVERIFY2(says(result.error.message, text.toStdString()), result.error.message.c_str());
}

void TestCallFailure::batchConflictsNameBothRevisions()
{
    client::WrongExpectedVersion detail;
    detail.set_expected_stream_position(3);
    detail.set_current_stream_revision(7);
    const auto exact = failureOf(batchError(6, "WrongExpectedVersion", detail), {"Writing", "order-1"});
    QVERIFY2(says(exact.error.message, "revision 3") && says(exact.error.message, "revision 7"),
             exact.error.message.c_str());
    detail.mutable_expected_no_stream();
    QVERIFY(says(failureOf(batchError(6, "", detail), {"Writing", "order-1"}).error.message, "no stream"));
    detail.mutable_current_no_stream();
    QVERIFY(says(failureOf(batchError(6, "", detail), {"Writing", "order-1"}).error.message, "no revision yet"));
}

void TestCallFailure::limitsAreNamed()
{
    const grpc::Status status(Code::INVALID_ARGUMENT, "Exceeded");
    const auto append = exception("maximum-append-size-exceeded", {{"maximum-append-size", "1048576"}});
    const auto event = exception("maximum-append-event-size-exceeded", {{"maximum-append-event-size", "16777216"}});
    QVERIFY(says(failureOf(status, append, {"x", {}}).error.message, "1048576 bytes"));
    QVERIFY(says(failureOf(status, event, {"x", {}}).error.message, "16777216 bytes"));
    client::MaximumAppendSizeExceeded detail;
    detail.set_maxappendsize(1000);
    QVERIFY(says(failureOf(batchError(3, "", detail), {"x", {}}).error.message, "1000 bytes"));
}

void TestCallFailure::saysWhatToDoAboutConnections_data()
{
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QByteArray>("hint");
    QTest::addColumn<bool>("lasting");
    const auto row = [](const char *name, const char *words, const char *hint, bool lasting) {
        QTest::newRow(name) << "failed to connect to all addresses; last error: UNKNOWN: ipv4:127.0.0.1:2113: " +
                                   QByteArray(words)
                            << QByteArray(hint) << lasting;
    };
    row("untrusted", "SSL_ERROR_SSL: error:1000007d:SSL routines::CERTIFICATE_VERIFY_FAILED", "tlsCaFile", true);
    row("no TLS there", "SSL_ERROR_SSL: error:100000f7:SSL routines::WRONG_VERSION_NUMBER", "tls=false", true);
    row("other trouble with TLS", "Ssl handshake failed: SSL_ERROR_SSL: error:0A000410", "another authority's", true);
    row("nothing there", "Failed to connect to remote host: Connection refused", "Nothing listens there", false);
    row("no such host", "DNS resolution failed for db9: Domain name not found", "name is not known", false);
    row("HTTP/1", "Trying to connect an http1.x server", "HTTP/1 only", true);
    row("TLS there", "Socket closed", "tls=true", true);
    row("no HTTP/2", "Failed parsing HTTP/2", "no HTTP/2", true);
}

void TestCallFailure::saysWhatToDoAboutConnections()
{
    QFETCH(QByteArray, words);
    QFETCH(QByteArray, hint);
    QFETCH(bool, lasting);
    const grpc::Status status(Code::UNAVAILABLE, words.toStdString());
    const auto result = failureOf(status, Trailers{}, {.what = "Asking", .meetsInPlainText = true});
    QCOMPARE(codeName(result.error.code), codeName(ErrorCode::Unavailable));
    QVERIFY2(says(result.error.message, hint.toStdString()), result.error.message.c_str());
    QVERIFY(says(result.error.context, words.toStdString()));
    QVERIFY(result.meaning == (lasting ? Meaning::Unreachable : Meaning::Busy));
    QCOMPARE(result.isLasting(), lasting);
    QVERIFY(!result.mayHaveHappened());
}

/// Who was connected before, or speaks TLS, meets a server that goes down.
void TestCallFailure::closedLinesAreNoWrongSettings()
{
    const grpc::Status status(Code::UNAVAILABLE, "failed to connect to all addresses; last error: Socket closed");
    const auto result = failureOf(status, Trailers{}, {.what = "Reading"});
    QVERIFY(result.meaning == Meaning::Busy);
    QVERIFY(!says(result.error.message, "tls="));
}

void TestCallFailure::endlessWordsAreCut()
{
    const auto result =
        failureOf(grpc::Status(Code::UNKNOWN, std::string(1'000'000, 'x')), Trailers{}, {"Reading", "s"});
    QVERIFY(result.error.context.size() < 3'000);
}

QTEST_GUILESS_MAIN(TestCallFailure)
#include "tst_callfailure.moc"
