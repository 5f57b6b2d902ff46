// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "independentfold.h"
#include "program.h"

#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <random>

using namespace foldline::test;

namespace {

QString superstoreFile() { return QStringLiteral(FOLDLINE_SOURCE_DIR "/../shared/data/superstore-orders.ndjson"); }

/// The program's states by stream; an unreadable line leaves the map short.
std::map<std::string, ExactValue> statesOf(const Run &run)
{
    std::map<std::string, ExactValue> states;
    for (const QByteArray &line : run.lines()) {
        auto parsed = parseExact({line.constData(), static_cast<std::size_t>(line.size())});
        const ExactValue *state = parsed ? parsed->find("state") : nullptr;
        if (state)
            states.emplace(parsed->textAt("stream"), *state);
    }
    return states;
}

/// The first stream in which the two differ, with both states; empty when they are equal.
std::string firstDifference(const std::map<std::string, ExactValue> &expected,
                            const std::map<std::string, ExactValue> &actual)
{
    for (const auto &[stream, state] : expected) {
        const auto found = actual.find(stream);
        if (found == actual.end())
            return stream + " is missing";
        if (found->second != state)
            return stream + "\nexpected " + state.dump() + "\nactual   " + found->second.dump();
    }
    return expected.size() == actual.size() ? std::string() : "more streams than expected";
}

} // namespace

/// The real orders: every state equals an independent fold.
class SuperstoreTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QFile file(superstoreFile());
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("skipped: the superstore orders are not here");
        QVERIFY(m_fold.read(file.readAll()));
        m_imported = m_place.run({QStringLiteral("import"), superstoreFile(), QStringLiteral("--json")});
        QCOMPARE(m_imported.exitCode, 0);
    }

    void importsEveryEvent()
    {
        QCOMPARE(m_imported.object().value("events", 0), 11701);
        QCOMPARE(m_imported.object().value("streams", 0), 3322);
        QCOMPARE(m_fold.streams(), std::size_t{3322});
    }

    void statesAtTheEndEqualTheFold()
    {
        const Run run =
            m_place.runJson({QStringLiteral("states"), QStringLiteral("--category"), QStringLiteral("order")});
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(QString::fromStdString(firstDifference(m_fold.statesAt({}), statesOf(run))), QString());
    }

    void statesAtAnInstantEqualTheFold_data()
    {
        QTest::addColumn<QString>("instant");
        std::mt19937 generator(20161119);
        std::uniform_int_distribution<std::size_t> any(0, m_fold.instants().size() - 1);
        for (int i = 0; i < 20; ++i) {
            // Every other instant is one of an event's, the rest lie just before one.
            std::string instant = m_fold.instants()[any(generator)];
            if (i % 2 == 1)
                instant.replace(20, 6, "000000");
            QTest::newRow(instant.c_str()) << QString::fromStdString(instant);
        }
    }

    void statesAtAnInstantEqualTheFold()
    {
        QFETCH(QString, instant);
        const Run run = m_place.runJson({QStringLiteral("states"), QStringLiteral("--at"), instant});
        QCOMPARE(run.exitCode, 0);
        const auto expected = m_fold.statesAt(instant.toStdString());
        QVERIFY(!expected.empty());
        QCOMPARE(QString::fromStdString(firstDifference(expected, statesOf(run))), QString());
    }

    void sumOfTheReadModelEqualsTheSumOverTheEvents()
    {
        const Run run = m_place.runJson({QStringLiteral("orders")});
        QCOMPARE(run.exitCode, 0);
        Units sum = 0;
        for (const QByteArray &line : run.lines()) {
            const auto row = parseExact({line.constData(), static_cast<std::size_t>(line.size())});
            QVERIFY(row && row->find("total_amount"));
            QVERIFY(row->find("total_amount")->kind == ExactValue::Kind::Number);
            sum += unitsOf(row->textAt("total_amount"));
        }
        QCOMPARE(run.lines().size(), 3322);
        QCOMPARE(QString::fromStdString(normalFromUnits(sum)),
                 QString::fromStdString(normalFromUnits(IndependentFold::total(m_fold.statesAt({})))));
    }

    void exportsWhatWasImported()
    {
        QFile file(superstoreFile());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(m_place.run({QStringLiteral("export")}).out == file.readAll());
    }

    void verifies()
    {
        const Run run = m_place.runJson({QStringLiteral("verify")});
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.object().value("whole", false));
    }

private:
    Workplace m_place;
    IndependentFold m_fold;
    Run m_imported;
};

QTEST_GUILESS_MAIN(SuperstoreTest)
#include "tst_superstore.moc"
