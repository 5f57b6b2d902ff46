// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/sessionstate.h"

#include <QMap>
#include <QWidget>

class QHBoxLayout;

namespace foldline::ui {

class Surface;
class Workspace;

/// One tab's content. Lives as long as its tab; shows the workspace's store.
class Page : public QWidget
{
    Q_OBJECT

public:
    explicit Page(Workspace &workspace, QWidget *parent = nullptr);

    /// `orders`, or `order` with a stream; equal ids are the same page.
    [[nodiscard]] virtual QString id() const = 0;
    [[nodiscard]] virtual QString title() const = 0;
    /// Theme icon of the tab; empty where `token` says the shape.
    [[nodiscard]] virtual QString iconName() const { return {}; }
    [[nodiscard]] virtual QString token() const { return {}; }
    [[nodiscard]] virtual TabState state() const;
    virtual void restore(const TabState &state);
    /// Splitters and headers, by a name that is the same for every page of this kind.
    [[nodiscard]] virtual QMap<QString, QByteArray> layouts() const { return {}; }
    virtual void restoreLayouts(const QMap<QString, QByteArray> &layouts);
    /// Puts the keyboard where this page is used.
    virtual void focusContent();
    /// False while what the page was opened for is still being loaded.
    [[nodiscard]] virtual bool isSettled() const { return true; }

signals:
    void titleChanged();
    void settled();

protected:
    struct Head
    {
        Surface *strip;
        QHBoxLayout *row;
    };
    [[nodiscard]] Workspace &workspace() const { return m_workspace; }
    /// The strip at the page's top with its title; the rest of the row is the page's.
    [[nodiscard]] Head makeHead(Qt::Edges lines = {});

private:
    Workspace &m_workspace;
};

} // namespace foldline::ui
