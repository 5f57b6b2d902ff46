// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/timestamp.h"
#include "ui/models/roles.h"
#include "ui/widgets/timelinetypes.h"

#include <vector>

#include <QAbstractTableModel>
#include <QStandardItemModel>

/// What the widgets' tests show: one order's history, made up to carry every kind of event and every state of a row.
namespace samples {

using namespace foldline;
using namespace foldline::ui;

inline qint64 ticks(const char *iso) { return Timestamp::parse(iso)->ticks(); }

struct Event
{
    const char *at;
    const char *token;
    const char16_t *sentence;
    const char16_t *detail;
    const char16_t *reason;
    const char16_t *actor;
};

inline const std::vector<Event> &events()
{
    static const std::vector<Event> all{
        {"2016-11-19T08:21:05.042Z", "event-created", u"Created with 2 items", u"total 103.032", u"", u"web-shop"},
        {"2016-11-19T08:22:01.874Z", "event-added",
         u"Added 5 × GBC Standard Recycled Report Covers, Clear Plastic Sleeves and more", u"total 103.032 → 113.812",
         u"", u"web-shop"},
        {"2016-11-19T08:24:33.020Z", "event-added", u"Added 12 × Staples", u"total 113.812 → 172.18", u"", u"web-shop"},
        {"2016-11-19T08:28:50.707Z", "event-added",
         u"Added 3 × Recycled Interoffice Envelopes with Re-Use-A-Seal Closing, 10 x 13", u"total 172.18 → 213.148",
         u"", u"web-shop"},
        {"2016-11-19T08:34:21.212Z", "event-added", u"Added 5 × invisibleSHIELD by ZAGG Smudge-Free Screen Protector",
         u"total 213.148 → 285.108", u"", u"web-shop"},
        {"2016-11-19T08:38:49.910Z", "event-added", u"Added 2 × Xerox 1905", u"total 285.108 → 295.476", u"",
         u"web-shop"},
        {"2016-11-19T08:40:02.118Z", "event-quantity", u"Changed Staples from 12 to 8", u"total 295.476 → 276.02", u"",
         u"web-shop"},
        {"2016-11-19T08:44:17.336Z", "event-added", u"Added 2 × Avery Hidden Tab Dividers for Binding Systems",
         u"total 276.02 → 277.212", u"", u"web-shop"},
        {"2016-11-19T08:45:38.530Z", "event-removed", u"Removed 2 × Xerox 1905", u"total 277.212 → 266.844",
         u"Customer on the phone: ordered by mistake", u"support"},
        {"2016-11-19T08:46:51.274Z", "event-quantity", u"Changed Tennsco Lockers, Gray from 6 to 4",
         u"total 266.844 → 233.276", u"Customer on the phone: two lockers are enough", u"support"},
        {"2016-11-19T08:49:54.336Z", "event-confirmed", u"Confirmed", u"draft → confirmed", u"", u"payment-gateway"},
    };
    return all;
}

inline std::vector<TimelineMark> marks(int freshFrom = 1000)
{
    std::vector<TimelineMark> result;
    for (const Event &event : events()) {
        const auto revision = static_cast<qint64>(result.size());
        result.push_back(
            {revision, ticks(event.at), QString::fromLatin1(event.token), false, false, revision >= freshFrom});
    }
    return result;
}

/// Marks one second apart, of all kinds in turn.
inline std::vector<TimelineMark> manyMarks(int count)
{
    static const QStringList tokens{QStringLiteral("event-added"), QStringLiteral("event-removed"),
                                    QStringLiteral("event-quantity"), QStringLiteral("event-shipped")};
    std::vector<TimelineMark> result;
    result.reserve(static_cast<std::size_t>(count));
    const qint64 start = ticks("2016-11-19T08:00:00Z");
    for (int i = 0; i < count; ++i)
        result.push_back({i, start + i * Timestamp::TicksPerSecond, tokens.at(i % tokens.size()), false, false, false});
    return result;
}

class EventModel : public QAbstractTableModel
{
public:
    int playhead = 10;
    int freshFrom = 1000;
    int a = -1;
    int b = -1;

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(events().size());
    }
    int columnCount(const QModelIndex & = {}) const override { return EventListColumn::ColumnCount; }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal)
            return {};
        if (role == Qt::TextAlignmentRole && section != EventListColumn::WhatHappened)
            return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
        static const QStringList names{QStringLiteral("Rev."), QString(), QStringLiteral("What happened"),
                                       QStringLiteral("Time (UTC)")};
        return role == Qt::DisplayRole ? names.at(section) : QVariant();
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        const Event &event = events()[static_cast<std::size_t>(index.row())];
        switch (role) {
        case RevisionRole:
            return index.row();
        case TokenRole:
            return QString::fromLatin1(event.token);
        case Qt::DisplayRole:
        case SentenceRole:
            return QString::fromUtf16(event.sentence);
        case DetailRole:
            return QString::fromUtf16(event.detail);
        case ReasonRole:
            return QString::fromUtf16(event.reason);
        case ActorRole:
            return QString::fromUtf16(event.actor);
        case TicksRole:
            return ticks(event.at);
        case LaterRole:
            return index.row() > playhead;
        case FreshRole:
            return index.row() >= freshFrom;
        case MarkerRole:
            return index.row() == a ? QStringLiteral("A") : index.row() == b ? QStringLiteral("B") : QString();
        default:
            return {};
        }
    }
};

