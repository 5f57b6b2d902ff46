// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/writedoubt.h"

#include "tests/support/storetesting.h"

#include <QTest>

#include <vector>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::test;

using Meaning = CallFailure::Meaning;
using Failures = std::vector<CallFailure>;

namespace {

CallFailure failing(Meaning meaning, grpc::StatusCode status = grpc::StatusCode::UNAVAILABLE)
{
    return {.error = {ErrorCode::Unavailable, "It failed.", {}}, .meaning = meaning, .status = status};
}

CallFailure wrongRevision() { return {.error = {ErrorCode::Conflict, "Elsewhere.", {}}, .isWrongRevision = true}; }

CallFailure failingInside() { return failing(Meaning::Unknown, grpc::StatusCode::UNKNOWN); }

} // namespace

/// What several tries of one write say together.
class TestWriteDoubt : public QObject
{
    Q_OBJECT
private slots:
    void tries_data();
    void tries();
    void keepsWhatWasSaid();
    void speaksForBothTries();
};

void TestWriteDoubt::tries_data()
{
    QTest::addColumn<bool>("isRepeatable");
    QTest::addColumn<Failures>("failures");
    QTest::addColumn<bool>("isOpen");
    QTest::addColumn<bool>("goesOn");
    const CallFailure away = failing(Meaning::Away);
    const CallFailure silent = failing(Meaning::Unknown);
    const CallFailure busy = failing(Meaning::Busy);
    const CallFailure elsewhere = failing(Meaning::NotHere);
    const CallFailure refused = failing(Meaning::Refused);
    QTest::newRow("refused") << true << Failures{refused} << false << false;
    QTest::newRow("not taken") << true << Failures{busy, elsewhere} << false << true;
    QTest::newRow("not taken, refused") << true << Failures{busy, refused} << false << false;
    QTest::newRow("broken") << true << Failures{away} << true << true;
    QTest::newRow("silent, refused") << true << Failures{silent, refused} << true << false;
    QTest::newRow("broken, not taken, refused") << true << Failures{away, busy, refused} << true << false;
    QTest::newRow("broken, wrong revision") << true << Failures{away, wrongRevision()} << false << false;
    QTest::newRow("failed inside once") << true << Failures{failingInside()} << true << true;
    QTest::newRow("failed inside twice") << true << Failures{failingInside(), failingInside()} << true << false;
    QTest::newRow("not repeatable: not taken") << false << Failures{busy} << false << true;
    QTest::newRow("not repeatable: broken") << false << Failures{away} << true << false;
    QTest::newRow("not repeatable: wrong revision") << false << Failures{wrongRevision()} << false << false;
}

void TestWriteDoubt::tries()
{
    QFETCH(bool, isRepeatable);
    QFETCH(Failures, failures);
    WriteDoubt doubt(isRepeatable);
    bool goesOn = true;
    for (const CallFailure &failure : failures) {
        QVERIFY(goesOn);
        goesOn = doubt.take(failure).canBeTriedAgain();
    }
    QTEST(goesOn, "goesOn");
    QTEST(doubt.isOpen(), "isOpen");
}

void TestWriteDoubt::keepsWhatWasSaid()
{
    WriteDoubt doubt(true);
    CallFailure first = failing(Meaning::Away);
    first.error.context = "first words";
    static_cast<void>(doubt.take(first));
    QCOMPARE(doubt.words(first.error), describe(first.error));
    const std::string both = doubt.words({ErrorCode::AccessDenied, "No right.", "last words"});
    QVERIFY(both.find("first words") != std::string::npos && both.find("last words") != std::string::npos);
}

/// The sentence of one try is not said of both.
void TestWriteDoubt::speaksForBothTries()
{
    const Error tooLarge{ErrorCode::TooLarge, "Too large. Nothing was written.", "limit 1024"};
    const std::string words = wordsOfDoubt({ErrorCode::Timeout, "Silence.", {}}, tooLarge);
    QVERIFY(words.find("Nothing was written") == std::string::npos);
    QVERIFY(words.find("limit 1024") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestWriteDoubt)
#include "tst_writedoubt.moc"
