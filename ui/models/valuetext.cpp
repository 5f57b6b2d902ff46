// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/valuetext.h"

#include "core/base/timestamp.h"
#include "ui/services/textconversion.h"

namespace foldline::ui {

ValueText valueText(const aggregates::AggregateType &type, std::string_view pointer, const json::Value &value,
                    const TimeFormat &format)
{
    using Format = aggregates::ValueView::Format;
    const aggregates::ValueView view = type.describe(pointer, value);
    ValueText result;
    result.text = boundedText(view.text);
    result.figure = qtext(view.figure);
    result.amount = view.format == Format::Amount;
    result.container = view.format == Format::Container;
    result.figureFont = view.format != Format::Text && view.format != Format::Container;
    if (view.format != Format::Instant)
        return result;
    if (const auto instant = Timestamp::parse(value.text())) {
        result.ticks = instant->ticks();
        result.text = format.dateTime(instant->ticks());
    }
    return result;
}

} // namespace foldline::ui
