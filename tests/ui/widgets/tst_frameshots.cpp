// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shots.h"
#include "ui/models/roles.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/searchpopup.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/sidebar.h"
#include "ui/widgets/statusline.h"
#include "ui/widgets/statuspill.h"
#include "ui/widgets/tabbars.h"
#include "ui/widgets/topbar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QRadioButton>
#include <QScrollBar>
#include <QSlider>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QTest>

using namespace foldline::ui;

class FrameShotsTest : public Shots
{
    Q_OBJECT

private slots:
    void initTestCase() { prepare(); }

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
                across->addWidget(new RunLabel(
                    m_theme, {{s(u"Eric Hoffmann "), TextRun::Style::Normal}, {s(u"EH-13945"), TextRun::Style::Muted}},
                    head));
                across->addStretch();
                across->addWidget(
                    makeButton(m_theme, s(u"Return to now"), ButtonKind::Primary, head, s(u"media-skip-forward")));
                QPushButton *off = makeButton(m_theme, s(u"Confirm"), ButtonKind::Framed, head);
                off->setEnabled(false);
                across->addWidget(off);
                across->addWidget(makeButton(m_theme, s(u"Cancel order…"), ButtonKind::Framed, head));
                across->addWidget(makeIconButton(m_theme, s(u"overflow-menu"), s(u"More"), head));
                page2->addWidget(head);
                auto *message = new MessageBar(m_theme, box);
                message->offer(s(u"past"),
                               {MessageBar::Kind::Past,
                                {{s(u"You are looking at the past: "), TextRun::Style::Strong},
                                 {s(u"revision 6, "), TextRun::Style::Normal},
                                 {s(u"19 Nov 2016 08:40:02.118"), TextRun::Style::Figure},
                                 {s(u" UTC  "), TextRun::Style::Normal},
                                 {s(u"4 later events are dimmed. Commands work on the present: return to now first."),
                                  TextRun::Style::Muted}},
                                {},
                                {},
                                {}});
                page2->addWidget(message);
                auto *away = new MessageBar(m_theme, box);
                away->offer(s(u"away"),
                            {MessageBar::Kind::Warning,
                             {{s(u"The server does not answer."), TextRun::Style::Strong},
                              {s(u" This page is stale since 08:50:06."), TextRun::Style::Normal}},
                             {{s(u"Nothing was lost: all you see was loaded before."), TextRun::Style::Muted}},
                             s(u"next try in 6 s"),
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
                status->setFacts({{s(u"10\u202f792 events"), TextRun::Style::Normal},
                                  {s(u"1 projection stopped"), TextRun::Style::Error},
                                  {s(u"last append 12 s ago"), TextRun::Style::Normal}});
                column->addWidget(status);
                return box;
            });
        }
    }

    void emptyState()
    {
        shoot(s(u"empty"), {1280, 700}, [this](QWidget *page) {
            auto *empty = new EmptyState(m_theme, page);
            empty->setTitle(s(u"No orders yet"), s(u"Foldline shows what happened to every order, event by event, and "
                                                   u"what was known at any moment. Open a history to begin."));
            empty->setRows(
                {{s(u"demo"), s(u"media-playback-start"), s(u"Open the demo"),
                  s(u"Three years of orders, made on this computer. Nothing of yours is touched."), s(u"Open demo"),
                  true},
                 {s(u"import"), s(u"document-import"), s(u"Import a history"),
                  s(u"An NDJSON file, one event a line. All of it is taken, or nothing."), s(u"Import…"), false},
                 {s(u"new"), s(u"document-new"), s(u"New store"),
                  s(u"An empty store in one file. Create the first order yourself."), s(u"New store…"), false}});
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
            const auto result = [&](const char16_t *section, const char16_t *text, const char16_t *detail,
                                    const char16_t *hint, const char16_t *icon) {
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
            auto *slider = new QSlider(Qt::Horizontal, box);
            slider->setValue(30);
            grid->addWidget(slider, 4, 2);
            auto *tabs = new QTabBar(box);
            tabs->addTab(s(u"One"));
            tabs->addTab(s(u"Two"));
            grid->addWidget(tabs, 5, 0, 1, 3);
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

QTEST_MAIN(FrameShotsTest)
#include "tst_frameshots.moc"
