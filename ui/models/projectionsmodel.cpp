// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/projectionsmodel.h"

#include "ui/models/roles.h"
#include "ui/services/storesession.h"
#include "ui/services/textconversion.h"
#include "ui/services/timeformat.h"

#include <algorithm>
#include <utility>

namespace foldline::ui {

using projections::RunnerStatus;
using projections::RunState;

namespace {

constexpr int SampleMilliseconds = 1000;

void push(QList<double> &samples, double value, int limit)
{
    samples.append(value);
    if (samples.size() > limit)
        samples.removeFirst();
}

QList<QPointF> asHistory(const QList<double> &samples)
{
    QList<QPointF> result;
    for (qsizetype i = 0; i < samples.size(); ++i)
        result.append(QPointF(double(i - samples.size() + 1), samples[i]));
    return result;
}

QString rateText(double rate)
{
    return QStringLiteral("%1 /s").arg(QString::number(rate, 'f', rate > 0 && rate < 10 ? 1 : 0));
}

Tone toneOfState(RunState state)
{
    if (state == RunState::Stopped)
        return Tone::Error;
    return state == RunState::Running ? Tone::Ok : Tone::Muted;
}

bool isRightAligned(int column)
{
    return column == ProjectionsModel::PositionColumn || column == ProjectionsModel::RowsColumn ||
           column == ProjectionsModel::RateColumn;
}

} // namespace

QString runStateText(RunState state)
{
    switch (state) {
    case RunState::Idle:
        return ProjectionsModel::tr("idle");
    case RunState::CatchingUp:
        return ProjectionsModel::tr("catching up");
    case RunState::Running:
        return ProjectionsModel::tr("running");
    case RunState::Paused:
        return ProjectionsModel::tr("paused");
    case RunState::Rebuilding:
        return ProjectionsModel::tr("rebuilding");
    case RunState::Stopped:
        break;
    }
    return ProjectionsModel::tr("stopped");
}

QString behindText(const RunnerStatus &status)
{
    if (status.isUnfit && status.state == RunState::Stopped)
        return ProjectionsModel::tr("not known");
    if (status.state == RunState::Rebuilding && status.rebuildTotal > 0) {
        const auto toGo = status.rebuildTotal - std::min(status.rebuildDone, status.rebuildTotal);
        return QString(QStringLiteral("%1\u00A0% ") + ProjectionsModel::tr("%2 to go"))
            .arg(100 * status.rebuildDone / status.rebuildTotal)
            .arg(TimeFormat::count(qint64(toGo)));
    }
    const QString events = status.eventsBehind == 1
                               ? ProjectionsModel::tr("1 event")
                               : ProjectionsModel::tr("%1 events").arg(TimeFormat::count(qint64(status.eventsBehind)));
    if (status.state == RunState::Paused)
        return ProjectionsModel::tr("%1 since you paused it").arg(events);
    return ProjectionsModel::tr("%1, %2").arg(
        events, TimeFormat::duration(status.millisecondsBehind * Timestamp::TicksPerMillisecond));
}

QString stoppedText(const RunnerStatus &status)
{
    QString reason = status.lastError ? boundedText(describe(*status.lastError)) : QString();
    if (const auto &refusal = status.refusal)
        reason = ProjectionsModel::tr("It cannot take %1 at position %2, revision %3 of %4: %5")
                     .arg(boundedText(refusal->type, 80), QString::number(refusal->position.commit),
                          QString::number(refusal->revision.value), boundedText(refusal->stream.value(), 80),
                          boundedText(refusal->reason, 200));
    return reason + ProjectionsModel::tr(" Nothing is lost: rows and checkpoint stand together.");
}

ProjectionsModel::ProjectionsModel(StoreSession &session, QObject *parent)
    : QAbstractTableModel(parent), m_session(session)
{
    connect(&session, &StoreSession::runnerStatusChanged, this, &ProjectionsModel::take);
    connect(&session, &StoreSession::opened, this, &ProjectionsModel::reset);
    connect(&session, &StoreSession::closed, this, &ProjectionsModel::reset);
    connect(&m_timer, &QTimer::timeout, this, &ProjectionsModel::sample);
    m_timer.start(SampleMilliseconds);
    reset();
}

void ProjectionsModel::reset()
{
    beginResetModel();
    m_rows.clear();
    if (m_session.isOpen())
        m_rows.push_back({m_session.runnerStatus(), {}, {}, {}, {}});
    endResetModel();
}

void ProjectionsModel::take(const RunnerStatus &status)
{
    const auto found =
        std::ranges::find(m_rows, status.projection, [](const Row &row) { return row.status.projection; });
    if (found == m_rows.end())
        return reset();
    found->status = status;
    const int row = int(found - m_rows.begin());
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void ProjectionsModel::sample()
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        Row &row = m_rows[i];
        // The runner speaks when it commits: where it stands still, its last rate is over.
        if (std::exchange(row.sampled, row.status.position) == row.status.position &&
            row.status.state != RunState::Rebuilding)
            row.status.eventsPerSecond = 0;
        push(row.rates, row.status.eventsPerSecond, RateSamples);
        push(row.behind, double(row.status.eventsBehind), BehindSamples);
        push(row.behindMilliseconds, double(row.status.millisecondsBehind), BehindSamples);
        emit dataChanged(index(int(i), RateColumn), index(int(i), RateColumn));
    }
    emit sampled();
}

int ProjectionsModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

int ProjectionsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QList<QPointF> ProjectionsModel::behindHistory(int row) const { return asHistory(m_rows[std::size_t(row)].behind); }

QList<QPointF> ProjectionsModel::behindMillisecondsHistory(int row) const
{
    return asHistory(m_rows[std::size_t(row)].behindMilliseconds);
}

QVariant ProjectionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::AlignVCenter | (section == PositionColumn || section == RowsColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Projection");
    case StateColumn:
        return tr("State");
    case PositionColumn:
        return tr("Position");
    case BehindColumn:
        return tr("Behind");
    case RateColumn:
        return tr("Rate, last 2 min");
    case RowsColumn:
        return tr("Rows");
    case ErrorColumn:
        return tr("Last error");
    default:
        return {};
    }
}

QVariant ProjectionsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return cell(m_rows[std::size_t(index.row())], index.column(), role);
}

QVariant ProjectionsModel::cell(const Row &row, int column, int role) const
{
    const RunnerStatus &status = row.status;
    const bool stopped = status.state == RunState::Stopped;
    switch (role) {
    case Qt::DisplayRole:
        return display(status, column);
    case Qt::ToolTipRole:
        return column == ErrorColumn && status.lastError ? QVariant(boundedText(describe(*status.lastError), 2000))
                                                         : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft));
    case KeyRole:
        return qtext(status.projection);
    case FigureRole:
        return column == PositionColumn || column == RowsColumn || column == RateColumn;
    case ToneRole:
        if (column == StateColumn)
            return int(toneOfState(status.state));
        if (stopped && (column == BehindColumn || column == ErrorColumn))
            return int(Tone::Error);
        return int(column == BehindColumn || column == ErrorColumn ? Tone::Muted : Tone::Normal);
    case RatesRole:
        return column == RateColumn ? QVariant::fromValue(row.rates) : QVariant();
    case ProgressRole:
        if (column != BehindColumn || status.state != RunState::Rebuilding || status.rebuildTotal == 0)
            return {};
        return double(status.rebuildDone) / double(status.rebuildTotal);
    case StateRole:
        return int(status.state);
    case TagRole:
        return column == NameColumn ? QVariant(QStringLiteral("v%1").arg(status.version)) : QVariant();
    default:
        return {};
    }
}

QString ProjectionsModel::display(const RunnerStatus &status, int column) const
{
    switch (column) {
    case NameColumn:
        return qtext(status.projection);
    case StateColumn:
        return runStateText(status.state);
    case PositionColumn:
        return status.position ? TimeFormat::count(qint64(status.position->commit)) : QString();
    case BehindColumn:
        return behindText(status);
    case RateColumn:
        return rateText(status.eventsPerSecond);
    case RowsColumn:
        return TimeFormat::count(qint64(status.rows));
    case ErrorColumn:
        return status.lastError ? boundedText(status.lastError->message) : tr("none");
    default:
        return {};
    }
}

} // namespace foldline::ui