inline QList<QStandardItem *> stateRow(const QString &pointer, const QString &name, const QString &value, int flags,
                                       const QString &total, int revision, const QString &token, const QString &label,
                                       const QString &before = {})
{
    QList<QStandardItem *> row;
    for (int i = 0; i < StateTreeColumn::ColumnCount; ++i) {
        row.append(new QStandardItem);
        row.last()->setData(pointer, PointerRole);
        row.last()->setData(bool(flags & 1), ChangedRole);
        row.last()->setData(bool(flags & 2), ContainerRole);
    }
    row[StateTreeColumn::Field]->setText(name);
    row[StateTreeColumn::Value]->setText(value);
    row[StateTreeColumn::Value]->setData(bool(flags & 4), FigureRole);
    if (!before.isEmpty())
        row[StateTreeColumn::Value]->setData(before, BeforeTextRole);
    row[StateTreeColumn::LineTotal]->setText(total);
    row[StateTreeColumn::LastChangedBy]->setData(revision, BlameRevisionRole);
    row[StateTreeColumn::LastChangedBy]->setData(token, BlameTokenRole);
    row[StateTreeColumn::LastChangedBy]->setData(label, BlameLabelRole);
    return row;
}

inline void fillState(QStandardItemModel &model)
{
    const auto text = [](const char16_t *words) { return QString::fromUtf16(words); };
    const QString created = text(u"event-created");
    const QString added = text(u"event-added");
    const QString quantity = text(u"event-quantity");
    const QString itemAdded = text(u"Item added");
    const QString changed = text(u"Quantity changed");
    const QString made = text(u"Created");
    model.setHorizontalHeaderLabels({text(u"Field"), text(u"Value"), text(u"Line total"), text(u"Last changed by")});
    model.setHeaderData(StateTreeColumn::LineTotal, Qt::Horizontal, static_cast<int>(Qt::AlignRight | Qt::AlignVCenter),
                        Qt::TextAlignmentRole);
    model.appendRow(stateRow(text(u"/status"), text(u"status"), text(u"draft"), 0, {}, 0, created, made));
    model.appendRow(stateRow(text(u"/customerId"), text(u"customerId"), text(u"EH-13945"), 4, {}, 0, created, made));
    model.appendRow(
        stateRow(text(u"/customerName"), text(u"customerName"), text(u"Eric Hoffmann"), 0, {}, 0, created, made));
    auto address = stateRow(text(u"/shippingAddress"), text(u"shippingAddress"), text(u"Houston, Texas 77041"), 2, {},
                            0, created, made);
    address[0]->appendRow(
        stateRow(text(u"/shippingAddress/city"), text(u"city"), text(u"Houston"), 0, {}, 0, created, made));
    model.appendRow(address);
    auto items = stateRow(text(u"/items"), text(u"items"), text(u"7 items"), 3, {}, 6, quantity, changed);
    const auto item = [&](const char16_t *index, const char16_t *value, const char16_t *total, int revision, bool hit) {
        const QString pointer = text(u"/items/") + text(index);
        auto row = stateRow(pointer, text(index), text(value), hit ? 3 : 2, text(total), revision,
                            hit ? quantity : added, hit ? changed : itemAdded);
        row[0]->appendRow(stateRow(pointer + text(u"/productId"), text(u"productId"), text(u"OFF-FA-10003495"), 4, {},
                                   2, added, itemAdded));
        row[0]->appendRow(stateRow(pointer + text(u"/quantity"), text(u"quantity"), text(u"8"), hit ? 5 : 4, {}, 6,
                                   quantity, changed, hit ? text(u"12") : QString()));
        row[0]->appendRow(
            stateRow(pointer + text(u"/unitPrice"), text(u"unitPrice"), text(u"4.864"), 4, {}, 2, added, itemAdded));
        items[0]->appendRow(row);
    };
    item(u"0", u"6 × Tennsco Lockers, Gray", u"100.704", 1, false);
    item(u"1", u"2 × GE General Purpose, Extra Long Life, Showcase & Floodlight Incandescent Bulbs", u"2.328", 1,
         false);
    item(u"2", u"5 × GBC Standard Recycled Report Covers, Clear Plastic Sleeves", u"10.78", 1, false);
    item(u"3", u"8 × Staples", u"38.912", 6, true);
    item(u"4", u"3 × Recycled Interoffice Envelopes with Re-Use-A-Seal Closing", u"40.968", 3, false);
    model.appendRow(items);
    model.appendRow(stateRow(text(u"/totalAmount"), text(u"totalAmount"), text(u"276.02"), 5, {}, 6, quantity, changed,
                             text(u"295.476")));
    model.appendRow(
        stateRow(text(u"/createdAt"), text(u"createdAt"), text(u"19 Nov 2016 08:21:05.042"), 4, {}, 0, created, made));
}

} // namespace samples
