// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/sessionstate.h"

#include "ui/services/sessionsaver.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace foldline;
using namespace foldline::ui;

class TestSessionState : public QObject
{
    Q_OBJECT

private slots:
    void comesBackAsItWas();
    void aMissingFileIsAnEmptySession();
    void aDamagedFileIsANoteAndIsNotFatal_data();
    void aDamagedFileIsANoteAndIsNotFatal();
    void noMoreTabsThanAWindowCanHold();
    void aFailedSaveKeepsTheFormerSession();
    void recentStoresAreNewestFirstAndOnce();
    void actorFallsBackToTheLoginName();
    void saverWritesOnceAfterManyChanges();
    void flushWritesAtOnce();

private:
    static SessionState sample();
    QTemporaryDir m_folder;
};

SessionState TestSessionState::sample()
{
    SessionState state;
    state.tabs = {{QStringLiteral("orders"), {}, {}, false, {}, {}, {}, false},
                  {QStringLiteral("order"), QStringLiteral("order-US-2016-110156"), 9'007'199'254'740'993ULL, false, 2,
                   9, QStringLiteral("changes"), true},
                  {QStringLiteral("order"), QStringLiteral("order-A-1"), {}, true, {}, {}, {}, false}};
    state.currentTab = 1;
    state.layouts = {{QStringLiteral("order.splitter"), QByteArray("\x00\xff\x01", 3)}};
    state.geometry = QByteArray("\x01\x02", 2);
    state.theme = QStringLiteral("dark");
    state.timeZone = QStringLiteral("Europe/Berlin");
    state.actor = QStringLiteral("Renée “support”");
    state.store = RecentStore{QStringLiteral("/data/demo.foldline"), true, true};
    state.addRecent({QStringLiteral("/data/demo.foldline"), true, false});
    return state;
}

void TestSessionState::comesBackAsItWas()
{
    const SessionFile file(m_folder.filePath(QStringLiteral("deep/er/session.json")));
    QVERIFY(file.save(sample()).has_value());
    const auto restored = file.load();
    QVERIFY(restored.note.isEmpty());
    QVERIFY(restored.state == sample());
}

void TestSessionState::aMissingFileIsAnEmptySession()
{
    const auto restored = SessionFile(m_folder.filePath(QStringLiteral("absent.json"))).load();
    QVERIFY(restored.note.isEmpty());
    QVERIFY(restored.state == SessionState());
}

void TestSessionState::aDamagedFileIsANoteAndIsNotFatal_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("truncated") << QByteArray("{\"version\":1,\"tabs\":[");
    QTest::newRow("binary") << QByteArray("\x00\xff\xfe\x01", 4);
    QTest::newRow("no object") << QByteArray("[1,2]");
    QTest::newRow("later version") << QByteArray("{\"version\":99}");
    QTest::newRow("huge") << QByteArray("{\"version\":1}") + QByteArray(SessionFile::MaxBytes, ' ');
}

void TestSessionState::aDamagedFileIsANoteAndIsNotFatal()
{
    QFETCH(QByteArray, bytes);
    QFile file(m_folder.filePath(QStringLiteral("damaged.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    const auto restored = SessionFile(file.fileName()).load();
    QVERIFY2(restored.note.contains(file.fileName()), qPrintable(restored.note));
    QVERIFY(restored.state == SessionState());
}

void TestSessionState::noMoreTabsThanAWindowCanHold()
{
    const SessionFile file(m_folder.filePath(QStringLiteral("many.json")));
    SessionState state = sample();
    state.tabs.resize(5000);
    QVERIFY(file.save(state).has_value());
    QVERIFY(file.load().state.tabs == state.tabs.first(SessionState::MaxTabs));
}

void TestSessionState::aFailedSaveKeepsTheFormerSession()
{
    const QString path = m_folder.filePath(QStringLiteral("kept/session.json"));
    const SessionFile file(path);
    QVERIFY(file.save(sample()).has_value());
    // A folder in the way of the file cannot be replaced by one.
    const QString blocked = m_folder.filePath(QStringLiteral("blocked"));
    QVERIFY(QDir().mkpath(blocked + QStringLiteral("/session.json")));
    const auto refused = SessionFile(blocked + QStringLiteral("/session.json")).save(SessionState());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Io);
    QVERIFY(file.load().state == sample());
}

void TestSessionState::recentStoresAreNewestFirstAndOnce()
{
    SessionState state;
    for (int i = 0; i < 20; ++i)
        state.addRecent({QStringLiteral("/data/%1").arg(i), false, false});
    state.addRecent({QStringLiteral("/data/15"), true, false});
    QCOMPARE(state.recent.size(), SessionState::MaxRecent);
    QCOMPARE(state.recent[0].file, QStringLiteral("/data/15"));
    QVERIFY(state.recent[0].readOnly);
    QCOMPARE(state.recent[1].file, QStringLiteral("/data/19"));
    QCOMPARE(std::ranges::count(state.recent, QStringLiteral("/data/15"), &RecentStore::file), 1);
}

void TestSessionState::actorFallsBackToTheLoginName()
{
    SessionState state;
    state.actor = QStringLiteral("  support ");
    QCOMPARE(actorName(state), QStringLiteral("support"));
    state.actor = QStringLiteral("  ");
    const QByteArray user = qgetenv("USER");
    qputenv("USER", "renee");
    QCOMPARE(actorName(state), QStringLiteral("renee"));
    qputenv("USER", user);
}

void TestSessionState::saverWritesOnceAfterManyChanges()
{
    const SessionFile file(m_folder.filePath(QStringLiteral("saver.json")));
    int collected = 0;
    SessionSaver saver(file, [&] {
        ++collected;
        return sample();
    });
    saver.setDelay(20);
    QSignalSpy saved(&saver, &SessionSaver::saved);
    for (int i = 0; i < 50; ++i)
        saver.scheduleSave();
    QTRY_COMPARE(saved.count(), 1);
    QCOMPARE(collected, 1);
    QVERIFY(file.load().state == sample());
}

void TestSessionState::flushWritesAtOnce()
{
    const SessionFile file(m_folder.filePath(QStringLiteral("flush.json")));
    SessionSaver saver(file, &TestSessionState::sample);
    saver.scheduleSave();
    QVERIFY(saver.flush().has_value());
    QVERIFY(file.load().state == sample());
}

QTEST_GUILESS_MAIN(TestSessionState)
#include "tst_sessionstate.moc"
