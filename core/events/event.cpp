// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/event.h"

namespace foldline::events {

std::string ExpectedRevision::toString() const
{
    switch (m_kind) {
    case Kind::Any:
        return "any";
    case Kind::NoStream:
        return "no stream";
    case Kind::StreamExists:
        return "stream exists";
    case Kind::Exact:
        break;
    }
    return "revision " + std::to_string(m_revision.value);
}

} // namespace foldline::events
