// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/ordersservice.h"
#include "ui/services/storesession.h"
#include "ui/services/timeformat.h"

#include <QObject>

#include <functional>

class QWidget;

namespace foldline::ui {

class ConnectionBook;
class Keychain;
class Theme;

/// What all pages of a window share: theme, open store, time format, actor, and the seams for dialogs that tests
/// replace.
class Workspace : public QObject
{
    Q_OBJECT

public:
    Workspace(Theme &theme, std::shared_ptr<const aggregates::AggregateRegistry> registry, QObject *parent = nullptr);
    ~Workspace() override;

    [[nodiscard]] Theme &theme() { return m_theme; }
    [[nodiscard]] StoreSession &session() { return *m_session; }
    [[nodiscard]] OrdersService &orders() { return *m_orders; }
    [[nodiscard]] ConnectionBook &connections() { return *m_connections; }
    [[nodiscard]] Keychain &keychain() { return *m_keychain; }
    void setKeychain(std::unique_ptr<Keychain> keychain);

    [[nodiscard]] const TimeFormat &timeFormat() const { return m_timeFormat; }
    void setTimeFormat(const TimeFormat &format);
    [[nodiscard]] const QString &actor() const { return m_actor; }
    void setActor(const QString &actor) { m_actor = actor; }

    /// Asks for a file to open or to save; empty: cancelled.
    using FileChooser =
        std::function<QString(QWidget *parent, const QString &title, const QString &suggested, const QString &filter)>;
    FileChooser openFileChooser;
    FileChooser saveFileChooser;
    /// A yes-or-no question; true: go on.
    std::function<bool(QWidget *parent, const QString &question, const QString &explanation, const QString &verb)>
        confirm;

signals:
    void timeFormatChanged(const foldline::ui::TimeFormat &format);
    void streamRequested(const QString &stream, bool newTab);
    void revisionRequested(const QString &stream, quint64 revision);
    void pageRequested(const QString &id);
    void positionRequested(quint64 position);
    /// A short word on the status line: "Copied 3 rows".
    void notified(const QString &text);
    void layoutChanged();

private:
    Theme &m_theme;
    std::unique_ptr<StoreSession> m_session;
    std::unique_ptr<OrdersService> m_orders;
    std::unique_ptr<ConnectionBook> m_connections;
    std::unique_ptr<Keychain> m_keychain;
    TimeFormat m_timeFormat;
    QString m_actor;
};

} // namespace foldline::ui
