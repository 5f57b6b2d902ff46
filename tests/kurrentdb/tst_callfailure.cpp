// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/callfailure.h"
#include "core/kurrentdb/protocol/rpcstatus.pb.h"
#include "core/kurrentdb/protocol/shared.pb.h"
#include "tests/kurrentdb/failurerows.h"

#include <QTest>

#include <google/protobuf/empty.pb.h>

#include <tuple>
#include <utility>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::test;

namespace {

namespace client = event_store::client;

template <typename Detail>
google::rpc::Status batchError(int code, const char *text, const Detail &detail)
{
    google::rpc::Status status;
    status.set_code(static_cast<google::rpc::Code>(code));
    status.set_message(text);
    status.mutable_details()->PackFrom(detail);
    return status;
}

void addRows(const std::vector<FailureRow> &rows)
{
    QTest::addColumn<const FailureRow *>("row");
    for (const FailureRow &row : rows)
        QTest::newRow(row.name) << &row;
}

QString codeName(ErrorCode code) { return QString::fromUtf8(errorCodeName(code).data()); }

bool says(const std::string &text, std::string_view part) { return text.find(part) != std::string::npos; }

} // namespace

Q_DECLARE_METATYPE(const FailureRow *)
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
    /// Item 37.
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
    void closedLinesAreNoWrongSettings_data();
    void closedLinesAreNoWrongSettings();
    void endlessWordsAreCut();

private:
    static void checkRow();
};

void TestCallFailure::checkRow()
{
    QFETCH(const FailureRow *, row);
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
    row("HTTP/1 that keeps the line", "failed to connect to all addresses; last error: OK", "HTTP/1 only", false);
    row("TLS there", "Socket closed", "tls=true", true);
    row("TLS there, or no event store", "Socket closed", "no event store", true);
    row("no HTTP/2", "Failed parsing HTTP/2", "no HTTP/2", true);
    row("no HTTP/2, perhaps TLS", "Failed parsing HTTP/2", "no event store, or it wants TLS (tls=true)", true);
    row("neither TLS nor an event store", "SSL_ERROR_SSL: error:0A00010B:SSL routines::wrong version number",
        "or it is none", true);
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

void TestCallFailure::closedLinesAreNoWrongSettings_data()
{
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<bool>("meetsInPlainText");
    QTest::addColumn<bool>("mayHaveHappened");
    const QByteArray refused("failed to connect to all addresses; last error: UNAVAILABLE: ipv4:127.0.0.1:1: ");
    QTest::newRow("connected before, or with TLS") << refused + "Socket closed" << false << false;
    QTest::newRow("no HTTP/2 where it was there before") << refused + "Failed parsing HTTP/2" << false << false;
    // Without the words before it: the line was agreed on and then closed.
    QTest::newRow("killed in the first call") << QByteArray("Socket closed") << true << true;
}

/// Who was connected before, speaks TLS, or has a line, meets a server that goes down.
void TestCallFailure::closedLinesAreNoWrongSettings()
{
    QFETCH(QByteArray, words);
    QFETCH(bool, meetsInPlainText);
    QFETCH(bool, mayHaveHappened);
    const grpc::Status status(Code::UNAVAILABLE, words.toStdString());
    const auto result = failureOf(status, Trailers{}, {.what = "Reading", .meetsInPlainText = meetsInPlainText});
    QVERIFY2(!says(result.error.message, "tls="), result.error.message.c_str());
    QCOMPARE(result.mayHaveHappened(), mayHaveHappened);
}

void TestCallFailure::endlessWordsAreCut()
{
    const auto result =
        failureOf(grpc::Status(Code::UNKNOWN, std::string(1'000'000, 'x')), Trailers{}, {"Reading", "s"});
    QVERIFY(result.error.context.size() < 3'000);
}

QTEST_GUILESS_MAIN(TestCallFailure)
#include "tst_callfailure.moc"
