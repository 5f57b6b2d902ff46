// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "windowfixture.h"

#include "ui/pages/orderpage.h"

#include <QSplitter>

#include <functional>

namespace foldline::test {

[[nodiscard]] inline ui::SessionState savedSession(const Desk &desk)
{
    return ui::SessionFile(desk.sessionFile()).load().state;
}

/// Waits until the saver has written a session like that.
[[nodiscard]] inline bool isSaved(const Desk &desk, const std::function<bool(const ui::SessionState &)> &like)
{
    return QTest::qWaitFor([&] { return like(savedSession(desk)); }, 30'000);
}

[[nodiscard]] inline bool save(const Desk &desk, const ui::SessionState &state)
{
    return ui::SessionFile(desk.sessionFile()).save(state).has_value();
}

/// A session of that store; pages are `orders`, `log`, …, and `A-1` for an order.
[[nodiscard]] inline ui::SessionState sessionOf(const QString &store, const QStringList &pages, int current)
{
    ui::SessionState state;
    for (const QString &page : pages) {
        const bool isOrder = page.contains(QLatin1Char('-'));
        ui::TabState &tab = state.tabs.emplaceBack();
        tab.page = isOrder ? QStringLiteral("order") : page;
        tab.stream = isOrder ? QString(QStringLiteral("order-") + page) : QString();
    }
    state.currentTab = current;
    state.store = ui::RecentStore{store, false, false};
    return state;
}

/// The order in front; null where something else is.
[[nodiscard]] inline ui::OrderPage *orderOf(WindowFixture &at) { return qobject_cast<ui::OrderPage *>(at.page()); }

[[nodiscard]] inline ui::OrderPage *openOrder(WindowFixture &at, const QString &id)
{
    at.window().openStream(QStringLiteral("order-") + id, true);
    return at.settle() ? orderOf(at) : nullptr;
}

} // namespace foldline::test
