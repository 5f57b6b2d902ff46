// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/narration.h"

#include "core/events/metadata.h"

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

} // namespace foldline::ui
