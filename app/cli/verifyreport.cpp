// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verifyreport.h"

#include "app/cli/commands.h"
#include "app/cli/eventlines.h"
#include "app/cli/exitcodes.h"
#include "core/base/base64.h"
#include "core/base/text.h"

#include <utility>

namespace foldline::cli {

std::string rootText(const store::TreeHead &head)
{
    return toHex({reinterpret_cast<const char *>(head.root.data()), head.root.size()});
}

bool Findings::isSound() const { return log.whole() && !readModel.differs() && (!mirror || mirror->whole()); }

bool Findings::whole() const
{
    const bool isOpen = unexplained > 0 || (mirror && mirror->comparison && mirror->comparison->unexplained > 0);
    return isSound() && !isOpen;
}

namespace {

std::string_view kindName(store::Damage::Kind kind)
{
    using Kind = store::Damage::Kind;
    switch (kind) {
    case Kind::Changed:
        return "Changed";
    case Kind::Missing:
        return "Missing";
    case Kind::Unreadable:
        return "Unreadable";
    case Kind::RevisionGap:
        return "RevisionGap";
    case Kind::HeadMismatch:
        return "HeadMismatch";
    case Kind::SizeMismatch:
        return "SizeMismatch";
    case Kind::Database:
        break;
    }
    return "Database";
}

json::Value damageValue(const store::Damage &damage)
{
    json::Value value = json::Value::object();
    value.set("kind", json::Value::string(std::string(kindName(damage.kind))));
    if (damage.position)
        value.set("position", count(*damage.position));
    if (!damage.stream.empty())
        value.set("stream", json::Value::string(damage.stream));
    if (damage.revision)
        value.set("revision", count(*damage.revision));
    value.set("reason", json::Value::string(damage.reason));
    return value;
}

json::Value warningValue(const EventWarning &warning)
{
    json::Value value = json::Value::object();
    value.set("position", count(warning.position.commit));
    value.set("stream", json::Value::string(warning.stream.value()));
    value.set("revision", count(warning.revision.value));
    value.set("type", json::Value::string(warning.type));
    value.set("reason", json::Value::string(warning.reason));
    return value;
}

json::Value readModelValue(const ReadModelFindings &findings)
{
    json::Value value = json::Value::object();
    value.set("checked", json::Value::boolean(findings.checked));
    if (findings.checked) {
        value.set("equal", json::Value::boolean(!findings.differs()));
        value.set("rows", count(findings.rows));
        if (findings.position)
            value.set("position", count(findings.position->commit));
    }
    json::Value differences = json::Value::array();
    for (const std::string &difference : findings.differences)
        differences.push(json::Value::string(difference));
    value.set("differences", std::move(differences));
    if (findings.withoutBeginning > 0)
        value.set("withoutBeginning", count(findings.withoutBeginning));
    if (!findings.note.empty())
        value.set("note", json::Value::string(findings.note));
    return value;
}

json::Value damageList(const std::vector<store::Damage> &damages)
{
    json::Value list = json::Value::array();
    for (const store::Damage &damage : damages)
        list.push(damageValue(damage));
    return list;
}

json::Value mirrorValue(const MirrorFindings &mirror)
{
    json::Value value = json::Value::object();
    value.set("whole", json::Value::boolean(mirror.file.whole()));
    value.set("size", count(mirror.file.recorded.size));
    value.set("root", json::Value::string(rootText(mirror.file.recorded)));
    value.set("asOf", mirror.head.asOf ? json::Value::string(mirror.head.asOf->toIso8601()) : json::Value());
    value.set("keeps", json::Value::string(mirror.head.kept.toText()));
    value.set("damages", damageList(mirror.file.damages));
    if (mirror.comparison) {
        value.set("equal", json::Value::boolean(mirror.comparison->isSame()));
        value.set("alike", count(mirror.comparison->alike));
        value.set("unwitnessed", count(mirror.comparison->unwitnessed));
        value.set("removed", count(mirror.comparison->removed));
        if (mirror.comparison->unexplained > 0)
            value.set("unexplained", count(mirror.comparison->unexplained));
        if (mirror.comparison->broken)
            value.set("broken", json::Value::string(printable(describe(*mirror.comparison->broken))));
        value.set("differences", damageList(mirror.comparison->damages));
        if (mirror.comparison->damageCount > mirror.comparison->damages.size())
            value.set("differenceCount", count(mirror.comparison->damageCount));
    }
    return value;
}

std::string reportLine(const Findings &findings)
{
    json::Value line = json::Value::object();
    line.set("whole", json::Value::boolean(findings.whole()));
    if (findings.proof != Findings::Proof::TreeHeads)
        line.set("proof",
                 json::Value::string(std::string(findings.proof == Findings::Proof::Mirror ? "mirror" : "none")));
    line.set("size", count(findings.log.recorded.size));
    line.set("root", json::Value::string(rootText(findings.log.recorded)));
    line.set("events", count(findings.log.events));
    line.set("streams", count(findings.log.streams));
    if (findings.removed)
        line.set("removed", count(*findings.removed));
    if (findings.unexplained > 0)
        line.set("unexplained", count(findings.unexplained));
    line.set("damages", damageList(findings.log.damages));
    if (findings.log.damageCount > findings.log.damages.size())
        line.set("damageCount", count(findings.log.damageCount));
    json::Value warnings = json::Value::array();
    if (findings.warnings) {
        for (const EventWarning &warning : findings.warnings->first)
            warnings.push(warningValue(warning));
    }
    line.set("warnings", std::move(warnings));
    if (findings.warnings && findings.warnings->all > findings.warnings->first.size())
        line.set("warningCount", count(findings.warnings->all));
    line.set("readModel", readModelValue(findings.readModel));
    if (findings.mirror)
        line.set("mirror", mirrorValue(*findings.mirror));
    if (findings.lastKnown) {
        const auto asOf = findings.lastKnown->asOf;
        line.set("lastKnown", asOf ? json::Value::string(asOf->toIso8601()) : json::Value());
    }
    return json::dump(line);
}

std::string damageText(const store::Damage &damage)
{
    std::string text = damage.position ? "position " + std::to_string(*damage.position) : std::string("the log");
    if (!damage.stream.empty())
        text += ", `" + damage.stream + '`';
    if (damage.revision)
        text += ", revision " + std::to_string(*damage.revision);
    return printable(text + ": " + damage.reason);
}

/// What the figures are, and what they cannot say.
void tellLog(Output &out, const Findings &findings)
{
    const store::VerifyReport &log = findings.log;
    const std::string figures = plural(log.events, "event") + " of " + plural(log.streams, "stream");
    if (!log.whole())
        out.line((findings.lastKnown ? "The mirror is damaged: " : "The log is damaged: ") +
                 plural(log.damageCount, "damage") + ", " + plural(log.events, "event") + " can be read.");
    else if (findings.lastKnown)
        out.line("The mirror is whole: " + figures + ", " + mirror::lastKnownText(*findings.lastKnown) +
                 ". The server was not asked.");
    else if (findings.removed)
        out.line((findings.unexplained > 0 ? "The server's log has no gap but for what this user may not look into: "
                                           : "The server's log has no gap: ") +
                 figures + '.');
    else
        out.line("The log is whole: " + figures + '.');
    if (findings.removed.value_or(0) > 0)
        out.line("Gone, as truncation, age, count or deletion of their streams allows: " +
                 plural(*findings.removed, "revision") + '.');
    if (findings.unexplained > 0)
        out.line("Gone from streams that this user may not read, so that nothing can be said of it: " +
                 plural(findings.unexplained, "revision") + '.');
    out.line("size " + std::to_string(log.recorded.size) + ", root " + rootText(log.recorded));
    for (const store::Damage &damage : log.damages)
        out.line("damage: " + damageText(damage));
    if (log.damageCount > log.damages.size())
        out.line("… and " + std::to_string(log.damageCount - log.damages.size()) + " more.");
}

/// A root hash that was computed now proves nothing by itself.
void tellProof(Output &out, const Findings &findings)
{
    if (findings.proof != Findings::Proof::None)
        return;
    out.line("The root hash was computed now: a server records none, so that this cannot show what was changed at its "
             "place before. Keep size and root: `foldline head --size " +
             std::to_string(findings.log.computed.size) +
             "` gives the same one as long as nothing of it is changed or removed. A mirror remembers the events "
             "themselves: see `foldline mirror`, then `foldline verify --mirror`.");
}

/// Who accuses whom: a mirror that was changed itself is no witness.
std::string comparisonText(const MirrorFindings &mirror, const mirror::MirrorComparisonReport &comparison)
{
    const std::string same = plural(comparison.alike, "event") + ", byte for byte.";
    if (comparison.damageCount == 0)
        return "The server gives the same as when the mirror read it: " + same;
    const std::string differences = plural(comparison.damageCount, "difference");
    if (!mirror.isWitness())
        return "Server and mirror differ: " + differences +
               ". The mirror was damaged itself, so that this alone says "
               "nothing of the server. The same in both: " +
               same;
    if (comparison.alike + comparison.changed + comparison.removed + comparison.unexplained == 0)
        return "Nothing of what the mirror has is there: the server has another history, or was emptied. " +
               differences + '.';
    return "The server does not give what it gave when the mirror read it: " + differences +
           ". The same in both: " + same;
}

void tellMirror(Output &out, const MirrorFindings &mirror)
{
    const std::string known = mirror::lastKnownText({mirror.head.asOf, {}});
    out.line(mirror.file.whole() ? "The mirror is whole: " + plural(mirror.file.events, "event") + ", " + known + '.'
                                 : "The mirror is damaged: " + plural(mirror.file.damageCount, "damage") + '.');
    for (const store::Damage &damage : mirror.file.damages)
        out.line("damage of the mirror: " + damageText(damage));
    if (!mirror.comparison)
        return;
    const mirror::MirrorComparisonReport &comparison = *mirror.comparison;
    out.line(comparisonText(mirror, comparison));
    if (comparison.broken)
        out.line(printable("The mirror could not be read to its end: " + describe(*comparison.broken)));
    if (comparison.unwitnessed > 0)
        out.line("Not held against anything, as the mirror keeps " + mirror.head.kept.toText() +
                 (comparison.broken ? " and could be read only so far: " : " up to where it had come: ") +
                 plural(comparison.unwitnessed, "event") + " of the server. Nothing is proven of those.");
    if (comparison.removed > 0)
        out.line("In the mirror alone, as their streams' metadata or deletion hides them on the server: " +
                 plural(comparison.removed, "event") + '.');
    if (comparison.unexplained > 0)
        out.line("In the mirror alone, of streams that this user may not read, so that nothing can be said of it: " +
                 plural(comparison.unexplained, "event") + '.');
    for (const store::Damage &damage : comparison.damages)
        out.line("difference: " + damageText(damage));
    if (comparison.damageCount > comparison.damages.size())
        out.line("… and " + std::to_string(comparison.damageCount - comparison.damages.size()) + " more.");
}

void tellReport(Output &out, const Findings &findings)
{
    tellLog(out, findings);
    if (findings.mirror)
        tellMirror(out, *findings.mirror);
    tellProof(out, findings);
    if (findings.warnings) {
        for (const EventWarning &warning : findings.warnings->first)
            out.line(printable("warning: position " + std::to_string(warning.position.commit) + ", `" +
                               warning.stream.value() + "`, revision " + std::to_string(warning.revision.value) + ": " +
                               warning.reason));
    }
    const ReadModelFindings &readModel = findings.readModel;
    if (readModel.checked)
        out.line(readModel.differs()
                     ? "The read model differs from a replay of the log:"
                     : "The read model equals a replay of the log: " + plural(readModel.rows, "row") + '.');
    if (readModel.withoutBeginning > 0)
        out.line("Not compared, as the store no longer has the first events of their orders: " +
                 plural(readModel.withoutBeginning, "row") + ". A rebuild would lose what they still show.");
    for (const std::string &difference : readModel.differences)
        out.line("difference: " + printable(difference));
    if (!readModel.note.empty())
        out.line(printable(readModel.note));
}

/// The first damage of a report, for standard error.
void sayDamaged(Messages &messages, const std::string &what, const store::VerifyReport &report)
{
    const bool isShort = report.events < report.recorded.size;
    messages.say(what + " is damaged: " + plural(report.damageCount, "damage") + ", the first at " +
                 damageText(report.damages.front()) +
                 (isShort ? " What can still be read: " + plural(report.events, "event") + " of " +
                                std::to_string(report.recorded.size) + '.'
                          : ""));
}

} // namespace

void printUnopened(Output &out, const Error &error)
{
    json::Value damage = json::Value::object();
    damage.set("kind", json::Value::string("Database"));
    damage.set("reason", json::Value::string(printable(describe(error))));
    json::Value line = json::Value::object();
    line.set("whole", json::Value::boolean(false));
    line.set("damages", json::Value::array({std::move(damage)}));
    out.json(json::dump(line));
}

int tellFindings(Context &context, bool asJson, const Findings &findings)
{
    if (asJson)
        context.out.json(reportLine(findings));
    else
        tellReport(context.out, findings);
    if (findings.whole())
        return Done;
    if (findings.isSound()) {
        context.messages.say(
            "Some of " + findings.place +
            " could not be verified: events are gone from streams that this user may not read. Nothing "
            "else was found.");
        return OtherFailure;
    }
    const std::string mirrorName = "The mirror of " + findings.place;
    if (!findings.log.whole())
        sayDamaged(context.messages, findings.lastKnown ? mirrorName : findings.place, findings.log);
    if (findings.mirror && !findings.mirror->file.whole())
        sayDamaged(context.messages, mirrorName, findings.mirror->file);
    if (findings.mirror && findings.mirror->comparison && findings.mirror->comparison->broken)
        context.messages.say(mirrorName +
                             " could not be read to its end: " + describe(*findings.mirror->comparison->broken));
    if (findings.mirror && findings.mirror->isWitness() && !findings.mirror->whole())
        context.messages.say(
            findings.place + " does not give what it gave when the mirror read it: " +
            plural(findings.mirror->comparison->damageCount, "difference") +
            ". The mirror's file is an embedded store with what was there: " + findings.mirror->path.string() + '.');
    if (findings.readModel.differs())
        context.messages.say("The read model of " + findings.place +
                             " differs from a replay of the log. The log is not touched by that: `foldline project "
                             "--rebuild` makes it anew." +
                             (findings.readModel.withoutBeginning > 0
                                  ? " Rows of orders whose first events are gone lose then what they still show."
                                  : ""));
    return Damaged;
}

} // namespace foldline::cli
