// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "independentfold.h"
#include "program.h"

#include <QSet>
#include <QTest>

#include <csignal>
#include <optional>
#include <random>

using namespace foldline::test;

namespace {

int rounds()
{
    constexpr int Usual = 50;
    const int wanted = qEnvironmentVariableIntValue("FOLDLINE_CRASH_ROUNDS");
    return wanted > 0 ? wanted : Usual;
}

/// A process that is killed without warning once this goes.
class Victim
{
public:
    Victim(const QString &program, const QStringList &arguments)
    {
        m_process.start(program, arguments, QIODevice::ReadOnly);
    }
    ~Victim() { kill(); }
    Victim(const Victim &) = delete;
    Victim &operator=(const Victim &) = delete;

    /// Until it said that many bytes, or ended; false when it did neither in time.
    bool waitForBytes(qsizetype bytes)
    {
        constexpr int Limit = 30'000;
        while (m_out.size() < bytes && m_process.state() != QProcess::NotRunning) {
            if (!m_process.waitForReadyRead(Limit) && m_process.state() != QProcess::NotRunning)
                return false;
            m_out += m_process.readAllStandardOutput();
        }
        return true;
    }
    bool waitForStarted() { return m_process.waitForStarted(); }
    bool waitForFinished() { return m_process.waitForFinished(); }
    void kill()
    {
        if (m_process.state() != QProcess::NotRunning)
            m_process.kill();
        m_process.waitForFinished();
        m_out += m_process.readAllStandardOutput();
    }
    [[nodiscard]] QByteArray out() const { return m_out; }
    [[nodiscard]] QByteArray err() { return m_process.readAllStandardError(); }

private:
    QProcess m_process;
    QByteArray m_out;
};

} // namespace

/// kill -9 of a writing and a projecting process at random instants: every acknowledged event is there, the log is
/// whole, and the read model is its fold. FOLDLINE_CRASH_ROUNDS sets how often.
class CrashTest : public QObject
{
    Q_OBJECT
public:
    /// Many rounds take longer than Qt Test lets a function run.
    static void initMain()
    {
        constexpr int MillisecondsOfARound = 6'000;
        qputenv("QTEST_FUNCTION_TIMEOUT", QByteArray::number(rounds() * MillisecondsOfARound));
    }
private slots:
    void nothingAcknowledgedIsLost()
    {
        constexpr int RoundsOfAStore = 100; // each verify reads the whole log
        const unsigned seed = std::random_device{}();
        qInfo("seed %u, %d rounds", seed, rounds());
        std::mt19937 generator(seed);
        std::optional<Workplace> place;
        QSet<QByteArray> acknowledged;
        qsizetype earlier = 0;
        for (int round = 0; round < rounds(); ++round) {
            if (round % RoundsOfAStore == 0) {
                place.emplace();
                earlier += acknowledged.size();
                acknowledged.clear();
            }
            strike(*place, generator, round, acknowledged);
            if (QTest::currentTestFailed())
                return;
            verify(*place);
            // All ids are compared only now and then: the log grows with every round.
            if (!QTest::currentTestFailed() && (round % 10 == 9 || round == rounds() - 1))
                check(*place, acknowledged);
            if (QTest::currentTestFailed())
                return;
        }
        QVERIFY(earlier + acknowledged.size() > rounds());
    }

private:
    /// Lets a writer and a projector run and kills both, each after a random amount of the writer's work.
    void strike(const Workplace &place, std::mt19937 &generator, int round, QSet<QByteArray> &acknowledged)
    {
        constexpr qsizetype IdLine = 37;
        std::uniform_int_distribution<qsizetype> amount(0, 120);
        std::uniform_int_distribution<int> coin(0, 1);
        Victim writer(crashWriterFile(), {place.store(), QString::number(round)});
        QVERIFY(writer.waitForStarted());
        QVERIFY(writer.waitForBytes(1));
        {
            QStringList arguments{QStringLiteral("project"), QStringLiteral("--store"), place.store()};
            if (coin(generator) == 1)
                arguments.append(QStringLiteral("--rebuild"));
            Victim projector(programFile(), arguments);
            QVERIFY(projector.waitForStarted());
            QVERIFY(writer.waitForBytes(writer.out().size() + amount(generator) * IdLine));
            if (coin(generator) == 1)
                writer.kill();
            // The projector dies here, wherever it is.
        }
        writer.kill();
        const QByteArray errors = writer.err();
        QVERIFY2(errors.isEmpty(), errors.constData());
        const QByteArray out = writer.out();
        for (const QByteArray &id : out.first(out.lastIndexOf('\n') + 1).split('\n')) {
            if (!id.isEmpty())
                acknowledged.insert(id);
        }
    }

    /// The log is whole, and the read model is the fold of it up to where the projector came.
    void verify(const Workplace &place)
    {
        const Run run = place.runJson("verify");
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QVERIFY2(run.object().value("whole", false), run.out.left(2000).constData());
    }

    void check(const Workplace &place, const QSet<QByteArray> &acknowledged)
    {
        const Run exported = place.run("export");
        QCOMPARE(exported.exitCode, 0);
        QSet<QByteArray> stored;
        for (const Json &line : exported.objects())
            stored.insert(QByteArray::fromStdString(line.value("id", "")));
        QVERIFY(stored.contains(acknowledged));
        IndependentFold fold;
        QVERIFY(fold.read(exported.out));
        const auto states = fold.statesAt({});
        const Run orders = place.runJson("orders");
        QCOMPARE(orders.exitCode, 0);
        QCOMPARE(static_cast<std::size_t>(orders.lines().size()), states.size());
        for (const QByteArray &text : orders.lines()) {
            const auto row = parseExact({text.constData(), static_cast<std::size_t>(text.size())});
            const ExactValue &state = states.at("order-" + row->textAt("order_id"));
            QCOMPARE(QString::fromStdString(row->textAt("total_amount")),
                     QString::fromStdString(state.textAt("totalAmount")));
            QCOMPARE(QString::fromStdString(row->textAt("status")), QString::fromStdString(state.textAt("status")));
        }
        verify(place);
        QVERIFY(place.runJson("verify").object().at("readModel").value("checked", false));
    }
};

QTEST_GUILESS_MAIN(CrashTest)
#include "tst_crash.moc"
