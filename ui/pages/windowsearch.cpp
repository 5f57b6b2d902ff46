// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/windowsearch.h"

#include "core/orders/orderstream.h"
#include "ui/models/searchresultsmodel.h"
#include "ui/pages/workspace.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/searchpopup.h"
#include "ui/widgets/theme.h"

#include <array>

namespace foldline::ui {

namespace {

using Kind = SearchResult::Kind;

struct Target
{
    Kind kind;
    const char *id;
    const char *title;
    const char *icon;
    const char *keyword = "";
    const char *shortcut = "";
};

constexpr std::array Targets{
    Target{Kind::Page, "orders", QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "Orders"), "view-list-details", "",
           "Alt+1"},
    Target{Kind::Page, "streams", QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "Streams"), "view-list-tree", "",
           "Alt+2"},
    Target{Kind::Page, "log", QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "All events"), "view-list-text",
           QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "log"), "Alt+3"},
    Target{Kind::Page, "projections", QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "Projections"), "run-build",
           QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "read model"), "Alt+4"},
    Target{Kind::Action, "newOrder", QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "New order…"), "list-add",
           QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "create")},
    Target{Kind::Action, "open", QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "Open a store…"), "document-open", "",
           "Ctrl+O"},
    Target{Kind::Action, "openReadOnly", QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "Open a store read-only…"),
           "object-locked"},
    Target{Kind::Action, "connect", QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "Connect to a server…"),
           "network-connect", QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "KurrentDB, EventStoreDB")},
    Target{Kind::Action, "new", QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "New store…"), "document-new"},
    Target{Kind::Action, "demo", QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "Open the demo"),
           "media-playback-start"},
    Target{Kind::Action, "import", QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "Import a history…"),
           "document-import", "ndjson"},
    Target{Kind::Action, "light", QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "Light theme"), "weather-clear",
           QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "colours")},
    Target{Kind::Action, "dark", QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "Dark theme"), "weather-clear-night",
           QT_TRANSLATE_NOOP("foldline::ui::WindowSearch", "colours")},
};

} // namespace

WindowSearch::WindowSearch(Workspace &workspace, QWidget *window)
    : QObject(window), m_service(new SearchService(workspace.session(), workspace.orders(), this)),
      m_results(new SearchResultsModel(this)), m_popup(new SearchPopup(workspace.theme(), window))
{
    m_popup->setModel(m_results);
    m_popup->setPlaceholder(tr("Search orders, customers, products, events…"));
    connect(m_popup, &SearchPopup::queryChanged, m_service, &SearchService::search);
    connect(m_popup, &SearchPopup::activated, this, &WindowSearch::choose);
    connect(m_service, &SearchService::resultsAvailable, this,
            [this](const QString &text, const SearchResults &results) {
                m_results->setResults(results, text);
                m_answered = text;
                refreshNote();
            });
    connect(m_popup, &SearchPopup::dismissed, m_service, &SearchService::cancel);
    connect(m_service, &SearchService::logSearchChanged, this, &WindowSearch::refreshNote);
    registerTargets();
}

void WindowSearch::refreshNote()
{
    const LogSearchState &log = m_service->logSearch();
    const QString count = TimeFormat::count(static_cast<qint64>(log.examined));
    QStringList sentences;
    if (log.isRunning) {
        sentences << (log.examined == 0 ? tr("Searching the log…")
                                        : tr("Searching the log… %1 events looked through").arg(count));
    } else {
        if (m_results->rowCount() == 0 && m_answered == m_popup->query())
            sentences << tr("Nothing found for “%1”.").arg(m_answered);
        if (!log.failure.isEmpty())
            sentences << tr("The log could not be searched: %1").arg(log.failure);
        else if (!log.everything)
            sentences << tr("The newest %1 events were looked through.").arg(count);
    }
    m_popup->setNote(sentences.join(u' '));
}

void WindowSearch::openAt(QWidget *anchor)
{
    m_popup->openAt(anchor);
    m_service->search(m_popup->query());
}

void WindowSearch::registerTargets()
{
    for (const Target &known : Targets) {
        SearchResult target;
        target.kind = known.kind;
        target.id = QString::fromLatin1(known.id);
        target.title = tr(known.title);
        target.icon = QString::fromLatin1(known.icon);
        target.shortcut = QString::fromLatin1(known.shortcut);
        m_service->registerTarget(target, *known.keyword == '\0' ? QStringList() : QStringList{tr(known.keyword)});
    }
}

void WindowSearch::choose(const QModelIndex &index, bool newTab)
{
    const SearchResult *result = m_results->resultAt(index.row());
    if (result == nullptr)
        return;
    const SearchResult chosen = *result;
    m_popup->dismiss();
    switch (chosen.kind) {
    case Kind::Action:
        emit actionChosen(chosen.id);
        break;
    case Kind::Page:
        emit pageChosen(chosen.id);
        break;
    case Kind::Order:
        emit streamChosen(qtext(orders::orderStream(utf8(chosen.id))), newTab);
        break;
    case Kind::Stream:
    case Kind::Product:
        emit streamChosen(chosen.id, newTab);
        break;
    case Kind::Event:
        if (chosen.revision)
            emit revisionChosen(chosen.id, *chosen.revision);
        else
            emit positionChosen(chosen.id.toULongLong());
        break;
    }
}

} // namespace foldline::ui
