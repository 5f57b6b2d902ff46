// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "samples.h"
#include "shots.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/eventtable.h"
#include "ui/widgets/jsonview.h"
#include "ui/widgets/playbackbar.h"
#include "ui/widgets/statetree.h"
#include "ui/widgets/timelinestrip.h"

#include <QTest>

using namespace foldline::ui;

namespace {

void add(QStandardItemModel &model, const QStringList &cells, const QString &token, bool fresh)
{
    QList<QStandardItem *> row;
    for (int i = 0; i < cells.size(); ++i) {
        auto *item = new QStandardItem(cells.at(i));
        item->setData(i == 0 || i == 3 || i >= 4, FigureRole);
        item->setData(i == 4, AmountRole);
        item->setData(i == 3 ? static_cast<int>(Qt::AlignRight) : static_cast<int>(Qt::AlignLeft),
                      Qt::TextAlignmentRole);
        item->setData(cells.at(0), KeyRole);
        item->setData(fresh, FreshRole);
        if (i == 2)
            item->setData(token, TokenRole);
        if (i == 5)
            item->setData(static_cast<int>(Tone::Muted), ToneRole);
        row.append(item);
    }
    model.appendRow(row);
}

QWidget *ordersTable(const Theme &theme, QWidget *parent)
{
    auto *model = new QStandardItemModel(parent);
    model->setHorizontalHeaderLabels(
        {s(u"Order"), s(u"Customer"), s(u"Status"), s(u"Items"), s(u"Total"), s(u"Created (UTC)"), s(u"Rev.")});
    for (const int column : {3, 4, 6})
        model->setHeaderData(column, Qt::Horizontal, static_cast<int>(Qt::AlignRight | Qt::AlignVCenter),
                             Qt::TextAlignmentRole);
    add(*model,
        {s(u"US-2016-110156"), s(u"Eric Hoffmann"), s(u"confirmed"), s(u"7"), s(u"233.276"),
         s(u"19 Nov 2016 08:21:05.042"), s(u"10")},
        s(u"event-confirmed"), true);
    add(*model,
        {s(u"CA-2016-157364"), s(u"Liz Thompson"), s(u"draft"), s(u"1"), s(u"18.48"), s(u"19 Nov 2016 08:21:14.221"),
         s(u"0")},
        s(u"event-created"), false);
    add(*model,
        {s(u"US-2016-138408"), s(u"Karen Carlisle"), s(u"confirmed"), s(u"1"), s(u"1\u00a0319.96"),
         s(u"18 Nov 2016 19:38:45.616"), s(u"1")},
        s(u"event-confirmed"), false);
    add(*model,
        {s(u"CA-2016-108630"), s(u"Bobby Elias"), s(u"shipped"), s(u"1"), s(u"61.12"), s(u" 8 Nov 2016 17:25:01.014"),
         s(u"2")},
        s(u"event-shipped"), false);
    add(*model,
        {s(u"CA-2016-115378"), s(u"Ashley Jarboe"), s(u"cancelled"), s(u"1"), s(u"301.96"),
         s(u"18 Nov 2016 17:08:46.011"), s(u"1")},
        s(u"event-cancelled"), false);
    auto *table = new DataTable(theme, parent);
    table->setColumnWidths({140, 196, 112, 64, 116, -1, 60});
    table->setModel(model);
    table->sortByColumn(5, Qt::DescendingOrder);
    table->selectRow(2);
    return table;
}

QWidget *jsonDiff(const Theme &theme, QWidget *parent)
{
    auto *view = new JsonView(theme, parent);
    view->setLarge(true);
    using Kind = JsonLine::Kind;
    view->setLines({{Kind::Same, s(u"{"), 0},
                    {Kind::Same, s(u"  \"orderId\": \"US-2016-110156\","), 0},
                    {Kind::Removed, s(u"  \"status\": \"draft\","), 0},
                    {Kind::Added, s(u"  \"status\": \"confirmed\","), 0},
                    {Kind::Same, s(u"  \"customerId\": \"EH-13945\","), 0},
                    {Kind::Folded, {}, 49},
                    {Kind::Same, s(u"  \"totalAmount\": 233.276,"), 0},
                    {Kind::Added, s(u"  \"confirmedAt\": \"2016-11-19T08:49:54.336109Z\""), 0},
                    {Kind::Same, s(u"}"), 0}});
    return view;
}

QWidget *json(const Theme &theme, QWidget *parent)
{
    auto *view = new JsonView(theme, parent);
    view->setText(s(u"{\n  \"id\": \"CA-2014-112326\",\n  \"customer_id\": \"PO-19195\",\n  \"order_items\": [\n    "
                    u"{\n      \"quantity\": 3,\n      \"unitPrice\": 3.928,\n"
                    u"      \"exact\": 123456789012345678901234567890,\n      \"gift\": true\n    }\n  ]\n}"));
    view->setMarkedLines({1, 2, 3});
    return view;
}

} // namespace

/// Draws every widget in light and dark. With FOLDLINE_SHOTS_DIR set the pictures are kept there, to be held beside the
/// design.
class WidgetShotsTest : public Shots
{
    Q_OBJECT

    TimelineStrip *strip(QWidget *parent, TimelineAxis axis, int playhead)
    {
        auto *result = new TimelineStrip(m_theme, parent);
        result->setAxis(axis);
        result->setMarks(samples::marks(playhead < 0 ? 8 : 1000));
        if (playhead >= 0)
            result->setPlayhead(playhead);
        return result;
    }

private slots:
    void initTestCase() { prepare(); }

