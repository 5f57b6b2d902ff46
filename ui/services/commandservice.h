// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/repository.h"
#include "core/history/timeline.h"
#include "ui/services/jobrunner.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace foldline::ui {

class StoreSession;

/// What a command would write, without writing it.
struct CommandPreview
{
    struct Event
    {
        events::Revision revision;
        aggregates::EventKind kind;
        aggregates::Narration narration;
        QString data;     ///< pretty JSON
        QString metadata; ///< pretty JSON
    };
    std::vector<aggregates::FieldProblem> problems;
    std::optional<Error> refusal; ///< the rule's words, or another reason why it cannot be decided
    std::vector<Event> events;
    QStringList notices;
    std::optional<events::Revision> onRevision; ///< absent: the stream does not exist
    aggregates::Summary after;
    [[nodiscard]] bool canBeWritten() const { return problems.empty() && !refusal && !events.empty(); }
};

/// Somebody else wrote first: what, whether the command is still allowed, and what a retry would write.
struct CommandConflict
{
    aggregates::ConflictReport report;
    std::vector<std::shared_ptr<const history::Entry>> meanwhile;
    CommandPreview retry;
};

struct WrittenCommand
{
    aggregates::Saved saved;
    QStringList notices; ///< with no events written: why there was nothing to do
};

/// One command on one stream, from form to written events. Decides on the state that is shown and appends at its
/// revision, so nothing is written blindly. Exactly one of written, conflicted, failed answers each submit, retry and
/// repeat.
class CommandService : public QObject
{
    Q_OBJECT

public:
    explicit CommandService(StoreSession &session, QObject *parent = nullptr);
    ~CommandService() override;

    void setActor(const QString &actor) { m_actor = actor; }
    [[nodiscard]] const QString &actor() const { return m_actor; }
    void setClock(std::function<Timestamp()> clock) { m_clock = std::move(clock); }

    /// Problems of what was typed, by field. Pure.
    [[nodiscard]] static std::vector<aggregates::FieldProblem> problems(const aggregates::AggregateType &type,
                                                                        const aggregates::CommandInput &input);
    /// What the command would write after the last event of `tip`. Pure, some microseconds; nothing is written.
    [[nodiscard]] CommandPreview dryRun(const history::Timeline &tip, const aggregates::CommandInput &input,
                                        const QString &reason) const;

    /// Decides on the last event of `tip` and appends at its revision.
    void submit(std::shared_ptr<const history::Timeline> tip, const aggregates::CommandInput &input,
                const QString &reason);
    /// After `conflicted`: decides on the revision that the conflict found (with what was typed, which may have been
    /// edited meanwhile) and appends there.
    void retry(const aggregates::CommandInput &input, const QString &reason);
    /// What `retry` would write now.
    [[nodiscard]] CommandPreview dryRunRetry(const aggregates::CommandInput &input, const QString &reason) const;
    /// After `failed` with an unknown outcome: the very same events with the same ids; written once however often it is
    /// repeated.
    void repeat();
    /// After `failed` with an unknown outcome: true when the timeline holds what was sent; answers with `written` then.
    bool settleWith(const history::Timeline &timeline);
    /// Id of the first event that was sent; empty: none was.
    [[nodiscard]] QString attemptedId() const;
    /// Forgets conflict and attempt; a write under way is not taken back, but its answer is dropped.
    void discard();

    [[nodiscard]] bool isBusy() const { return m_job.isRunning(); }
    [[nodiscard]] bool canRetry() const { return m_conflict != nullptr; }
    [[nodiscard]] bool canRepeat() const { return m_outcomeUnknown; }

signals:
    void busyChanged(bool busy);
    void written(const foldline::ui::WrittenCommand &result);
    void conflicted(const std::shared_ptr<const foldline::ui::CommandConflict> &conflict);
    /// `outcomeUnknown`: it may have been written; `repeat` finds out without writing twice.
    void failed(const foldline::Error &error, bool outcomeUnknown);

private:
    struct Attempt;
    struct Outcome;
    [[nodiscard]] CommandPreview dryRunOn(const aggregates::Loaded &loaded, const aggregates::CommandInput &input,
                                          const QString &reason) const;
    void decideAndWrite(aggregates::Loaded loaded, const aggregates::CommandInput &input, const QString &reason);
    void write();
    void conclude(Outcome outcome);
    void fail(const Error &error, bool outcomeUnknown);
    [[nodiscard]] aggregates::CommandContext contextFor(const QString &reason) const;

    StoreSession &m_session;
    QString m_actor;
    std::function<Timestamp()> m_clock;
    std::shared_ptr<const Attempt> m_attempt;
    std::shared_ptr<const CommandConflict> m_conflict;
    bool m_outcomeUnknown = false;
    JobRunner m_job;
};

/// The aggregate as a timeline's last event left it; what a command is decided on.
[[nodiscard]] aggregates::Loaded loadedTip(const history::Timeline &timeline);

} // namespace foldline::ui
