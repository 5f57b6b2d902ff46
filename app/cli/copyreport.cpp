// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/copyreport.h"

#include "app/cli/eventlines.h"

#include <algorithm>
#include <utility>

namespace foldline::cli {

using store::CopyReport;

namespace {

constexpr std::size_t MostNamed = 20;

std::string nameList(const std::vector<std::string> &names, std::uint64_t all)
{
    std::string text;
    for (const std::string &name : names)
        text += (text.empty() ? "" : ", ") + name;
    return all > names.size() ? text + " and " + std::to_string(all - names.size()) + " more" : text;
}

void sayRefusals(Messages &messages, const CopyReport &report)
{
    for (std::size_t i = 0; i < std::min(report.refusals.size(), MostNamed); ++i) {
        const store::CopyRefusal &refusal = report.refusals[i];
        const std::string where = refusal.revision ? ", revision " + std::to_string(refusal.revision->value) : "";
        messages.say("Conflict: " + refusal.stream.value() + where + ": " + asSentence(refusal.reason) +
                     " Nothing of this stream was written from there on.");
    }
    if (report.refusals.size() > MostNamed)
        messages.say("... and " + plural(report.refusals.size() - MostNamed, "stream") + " more; --json has them all.");
}

void sayRenumbered(Messages &messages, const CopyReport &report)
{
    if (report.renumbered.empty())
        return;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(report.renumbered.size(), MostNamed); ++i)
        names.push_back(report.renumbered[i].stream.value() + " (" + std::to_string(report.renumbered[i].missing) +
                        ")");
    messages.say("The source no longer has, or does not show, the first events of " +
                 plural(report.renumbered.size(), "stream") +
                 ": the copy's revisions are lower there by the number in brackets: " +
                 nameList(names, report.renumbered.size()) + '.');
}

void sayLeftOut(Messages &messages, const CopyReport &report)
{
    if (report.systemLeftOut > 0)
        messages.say("Left out: " + plural(report.systemLeftOut, "event") + " of streams that begin with $.");
    if (report.metadataLeftOut > 0)
        messages.say("Left out: " + plural(report.metadataLeftOut, "metadata event") +
                     " that later ones have replaced, or whose stream is deleted for ever or disagrees.");
}

json::Value refusalsJson(const CopyReport &report)
{
    json::Value list = json::Value::array();
    for (const store::CopyRefusal &refusal : report.refusals) {
        json::Value item = json::Value::object();
        item.set("stream", json::Value::string(refusal.stream.value()));
        if (refusal.revision)
            item.set("revision", count(refusal.revision->value));
        item.set("reason", json::Value::string(refusal.reason));
        list.push(std::move(item));
    }
    return list;
}

json::Value renumberedJson(const CopyReport &report)
{
    json::Value list = json::Value::array();
    for (const auto &renumbered : report.renumbered) {
        json::Value item = json::Value::object();
        item.set("stream", json::Value::string(renumbered.stream.value()));
        item.set("missing", count(renumbered.missing));
        list.push(std::move(item));
    }
    return list;
}

} // namespace

void sayAbout(Messages &messages, const CopyReport &report)
{
    sayRenumbered(messages, report);
    sayLeftOut(messages, report);
    sayRefusals(messages, report);
}

std::string copyLine(const CopyReport &report, bool isComplete, double seconds)
{
    json::Value line = json::Value::object();
    line.set("complete", json::Value::boolean(isComplete));
    line.set("events", count(report.copied));
    line.set("alreadyThere", count(report.there));
    line.set("streams", count(report.streams));
    line.set("leftOut", count(report.systemLeftOut + report.metadataLeftOut));
    line.set("conflicts", refusalsJson(report));
    line.set("renumbered", renumberedJson(report));
    line.set("seconds", figure(seconds));
    return json::dump(line);
}

std::string copyText(const CopyReport &report, double seconds)
{
    std::string text = "Copied " + plural(report.copied, "event") + " of " + plural(report.streams, "stream") + " in " +
                       figureText(seconds) + " s; " + std::to_string(report.there) + " were there already.";
    return text + " Run it again to take what was written meanwhile.";
}

} // namespace foldline::cli