    void timelineInThePast()
    {
        shoot(s(u"timeline-past"), {1280, 170}, [this](QWidget *page) {
            auto *box = new QWidget(page);
            auto *column = new QVBoxLayout(box);
            column->setContentsMargins(0, 0, 0, 0);
            column->setSpacing(0);
            auto *line = strip(box, TimelineAxis::Time, 6);
            line->setMarkers(2, 9);
            column->addWidget(line);
            auto *bar = new PlaybackBar(m_theme, box);
            bar->setAxis(TimelineAxis::Time);
            bar->setPosition(6, 11);
            bar->setMarkers(2, 9);
            bar->setZone(s(u"UTC"));
            bar->setAsOf(s(u"19 Nov 2016 08:40:02.118"), s(u"19 Nov 2016 08:40:02"), {});
            column->addWidget(bar);
            return box;
        });
    }

    void timelineAtThePresent()
    {
        shoot(s(u"timeline-now"), {1280, 146}, [this](QWidget *page) {
            auto *box = new QWidget(page);
            auto *column = new QVBoxLayout(box);
            column->setContentsMargins(0, 0, 0, 0);
            column->setSpacing(0);
            auto *line = strip(box, TimelineAxis::Revision, -1);
            line->setNewEvents(3);
            column->addWidget(line);
            auto *bar = new PlaybackBar(m_theme, box);
            bar->setPosition(10, 11);
            bar->setZone(s(u"UTC"));
            column->addWidget(bar);
            return box;
        });
    }

    void timelineNarrow()
    {
        shoot(s(u"timeline-narrow"), {984, 146}, [this](QWidget *page) {
            auto *box = new QWidget(page);
            auto *column = new QVBoxLayout(box);
            column->setContentsMargins(0, 0, 0, 0);
            column->setSpacing(0);
            auto *line = strip(box, TimelineAxis::Time, 6);
            line->setMarkers(2, 9);
            line->setFixedHeight(106);
            column->addWidget(line);
            auto *bar = new PlaybackBar(m_theme, box);
            bar->setAxis(TimelineAxis::Time);
            bar->setPosition(6, 11);
            bar->setMarkers(2, 9);
            bar->setZone(s(u"UTC"));
            bar->setAsOf(s(u"19 Nov 2016 08:40:02.118"), s(u"19 Nov 2016 08:40:02"), {});
            column->addWidget(bar);
            return box;
        });
    }

    void timelineOfAThousandEvents()
    {
        shoot(s(u"timeline-1000"), {1280, 380}, [this](QWidget *page) {
            auto *box = new QWidget(page);
            auto *column = new QVBoxLayout(box);
            column->setContentsMargins(0, 0, 0, 0);
            for (const TimelineAxis axis : {TimelineAxis::Revision, TimelineAxis::Time}) {
                auto *line = new TimelineStrip(m_theme, box);
                line->setAxis(axis);
                line->setMarks(samples::manyMarks(1000));
                line->setPlayhead(700);
                line->setMarkers(100, 400);
                column->addWidget(line);
            }
            auto *known = strip(box, TimelineAxis::Revision, 10);
            known->setEnd(TimelineEnd::LastKnown, samples::ticks("2016-11-19T08:50:06Z"));
            column->addWidget(known);
            return box;
        });
    }

    void eventList()
    {
        shoot(s(u"events-past"), {580, 520}, [this](QWidget *page) {
            auto *model = new samples::EventModel;
            model->setParent(page);
            model->playhead = 6;
            model->a = 2;
            model->b = 9;
            auto *table = new EventTable(m_theme, page);
            table->setModel(model);
            table->setPlayheadRow(6);
            return table;
        });
        shoot(s(u"events-now"), {580, 540}, [this](QWidget *page) {
            auto *model = new samples::EventModel;
            model->setParent(page);
            model->freshFrom = 8;
            auto *table = new EventTable(m_theme, page);
            table->setModel(model);
            table->setNewSince(8, s(u"3 new since 08:45:00"));
            table->setPlayheadRow(10);
            return table;
        });
        shoot(s(u"events-narrow"), {430, 300}, [this](QWidget *page) {
            auto *model = new samples::EventModel;
            model->setParent(page);
            auto *table = new EventTable(m_theme, page);
            table->setModel(model);
            return table;
        });
    }

    void stateTree()
    {
        for (const int width : {700, 554}) {
            shoot(width == 700 ? s(u"state") : s(u"state-narrow"), {width, 460}, [this](QWidget *page) {
                auto *model = new QStandardItemModel(page);
                samples::fillState(*model);
                auto *tree = new StateTree(m_theme, page);
                tree->setExpandedPointers({s(u"/items"), s(u"/items/3")});
                tree->setModel(model);
                return tree;
            });
        }
    }

    void orders()
    {
        shoot(s(u"orders"), {1000, 220}, [this](QWidget *page) { return ordersTable(m_theme, page); });
    }

    void jsonViews()
    {
        shoot(s(u"json"), {420, 240}, [this](QWidget *page) { return json(m_theme, page); });
        shoot(s(u"json-diff"), {600, 200}, [this](QWidget *page) { return jsonDiff(m_theme, page); });
    }
};

QTEST_MAIN(WidgetShotsTest)
#include "tst_widgetshots.moc"
