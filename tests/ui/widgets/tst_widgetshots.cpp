// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "samples.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/eventtable.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/jsonview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/playbackbar.h"
#include "ui/widgets/searchpopup.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/sidebar.h"
#include "ui/widgets/statetree.h"
#include "ui/widgets/statusline.h"
#include "ui/widgets/statuspill.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/tabbars.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/timelinestrip.h"
#include "ui/widgets/topbar.h"

#include <functional>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QRadioButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QTest>

using namespace foldline::ui;

namespace {

QString s(const char16_t *text) { return QString::fromUtf16(text); }

void add(QStandardItemModel &model, const QStringList &cells, const QString &token, bool fresh)
{
    QList<QStandardItem *> row;
    for (int i = 0; i < cells.size(); ++i) {
        auto *item = new QStandardItem(cells.at(i));
        item->setData(i == 0 || i == 3 || i >= 4, FigureRole);
        item->setData(i == 4, AmountRole);
        item->setData(i == 3 ? static_cast<int>(Qt::AlignRight) : static_cast<int>(Qt::AlignLeft), Qt::TextAlignmentRole);
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
    model->setHorizontalHeaderLabels({s(u"Order"), s(u"Customer"), s(u"Status"), s(u"Items"), s(u"Total"), s(u"Created (UTC)"), s(u"Rev.")});
    for (const int column : {3, 4, 6})
        model->setHeaderData(column, Qt::Horizontal, static_cast<int>(Qt::AlignRight | Qt::AlignVCenter), Qt::TextAlignmentRole);
    add(*model, {s(u"US-2016-110156"), s(u"Eric Hoffmann"), s(u"confirmed"), s(u"7"), s(u"233.276"), s(u"19 Nov 2016 08:21:05.042"), s(u"10")}, s(u"event-confirmed"), true);
    add(*model, {s(u"CA-2016-157364"), s(u"Liz Thompson"), s(u"draft"), s(u"1"), s(u"18.48"), s(u"19 Nov 2016 08:21:14.221"), s(u"0")}, s(u"event-created"), false);
    add(*model, {s(u"US-2016-138408"), s(u"Karen Carlisle"), s(u"confirmed"), s(u"1"), s(u"1\u00a0319.96"), s(u"18 Nov 2016 19:38:45.616"), s(u"1")}, s(u"event-confirmed"), false);
    add(*model, {s(u"CA-2016-108630"), s(u"Bobby Elias"), s(u"shipped"), s(u"1"), s(u"61.12"), s(u" 8 Nov 2016 17:25:01.014"), s(u"2")}, s(u"event-shipped"), false);
    add(*model, {s(u"CA-2016-115378"), s(u"Ashley Jarboe"), s(u"cancelled"), s(u"1"), s(u"301.96"), s(u"18 Nov 2016 17:08:46.011"), s(u"1")}, s(u"event-cancelled"), false);
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
    view->setLines({{Kind::Same, s(u"{"), 0}, {Kind::Same, s(u"  \"orderId\": \"US-2016-110156\","), 0}, {Kind::Removed, s(u"  \"status\": \"draft\","), 0},
                    {Kind::Added, s(u"  \"status\": \"confirmed\","), 0}, {Kind::Same, s(u"  \"customerId\": \"EH-13945\","), 0}, {Kind::Folded, {}, 49},
                    {Kind::Same, s(u"  \"totalAmount\": 233.276,"), 0}, {Kind::Added, s(u"  \"confirmedAt\": \"2016-11-19T08:49:54.336109Z\""), 0}, {Kind::Same, s(u"}"), 0}});
    return view;
}

QWidget *json(const Theme &theme, QWidget *parent)
{
    auto *view = new JsonView(theme, parent);
    view->setText(s(u"{\n  \"id\": \"CA-2014-112326\",\n  \"customer_id\": \"PO-19195\",\n  \"order_items\": [\n    {\n      \"quantity\": 3,\n      \"unitPrice\": 3.928,\n"
                    u"      \"exact\": 123456789012345678901234567890,\n      \"gift\": true\n    }\n  ]\n}"));
    view->setMarkedLines({1, 2, 3});
    return view;
}

} // namespace

/// Draws every widget in light and dark. With FOLDLINE_SHOTS_DIR set the pictures are kept there, to be held beside the design.
class WidgetShotsTest : public QObject
{
    Q_OBJECT

    Theme m_theme;

