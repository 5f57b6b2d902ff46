// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/mailbox.h"
#include "ui/services/savedconnection.h"

#include <QObject>
#include <QThreadPool>

#include <memory>

namespace foldline::ui {

/// The saved connections of a person, in the order in which they were made. Every change is written to the file at
/// once, on a thread of its own. Lives on the GUI thread.
class ConnectionBook : public QObject
{
    Q_OBJECT

public:
    explicit ConnectionBook(QObject *parent = nullptr);
    ~ConnectionBook() override;

    /// Takes what is in the file, and keeps to that file from now on. Until then nothing is written anywhere.
    void load(const ConnectionsFile &file);
    /// Set when the file could not be read: what was done with it.
    [[nodiscard]] const QString &note() const { return m_note; }

    [[nodiscard]] const QList<SavedConnection> &all() const { return m_connections; }
    /// Those opened last come first, then the others by name.
    [[nodiscard]] QList<SavedConnection> recent() const;
    /// nullptr: there is none. Valid until the next change.
    [[nodiscard]] const SavedConnection *find(const QString &id) const;
    /// The one with these hosts, if possible also with this user; nullptr: none.
    [[nodiscard]] const SavedConnection *matching(const kurrentdb::ConnectionSettings &settings) const;
    /// Whether it is for these hosts and this user.
    [[nodiscard]] static bool isOf(const SavedConnection &saved, const kurrentdb::ConnectionSettings &settings);
    [[nodiscard]] static QString newId();

    /// Replaces the one of that id, or adds it at the end. Its password, if it has one, is left out.
    void put(SavedConnection connection);
    void remove(const QString &id);
    /// It was opened now.
    void touch(const QString &id);
    /// Waits until all is written; for the end of the program.
    void flush();

signals:
    void changed();
    void saveFailed(const foldline::Error &error);

private:
    void save();

    ConnectionsFile m_file;
    QList<SavedConnection> m_connections;
    QString m_note;
    bool m_isWritable = false; ///< the file is known, and was read or set aside
    std::unique_ptr<QThreadPool> m_pool;
    Mailbox m_mailbox;
};

} // namespace foldline::ui
