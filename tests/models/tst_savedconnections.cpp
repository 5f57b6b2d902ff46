// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixtures.h"

#include "core/kurrentdb/settings/connectionstring.h"
#include "ui/models/connectionsmodel.h"
#include "ui/services/connectionbook.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

namespace {

SavedConnection connection(const QString &id, const QString &text, const QString &name = {})
{
    SavedConnection result;
    result.id = id;
    result.name = name;
    result.connection = text;
    return result;
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// Saved connections: kept without passwords, and never lost to a damaged file.
class TestSavedConnections : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void comesBackAsItWasSaved();
    void writesNoPassword();
    void readsNoPassword();
    void aDamagedFileIsSetAside_data();
    void aDamagedFileIsSetAside();
    void aFolderOfThatNameIsSetAsideToo();
    void thoseOpenedLastComeFirst();
    void isFoundByItsHosts();
    void modelFollowsTheBook();

private:
    [[nodiscard]] QString path(const QString &name = QStringLiteral("connections.json")) const
    {
        return m_folder->filePath(name);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSavedConnections::comesBackAsItWasSaved()
{
    SavedConnection one = connection(QStringLiteral("1"), QStringLiteral("kurrentdb://ops@db1:2113,db2:2113"),
                                     QStringLiteral("Orders <b>"));
    one.color = QStringLiteral("event-shipped");
    one.production = one.readOnly = one.keepsPassword = true;
    one.lastOpened = 1'700'000'000'123;
    one.mirror = {true, mirror::Kept({"order", "cart"}), 500'000'000, true};
    const QList<SavedConnection> saved{one, connection(QStringLiteral("2"), QStringLiteral("kurrentdb://[::1]:2113"))};
    {
        ConnectionBook book;
        book.load(ConnectionsFile(path()));
        for (const SavedConnection &each : saved)
            book.put(each);
    }
    const LoadedConnections loaded = ConnectionsFile(path()).load();
    QVERIFY2(loaded.note.isEmpty(), qPrintable(loaded.note));
    QVERIFY(loaded.connections == saved);
    QCOMPARE(titleOf(saved[1]), QStringLiteral("[::1]:2113"));
    QCOMPARE(hostsOf(saved[0]), QStringLiteral("db1:2113 +1"));
}

void TestSavedConnections::writesNoPassword()
{
    {
        ConnectionBook book;
        book.load(ConnectionsFile(path()));
        book.put(connection(QStringLiteral("1"), QStringLiteral("esdb://ops:s3cr3t@db1?tls=false")));
        QCOMPARE(book.find(QStringLiteral("1"))->connection, QStringLiteral("kurrentdb://ops@db1:2113?tls=false"));
    }
    QVERIFY(ConnectionsFile(path()).save({connection(QStringLiteral("2"), QStringLiteral("esdb://u:s3cr3t@db1"))}));
    QVERIFY(bytesOf(path()).contains("kurrentdb://u@db1:2113"));
    QVERIFY(!bytesOf(path()).contains("s3cr3t"));
}

void TestSavedConnections::readsNoPassword()
{
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"version":1,"connections":[{"id":"1","connection":"esdb://ops:s3cr3t@db1","production":true}]})");
    file.close();
    const LoadedConnections loaded = ConnectionsFile(path()).load();
    QCOMPARE(loaded.connections.size(), 1);
    QCOMPARE(loaded.connections[0].connection, QStringLiteral("kurrentdb://ops@db1:2113"));
    QVERIFY(loaded.connections[0].readOnly);
}

void TestSavedConnections::aDamagedFileIsSetAside_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("cut off") << QByteArray(R"({"version":1,"connections":[{"id")");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("another list") << QByteArray("[]");
    QTest::newRow("version 2") << QByteArray(R"({"version":2,"connections":[]})");
    QTest::newRow("no connection") << QByteArray(R"({"version":1,"connections":[{"id":"1","connection":"http://x"}]})");
    QTest::newRow("too large") << QByteArray(ConnectionsFile::MaxBytes + 1, ' ');
}

void TestSavedConnections::aDamagedFileIsSetAside()
{
    QFETCH(const QByteArray, bytes);
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
    file.close();
    {
        ConnectionBook book;
        book.load(ConnectionsFile(path()));
        QVERIFY2(book.note().contains(u"was renamed to"), qPrintable(book.note()));
        QVERIFY(book.all().isEmpty());
        book.put(connection(QStringLiteral("1"), QStringLiteral("esdb://db1")));
    }
    const QStringList aside = QDir(m_folder->path()).entryList({QStringLiteral("connections.json.damaged-*")});
    QCOMPARE(aside.size(), 1);
    QCOMPARE(bytesOf(path(aside[0])), bytes);
    QCOMPARE(ConnectionsFile(path()).load().connections.size(), 1);
}

void TestSavedConnections::aFolderOfThatNameIsSetAsideToo()
{
    const QString folder = path(QStringLiteral("config"));
    QVERIFY(QDir().mkpath(folder));
    const QString name = folder + QStringLiteral("/connections.json");
    QVERIFY(QDir().mkpath(name + QStringLiteral("/in the way")));
    ConnectionBook book;
    book.load(ConnectionsFile(name));
    QVERIFY(!book.note().isEmpty());
    book.put(connection(QStringLiteral("1"), QStringLiteral("esdb://db1")));
    book.flush();
    QCOMPARE(QDir(folder).entryList({QStringLiteral("connections.json.damaged-*")}).size(), 1);
    QCOMPARE(ConnectionsFile(name).load().connections.size(), 1);
}

void TestSavedConnections::thoseOpenedLastComeFirst()
{
    ConnectionBook book;
    book.put(connection(QStringLiteral("1"), QStringLiteral("esdb://b"), QStringLiteral("Beta")));
    book.put(connection(QStringLiteral("2"), QStringLiteral("esdb://a"), QStringLiteral("Alpha")));
    book.put(connection(QStringLiteral("3"), QStringLiteral("esdb://c"), QStringLiteral("Gamma")));
    book.touch(QStringLiteral("3"));
    QStringList names;
    for (const SavedConnection &each : book.recent())
        names << each.name;
    QCOMPARE(names, (QStringList{QStringLiteral("Gamma"), QStringLiteral("Alpha"), QStringLiteral("Beta")}));
}

void TestSavedConnections::isFoundByItsHosts()
{
    ConnectionBook book;
    book.put(connection(QStringLiteral("1"), QStringLiteral("esdb://ops@db1,db2:2113?tls=false")));
    const auto settings = [](const char *text) { return *kurrentdb::parseConnectionString(text); };
    QVERIFY(book.matching(settings("kurrentdb+discover://other:pw@db2,db1:2113")) != nullptr);
    QVERIFY(book.matching(settings("kurrentdb://db1:2113")) == nullptr);
    QVERIFY(book.matching(settings("kurrentdb://db1:2114,db2")) == nullptr);
    // Who else is saved there is found first; a server is as much in production for another user.
    SavedConnection production = connection(QStringLiteral("2"), QStringLiteral("esdb://admin@db1,db2:2113?tls=false"));
    production.production = true;
    book.put(production);
    QCOMPARE(book.matching(settings("kurrentdb://ops:pw@db1,db2:2113"))->id, QStringLiteral("1"));
    QCOMPARE(book.matching(settings("kurrentdb://auditor:pw@db1,db2:2113"))->id, QStringLiteral("2"));
}

void TestSavedConnections::modelFollowsTheBook()
{
    ConnectionBook book;
    ConnectionsModel model(book);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    book.put(connection(QStringLiteral("1"), QStringLiteral("esdb://db1")));
    SavedConnection second = connection(QStringLiteral("2"), QStringLiteral("esdb://db2,db3"), QStringLiteral("Live"));
    second.color = QStringLiteral("ok");
    second.production = true;
    book.put(second);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.rowOf(QStringLiteral("2")), 1);
    const QModelIndex row = model.index(1);
    QCOMPARE(row.data().toString(), QStringLiteral("Live"));
    QCOMPARE(row.data(DetailRole).toString(), QStringLiteral("db2:2113 +1"));
    QCOMPARE(row.data(TokenRole).toString(), QStringLiteral("ok"));
    QVERIFY(row.data(ConnectionsModel::ProductionRole).toBool());
    const QPersistentModelIndex kept = row;
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    second.name = QStringLiteral("Test");
    book.put(second);
    QCOMPARE(changes.count(), 1);
    book.remove(QStringLiteral("1"));
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(kept.row(), 0);
    QCOMPARE(kept.data().toString(), QStringLiteral("Test"));
    book.load(ConnectionsFile(path()));
    QCOMPARE(model.rowCount(), 0);
}

QTEST_GUILESS_MAIN(TestSavedConnections)
#include "tst_savedconnections.moc"
