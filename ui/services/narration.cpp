// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/narration.h"

#include "core/events/metadata.h"
#include "ui/services/textconversion.h"

namespace foldline::ui {

std::shared_ptr<const history::Entry> narrated(const aggregates::AggregateType &type, aggregates::State &state,
                                               const events::RecordedEvent &event)
{
    auto entry = std::make_shared<history::Entry>();
    const aggregates::State before = state;
    entry->event = event;
    entry->outcome = type.fold(state, event);
    entry->narration = type.narrate(before, event, state, entry->outcome);
    entry->kind = type.kindOf(event.type);
    const auto metadata = events::readMetadata(event.metadata);
    entry->actor = metadata.actor;
    entry->reason = metadata.reason;
    entry->schemaVersion = type.upcasters().versionOf(event);
    return entry;
}

QString sentenceOf(const aggregates::Narration &narration) { return boundedText(narration.sentence); }

QList<int> nameIn(const aggregates::Narration &narration)
{
    const std::string_view sentence = narration.sentence;
    if (narration.nameFrom >= narration.nameTo || narration.nameTo > sentence.size())
        return {};
    const QString before = boundedText(sentence.substr(0, narration.nameFrom));
    const QString name = boundedText(sentence.substr(narration.nameFrom, narration.nameTo - narration.nameFrom));
    const QString after = boundedText(sentence.substr(narration.nameTo));
    if (before + name + after != sentenceOf(narration)) // bounded as a whole: the name is not where it was
        return {};
    return {static_cast<int>(before.size()), static_cast<int>(name.size())};
}

QString warningText(const history::Entry &entry)
{
    QStringList sentences;
    if (entry.outcome.kind == aggregates::FoldOutcome::Kind::Unreadable)
        sentences << boundedText(entry.outcome.reason);
    for (const auto &warning : entry.outcome.warnings)
        sentences << boundedText(warning);
    return sentences.join(u'\n');
}

} // namespace foldline::ui
