// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QStringList>
#include <QTest>

namespace {

constexpr int Numbers = 66;
constexpr QLatin1String NotMet("not met: ");

struct Row
{
    int number = 0;
    QString what;
    QString where;
    QString test;
};

QString textOf(const QString &path)
{
    QFile file(QStringLiteral(FOLDLINE_SOURCE_DIR "/") + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QList<Row> rowsOf(const QString &page)
{
    static const QRegularExpression line(QStringLiteral("^\\| (\\d+) \\| (.+) \\| (.+) \\| (.+) \\|$"),
                                         QRegularExpression::MultilineOption);
    QList<Row> rows;
    for (auto match = line.globalMatch(page); match.hasNext();) {
        const auto row = match.next();
        rows.append({row.captured(1).toInt(), row.captured(2), row.captured(3), row.captured(4)});
    }
    return rows;
}

/// What stands in backticks.
QStringList quoted(const QString &text)
{
    static const QRegularExpression quote(QStringLiteral("`([^`]+)`"));
    QStringList result;
    for (auto match = quote.globalMatch(text); match.hasNext();)
        result << match.next().captured(1);
    return result;
}

/// The numbers in "Item 3" and "Items 3, 5 and 7" of the comment right before a function.
QSet<int> numbersOf(const QString &source, const QString &function)
{
    static const QString pattern = QStringLiteral("((?:^ *///[^\\n]*\\n)+) *void (?:\\w+::)?%1(?:_data)?\\(\\)");
    static const QRegularExpression items(QStringLiteral("Items? ((?:\\d+(?:, | and )?)+)"));
    static const QRegularExpression digits(QStringLiteral("\\d+"));
    const QRegularExpression definition(pattern.arg(function), QRegularExpression::MultilineOption);
    QSet<int> numbers;
    for (auto found = definition.globalMatch(source); found.hasNext();) {
        const QString comment = found.next().captured(1);
        for (auto item = items.globalMatch(comment); item.hasNext();) {
            const QString list = item.next().captured(1);
            for (auto number = digits.globalMatch(list); number.hasNext();)
                numbers.insert(number.next().captured().toInt());
        }
    }
    return numbers;
}

/// Empty, or what is wrong with the row.
QString faultOf(const Row &row)
{
    if (row.test.startsWith(NotMet))
        return row.test.size() > NotMet.size() + 10 ? QString() : QStringLiteral("no reason");
    if (textOf(QStringLiteral("core/kurrentdb/") + quoted(row.where).value(0)).isEmpty())
        return QStringLiteral("no file ") + row.where;
    const QStringList tests = quoted(row.test);
    for (const QString &test : tests) {
        const QString file = test.section(QLatin1Char('.'), 0, 0);
        const QString source = textOf(QStringLiteral("tests/kurrentdb/%1.cpp").arg(file));
        if (!numbersOf(source, test.section(QLatin1Char('.'), 1)).contains(row.number))
            return QStringLiteral("not named by ") + test;
    }
    return tests.isEmpty() ? QStringLiteral("neither test nor reason") : QString();
}

} // namespace

/// docs/server-protocol.md: what a client must know, and where each is handled and tested.
class TestServerProtocol : public QObject
{
    Q_OBJECT
private slots:
    void everyNumberIsThereOnce();
    void everyRowNamesItsTestOrAReason_data();
    void everyRowNamesItsTestOrAReason();
    void theCheckSeesWhatIsMissing_data();
    void theCheckSeesWhatIsMissing();
};

void TestServerProtocol::everyNumberIsThereOnce()
{
    const QList<Row> rows = rowsOf(textOf(QStringLiteral("docs/server-protocol.md")));
    QCOMPARE(rows.size(), Numbers);
    for (int i = 0; i < Numbers; ++i)
        QCOMPARE(rows[i].number, i + 1);
}

void TestServerProtocol::everyRowNamesItsTestOrAReason_data()
{
    QTest::addColumn<QString>("fault");
    const QList<Row> rows = rowsOf(textOf(QStringLiteral("docs/server-protocol.md")));
    for (const Row &row : rows)
        QTest::addRow("%d: %s", row.number, qPrintable(row.what)) << faultOf(row);
}

void TestServerProtocol::everyRowNamesItsTestOrAReason()
{
    QFETCH(QString, fault);
    QCOMPARE(fault, QString());
}

void TestServerProtocol::theCheckSeesWhatIsMissing_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("a test that names another number")
        << QStringLiteral("| 61 | x | `kurrentstore.cpp` | `tst_kurrentstore.countsTheTypeTwice` |");
    QTest::newRow("no such test") << QStringLiteral("| 28 | x | `kurrentstore.cpp` | `tst_kurrentstore.nothing` |");
    QTest::newRow("no such file of tests") << QStringLiteral("| 28 | x | `kurrentstore.cpp` | `tst_none.nothing` |");
    QTest::newRow("no test") << QStringLiteral("| 28 | x | `kurrentstore.cpp` | – |");
    QTest::newRow("no such file") << QStringLiteral("| 28 | x | `none.cpp` | `tst_kurrentstore.countsTheTypeTwice` |");
    QTest::newRow("no reason") << QStringLiteral("| 28 | x | – | not met: |");
}

void TestServerProtocol::theCheckSeesWhatIsMissing()
{
    QFETCH(QString, line);
    const QList<Row> rows = rowsOf(line);
    QCOMPARE(rows.size(), 1);
    QVERIFY(!faultOf(rows.front()).isEmpty());
}

QTEST_GUILESS_MAIN(TestServerProtocol)
#include "tst_serverprotocol.moc"
