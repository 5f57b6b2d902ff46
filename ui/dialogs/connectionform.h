// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/connectionfields.h"

#include <QWidget>

#include <functional>
#include <optional>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLineEdit;

namespace foldline::ui {

class SegmentedControl;
class Theme;

/// A connection as a string and as fields, each in step with the other while either is typed. A password that is pasted
/// with the string moves to its own field.
class ConnectionForm : public QWidget
{
    Q_OBJECT

public:
    /// Asks for a file; empty: cancelled.
    using FileChooser =
        std::function<QString(QWidget *parent, const QString &title, const QString &suggested, const QString &filter)>;

    ConnectionForm(const Theme &theme, FileChooser chooseFile, QWidget *parent = nullptr);

    /// Fills string and fields; without a password.
    void setConnection(const QString &connection);
    void setPassword(const QString &password);
    [[nodiscard]] QString password() const;
    /// With the password; nullopt: what was typed is no connection.
    [[nodiscard]] std::optional<kurrentdb::ConnectionSettings> settings() const;
    [[nodiscard]] bool isEmpty() const;
    /// Why what was typed is no connection; empty: it is one.
    [[nodiscard]] const QString &refusal() const { return m_refusal; }
    /// What was typed with user and password: the string stays without the password.
    void takePassword();
    void focusString();

signals:
    void changed();

private:
    struct Line
    {
        QLineEdit *edit;
        QString ConnectionFields::*member;
    };

    void setupServer();
    void setupSecurity();
    void setupTimes();
    QLineEdit *addLine(int row, int column, const char *name, const QString &label, QString ConnectionFields::*member,
                       int span = 1);
    void addFile(int row, int column, const char *name, const QString &label, QString ConnectionFields::*member,
                 int span = 1);
    void addBox(int row, int column, const char *name, const QString &label, const QStringList &choices,
                QString ConnectionFields::*member);
    void addLabel(int row, int column, const QString &label, QWidget *buddy);
    void stringEdited();
    void fieldEdited();
    void fill(const ConnectionFields &fields);
    void refreshState();
    [[nodiscard]] ConnectionFields fields() const;

    const Theme &m_theme;
    FileChooser m_chooseFile;
    QGridLayout *m_grid;
    QLineEdit *m_string;
    QLineEdit *m_password = nullptr;
    SegmentedControl *m_reach = nullptr;
    QCheckBox *m_tls = nullptr;
    QCheckBox *m_verify = nullptr;
    QList<Line> m_lines;
    QList<std::pair<QComboBox *, QString ConnectionFields::*>> m_boxes;
    QList<QWidget *> m_ofTls; ///< mean nothing without TLS
    bool m_discover = false;
    qsizetype m_lastLength = 0; ///< of the string, before it was edited
    std::optional<kurrentdb::ConnectionSettings> m_settings;
    QString m_refusal;
};

} // namespace foldline::ui