    void shoot(const QString &name, const QSize &size, const std::function<QWidget *(QWidget *)> &make)
    {
        for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
            m_theme.setMode(mode);
            Surface page(m_theme, Token::Base);
            page.resize(size);
            auto *column = new QVBoxLayout(&page);
            column->setContentsMargins(0, 0, 0, 0);
            column->setSpacing(0);
            column->addWidget(make(&page));
            page.show();
            QVERIFY(QTest::qWaitForWindowExposed(&page));
            const QImage picture = page.grab().toImage();
            QSet<QRgb> colours;
            for (int y = 0; y < picture.height(); y += 2) {
                for (int x = 0; x < picture.width(); x += 2)
                    colours.insert(picture.pixel(x, y));
            }
            QVERIFY2(colours.size() > 4, qPrintable(name));
            QVERIFY2(colours.contains(m_theme.color(Token::Base).rgb()) || colours.contains(m_theme.color(Token::Window).rgb()), qPrintable(name));
            if (const QString folder = qEnvironmentVariable("FOLDLINE_SHOTS_DIR"); !folder.isEmpty())
                QVERIFY(picture.save(folder + QLatin1Char('/') + name + (mode == Theme::Mode::Dark ? s(u"-dark.png") : s(u".png"))));
        }
    }

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
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        installIconTheme();
        QFont body(QFontDatabase::families().contains(s(u"Inter")) ? s(u"Inter") : QApplication::font().family());
        body.setPixelSize(13);
        QFont fixed(QFontDatabase::families().contains(s(u"JetBrains Mono")) ? s(u"JetBrains Mono") : QFontDatabase::systemFont(QFontDatabase::FixedFont).family());
        m_theme.setFonts(body, fixed);
        m_theme.install(*qApp);
    }

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

    void frameOfTheWindow()
    {
        for (const int width : {1440, 1024}) {
            shoot(width == 1440 ? s(u"window") : s(u"window-narrow"), {width, 360}, [this, width](QWidget *page) {
                auto *box = new QWidget(page);
                auto *column = new QVBoxLayout(box);
                column->setContentsMargins(0, 0, 0, 0);
                column->setSpacing(0);
                auto *top = new TopBar(m_theme, box);
                top->setConnection(s(u"demo (embedded)"), s(u"server-database"));
                top->live()->setState(LiveIndicator::State::Live, s(u"live"));
                top->setZone(s(u"UTC"));
                top->setReadOnly(false);
                top->setZoneMenu(new QMenu(top));
                column->addWidget(top);
                auto *row = new QHBoxLayout;
                row->setSpacing(0);
                auto *side = new SideBar(m_theme, box);
                side->addEntry(s(u"orders"), s(u"view-list-details"), s(u"Orders"));
                side->addEntry(s(u"streams"), s(u"view-list-tree"), s(u"Streams"));
                side->addEntry(s(u"log"), s(u"view-list-text"), s(u"All events"));
                side->addEntry(s(u"projections"), s(u"system-run"), s(u"Projections"));
                side->addEntry(s(u"insights"), s(u"office-chart-bar"), s(u"Insights"));
                side->addEntry(s(u"server"), s(u"server-database"), s(u"Server"));
                side->setBadge(s(u"orders"), s(u"3\u202f074"));
                side->setBadge(s(u"log"), s(u"10\u202f792"));
                side->setAlert(s(u"projections"), s(u"1 projection stopped"));
                side->setCurrent(s(u"orders"));
                side->setCompact(width < 1200);
                row->addWidget(side);
                auto *page2 = new QVBoxLayout;
                page2->setSpacing(0);
                auto *tabs = new PageTabBar(m_theme, box);
                tabs->setTabsClosable(true);
                tabs->addTab(s(u"Orders"));
                tabs->addTab(s(u"US-2016-110156"));
                tabs->addTab(s(u"CA-2016-101336"));
                tabs->setTabIconName(0, s(u"view-list-details"));
                tabs->setTabToken(1, s(u"event-confirmed"));
                tabs->setTabToken(2, s(u"event-shipped"));
                tabs->setCurrentIndex(1);
                page2->addWidget(tabs);
                auto *head = new Surface(m_theme, Token::Base, Qt::BottomEdge, box);
                head->setDesignHeight(48);
                auto *across = new QHBoxLayout(head);
                across->setContentsMargins(16, 0, 16, 0);
                across->setSpacing(12);
                auto *title = new RunLabel(m_theme, {{s(u"Order US-2016-110156"), TextRun::Style::Normal}}, head);
                title->setFont(m_theme.font(TypeRole::Title));
                across->addWidget(title);
                auto *pill = new StatusPill(m_theme, head);
                pill->setStatus(s(u"draft"), s(u"event-created"));
                across->addWidget(pill);
                across->addWidget(new RunLabel(m_theme, {{s(u"Eric Hoffmann "), TextRun::Style::Normal}, {s(u"EH-13945"), TextRun::Style::Muted}}, head));
                across->addStretch();
                across->addWidget(makeButton(m_theme, s(u"Return to now"), ButtonKind::Primary, head, s(u"media-skip-forward")));
                QPushButton *off = makeButton(m_theme, s(u"Confirm"), ButtonKind::Framed, head);
                off->setEnabled(false);
                across->addWidget(off);
                across->addWidget(makeButton(m_theme, s(u"Cancel order…"), ButtonKind::Framed, head));
                across->addWidget(makeIconButton(m_theme, s(u"overflow-menu"), s(u"More"), head));
                page2->addWidget(head);
                auto *message = new MessageBar(m_theme, box);
                message->offer(s(u"past"), {MessageBar::Kind::Past,
                                            {{s(u"You are looking at the past: "), TextRun::Style::Strong},
                                             {s(u"revision 6, "), TextRun::Style::Normal},
                                             {s(u"19 Nov 2016 08:40:02.118"), TextRun::Style::Figure},
                                             {s(u" UTC  "), TextRun::Style::Normal},
                                             {s(u"4 later events are dimmed. Commands work on the present: return to now first."), TextRun::Style::Muted}},
                                            {}, {}, {}});
                page2->addWidget(message);
                auto *away = new MessageBar(m_theme, box);
                away->offer(s(u"away"), {MessageBar::Kind::Warning,
                                         {{s(u"The server does not answer."), TextRun::Style::Strong}, {s(u" This page is stale since 08:50:06."), TextRun::Style::Normal}},
                                         {{s(u"Nothing was lost: all you see was loaded before."), TextRun::Style::Muted}}, s(u"next try in 6 s"),
                                         {{s(u"details"), s(u"Details"), false}, {s(u"try"), s(u"Try now"), true}}});
                page2->addWidget(away);
                auto *chips = new QWidget(box);
                auto *flow = new FlowLayout(chips, 8);
                flow->setContentsMargins(16, 12, 16, 12);
                auto *all = new FilterChip(m_theme, s(u"All"), {}, chips);
                all->setCount(3074);
                all->setState(FilterChip::State::On);
                flow->addWidget(all);
                auto *draft = new FilterChip(m_theme, s(u"draft"), s(u"event-created"), chips);
                draft->setCount(10);
                flow->addWidget(draft);
                auto *out = new FilterChip(m_theme, s(u"Confirmed"), s(u"event-confirmed"), chips);
                out->setCount(3039);
                out->setState(FilterChip::State::Excluded);
                flow->addWidget(out);
                flow->addWidget(FilterChip::condition(m_theme, s(u"actor is not"), s(u"payment-gateway"), chips));
                page2->addWidget(chips);
                auto *panel = new Surface(m_theme, Token::Window, Qt::TopEdge | Qt::BottomEdge, box);
                panel->setDesignHeight(32);
                auto *panelRow = new QHBoxLayout(panel);
                panelRow->setContentsMargins(4, 0, 16, 0);
                auto *panels = new PanelTabBar(m_theme, panel);
                for (const char16_t *name : {u"State", u"Changes", u"Event", u"Blame", u"Raw"})
                    panels->addTab(s(name));
                panelRow->addWidget(panels);
                panelRow->addStretch();
                page2->addWidget(panel);
                page2->addStretch();
                row->addLayout(page2, 1);
                column->addLayout(row, 1);
                auto *status = new StatusLine(m_theme, box);
                status->setFacts({{s(u"10\u202f792 events"), TextRun::Style::Normal}, {s(u"1 projection stopped"), TextRun::Style::Error}, {s(u"last append 12 s ago"), TextRun::Style::Normal}});
                column->addWidget(status);
                return box;
            });
        }
    }

    void emptyState()
    {
        shoot(s(u"empty"), {1280, 700}, [this](QWidget *page) {
            auto *empty = new EmptyState(m_theme, page);
            empty->setTitle(s(u"No orders yet"), s(u"Foldline shows what happened to every order, event by event, and what was known at any moment. Open a history to begin."));
            empty->setRows({{s(u"demo"), s(u"media-playback-start"), s(u"Open the demo"), s(u"Three years of orders, made on this computer. Nothing of yours is touched."), s(u"Open demo"), true},
                            {s(u"import"), s(u"document-import"), s(u"Import a history"), s(u"An NDJSON file, one event a line. All of it is taken, or nothing."), s(u"Import…"), false},
                            {s(u"new"), s(u"document-new"), s(u"New store"), s(u"An empty store in one file. Create the first order yourself."), s(u"New store…"), false}});
            empty->setFootnote(s(u"Or drop an NDJSON or store file anywhere in this window."));
            return empty;
        });
    }

    void search()
    {
        shoot(s(u"search"), {900, 360}, [this](QWidget *page) {
            auto *box = new QWidget(page);
            auto *anchor = new FieldButton(m_theme, FieldButton::Look::Search, box);
            anchor->setGeometry(20, 6, 520, 28);
            auto *model = new QStandardItemModel(box);
            const auto result = [&](const char16_t *section, const char16_t *text, const char16_t *detail, const char16_t *hint, const char16_t *icon) {
                auto *item = new QStandardItem(s(text));
                item->setData(s(section), SectionRole);
                item->setData(s(detail), DetailRole);
                item->setData(s(hint), HintRole);
                item->setData(s(icon).startsWith(s(u"event-")) ? QVariant() : QVariant(s(icon)), IconNameRole);
                item->setData(s(icon).startsWith(s(u"event-")) ? QVariant(s(icon)) : QVariant(), TokenRole);
                item->setData(QVariant::fromValue(QList<int>{0, 4}), EmphasisRole);
                model->appendRow(item);
            };
            result(u"Orders", u"Eric Hoffmann", u"US-2016-110156", u"confirmed", u"event-confirmed");
            result(u"Orders", u"Erica Hackney", u"CA-2016-101336", u"shipped", u"event-shipped");
            result(u"Streams", u"order-US-2016-110156", u"11 events", u"", u"view-list-tree");
            result(u"Actions", u"Switch to dark", u"", u"Ctrl+Shift+D", u"configure");
            auto *popup = new SearchPopup(m_theme, box);
            popup->setModel(model);
            popup->setNote(s(u"Enter opens, Ctrl+Enter opens in a new tab."));
            box->resize(900, 360);
            popup->line()->setText(s(u"eric"));
            popup->openAt(anchor);
            return box;
        });
    }

    void controls()
    {
        shoot(s(u"controls"), {760, 260}, [this](QWidget *page) {
            auto *box = new QWidget(page);
            auto *grid = new QGridLayout(box);
            auto *line = new QLineEdit(s(u"DE-4471-0093"), box);
            auto *combo = new QComboBox(box);
            combo->addItems({s(u"First Class"), s(u"Second Class")});
            auto *spin = new QSpinBox(box);
            auto *on = new QCheckBox(s(u"Read-only"), box);
            on->setChecked(true);
            auto *off = new QCheckBox(s(u"Off"), box);
            auto *radio = new QRadioButton(s(u"Light"), box);
            radio->setChecked(true);
            auto *progress = new QProgressBar(box);
            progress->setValue(63);
            progress->setFixedHeight(10);
            auto *scroll = new QScrollBar(Qt::Horizontal, box);
            scroll->setRange(0, 100);
            auto *segments = new SegmentedControl(m_theme, {s(u"last event"), s(u"3 new events"), s(u"A to B")}, box);
            auto *placeholder = new QLineEdit(box);
            placeholder->setPlaceholderText(s(u"Filter events…"));
            placeholder->addAction(themedIcon(m_theme, s(u"view-filter")), QLineEdit::LeadingPosition);
            auto *disabled = new QLineEdit(s(u"disabled"), box);
            disabled->setEnabled(false);
            auto *menu = new QMenu(box);
            menu->setWindowFlags(Qt::Widget);
            menu->addAction(themedIcon(m_theme, s(u"view-filter")), s(u"Show only “Ryan Crowe”"));
            menu->addAction(s(u"Filter…\tCtrl+F"));
            menu->addSeparator();
            menu->addMenu(s(u"Copy row as"));
            QAction *checked = menu->addAction(s(u"Checked"));
            checked->setCheckable(true);
            checked->setChecked(true);
            grid->addWidget(line, 0, 0);
            grid->addWidget(combo, 0, 1);
            grid->addWidget(spin, 0, 2);
            grid->addWidget(on, 1, 0);
            grid->addWidget(off, 1, 1);
            grid->addWidget(radio, 1, 2);
            grid->addWidget(progress, 2, 0, 1, 2);
            grid->addWidget(scroll, 2, 2);
            grid->addWidget(segments, 3, 0, 1, 2);
            grid->addWidget(placeholder, 4, 0);
            grid->addWidget(disabled, 4, 1);
            grid->addWidget(menu, 0, 3, 6, 1);
            menu->show();
            line->setFocus();
            return box;
        });
    }
};

QTEST_MAIN(WidgetShotsTest)
#include "tst_widgetshots.moc"
