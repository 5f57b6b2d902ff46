// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include <nlohmann/json.hpp>

namespace foldline::test {

using Json = nlohmann::ordered_json;

/// What one run of the program left behind.
struct Run
{
    int exitCode = -1; ///< -1: it did not end by itself
    QByteArray out;
    QByteArray err;

    [[nodiscard]] QList<QByteArray> lines() const;
    /// Standard output as one JSON object; discarded when it is none.
    [[nodiscard]] Json object() const;
    /// Standard output as one JSON object a line.
    [[nodiscard]] std::vector<Json> objects() const;
    /// Standard error has these words in it, whatever the case.
    [[nodiscard]] bool says(const char *words) const;
};

[[nodiscard]] QString programFile();
[[nodiscard]] QString crashWriterFile();

/// Runs the program to its end.
[[nodiscard]] Run runProgram(const QStringList &arguments, const QByteArray &input = {});

/// Changes a database behind the program's back.
[[nodiscard]] bool tamper(const QString &file, const char *sql);

/// The text split at blanks.
[[nodiscard]] QStringList words(const char *text);

/// The names of an object's members in their order, with blanks between.
[[nodiscard]] std::string keysOf(const Json &object);

/// A folder of its own with a store made of `history`, for one test.
class Workplace
{
public:
    Workplace() = default;
    explicit Workplace(const QByteArray &history);

    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString store() const { return path(QStringLiteral("orders.foldline")); }
    [[nodiscard]] const Run &imported() const { return m_imported; }
    /// The program on this store: the arguments, then `--store FILE`.
    [[nodiscard]] Run run(const QStringList &arguments, const QByteArray &input = {}) const;
    [[nodiscard]] Run runJson(QStringList arguments) const;
    [[nodiscard]] Run run(const char *arguments) const { return run(words(arguments)); }
    [[nodiscard]] Run runJson(const char *arguments) const { return runJson(words(arguments)); }
    void write(const QString &name, const QByteArray &bytes) const;
    /// Every file of the folder with its bytes.
    [[nodiscard]] QMap<QString, QByteArray> files() const;

private:
    QTemporaryDir m_folder;
    Run m_imported;
};

/// A small history: a shipped order, one in schema 1, one whose stored total disagrees with its items, an event of an
/// unknown type with numbers past every machine type, one that is no JSON.
[[nodiscard]] QByteArray sampleHistory();
/// One interchange line.
[[nodiscard]] QByteArray eventLine(const char *stream, int revision, int id, const char *type, const char *created,
                                   const char *data, const char *metadata = "{}");

} // namespace foldline::test
