// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "samples.h"
#include "ui/widgets/changedrowtint.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/eventtable.h"
#include "ui/widgets/jsonview.h"
#include "ui/widgets/statetree.h"
#include "ui/widgets/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QMenu>
#include <QPaintEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>

#include <cmath>

using namespace foldline::ui;

namespace {

QString s(const char16_t *text) { return QString::fromUtf16(text); }

std::unique_ptr<QStandardItemModel> people()
{
    auto model = std::make_unique<QStandardItemModel>();
    model->setHorizontalHeaderLabels({s(u"Order"), s(u"Customer"), s(u"Total")});
    const auto add = [&](const char16_t *id, const char16_t *name, const char16_t *total) {
        QList<QStandardItem *> row;
        for (const char16_t *text : {id, name, total}) {
            row.append(new QStandardItem(s(text)));
            row.last()->setData(s(id), KeyRole);
            row.last()->setData(s(text), FilterRole);
        }
        row[2]->setData(true, AmountRole);
        row[2]->setData(s(total).remove(QChar(0x00A0)), CopyTextRole);
        model->appendRow(row);
    };
    add(u"US-1", u"=cmd|' /C calc'!A0", u"1\u00a0319.96");
    add(u"US-2", u"O\"Hara, Liz", u"18.4801");
    add(u"US-3", u"Ryan", u"5");
    return model;
}

/// What of a widget was painted anew.
class PaintedRegion : public QObject
{
public:
    explicit PaintedRegion(QWidget &widget) : m_widget(widget) { widget.installEventFilter(this); }
    ~PaintedRegion() override { m_widget.removeEventFilter(this); }
    const QRegion &region() const { return m_region; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint)
            m_region += static_cast<QPaintEvent *>(event)->region();
        return QObject::eventFilter(watched, event);
    }

private:
    QWidget &m_widget;
    QRegion m_region;
};

} // namespace

class ViewsTest : public QObject
{
    Q_OBJECT

    Theme m_theme;

private slots:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        m_theme.setMode(Theme::Mode::Light);
        m_theme.install(*qApp);
    }

    void copiesRowsAsTextCsvAndJsonWithExactValues()
    {
        const auto model = people();
        DataTable table(m_theme);
        table.setModel(model.get());
        table.selectRow(0);
        QCOMPARE(table.rowsAs(DataTable::CopyFormat::Text, false),
                 s(u"Order\tCustomer\tTotal\nUS-1\t=cmd|' /C calc'!A0\t1319.96\n"));
        const QString csv = table.rowsAs(DataTable::CopyFormat::Csv, true);
        QVERIFY(csv.startsWith(s(u"\"Order\",\"Customer\",\"Total\"\r\n")));
        QVERIFY2(csv.contains(s(u"\"'=cmd|")), "a spreadsheet would run the cell");
        QVERIFY(csv.contains(s(u"\"O\"\"Hara, Liz\"")));
        QCOMPARE(csv.count(s(u"\r\n")), 4);
        const auto parsed = foldline::json::parse(table.rowsAs(DataTable::CopyFormat::Json, true).toStdString());
        QVERIFY(parsed.has_value());
        QCOMPARE(parsed->elements().size(), 3U);
        QCOMPARE(parsed->elements()[1].stringAt("Customer"), std::string("O\"Hara, Liz"));
        QCOMPARE(parsed->elements()[0].stringAt("Total"), std::string("1319.96"));
    }

    void copiesTheCellByKey()
    {
        const auto model = people();
        DataTable table(m_theme);
        table.setModel(model.get());
        table.setCurrentIndex(model->index(1, 1));
        QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), s(u"O\"Hara, Liz"));
    }

    void sortsByClickOnTheHeader()
    {
        const auto model = people();
        DataTable table(m_theme);
        table.setModel(model.get());
        table.resize(600, 200);
        table.show();
        QCOMPARE(model->index(0, 0).data().toString(), s(u"US-1"));
        table.sortByColumn(0, Qt::DescendingOrder);
        QCOMPARE(model->index(0, 0).data().toString(), s(u"US-3"));
        QHeaderView *header = table.horizontalHeader();
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(header->sectionViewportPosition(0) + 20, 10));
        QCOMPARE(model->index(0, 0).data().toString(), s(u"US-1"));
    }

    void keepsOrderWidthAndHiddenColumnsInItsState()
    {
        const auto model = people();
        DataTable table(m_theme);
        table.setColumnWidths({140, -1, 116});
        table.setModel(model.get());
        table.setColumnHidden(1, true);
        table.setColumnWidth(0, 177);
        table.horizontalHeader()->moveSection(2, 0);
        QCOMPARE(table.hiddenColumnNames(), QStringList{s(u"Customer")});
        const QByteArray state = table.saveState();

        DataTable other(m_theme);
        other.setColumnWidths({140, -1, 116});
        other.setModel(model.get());
        QVERIFY(other.restoreState(state));
        QCOMPARE(other.columnWidth(0), 177);
        QVERIFY(other.isColumnHidden(1));
        QCOMPARE(other.horizontalHeader()->visualIndex(2), 0);

        QStandardItemModel narrow(1, 2);
        DataTable wrong(m_theme);
        wrong.setModel(&narrow);
        QVERIFY(!wrong.restoreState(state));
        QVERIFY(!wrong.restoreState(QByteArray("garbage")));
        QVERIFY(!wrong.restoreState({}));
    }

    void hiddenColumnsAreLeftOutOfCopies()
    {
        const auto model = people();
        DataTable table(m_theme);
        table.setModel(model.get());
        table.setColumnHidden(1, true);
        QVERIFY(table.rowsAs(DataTable::CopyFormat::Text, true).startsWith(s(u"Order\tTotal\n")));
    }

    void theColumnsMenuBringsColumnsBackAndKeepsOne()
    {
        const auto model = people();
        DataTable table(m_theme);
        table.setHiddenColumns({1, 2});
        table.setModel(model.get());
        QMenu *menu = table.columnsMenu();
        emit menu->aboutToShow();
        QCOMPARE(menu->actions().size(), 3);
        QVERIFY(!menu->actions().at(0)->isEnabled());
        menu->actions().at(1)->trigger();
        QVERIFY(!table.isColumnHidden(1));
    }

    void opensByEnterAndInANewTabByControl()
    {
        const auto model = people();
        DataTable table(m_theme);
        table.setModel(model.get());
        table.setCurrentIndex(model->index(2, 0));
        QSignalSpy opened(&table, &DataTable::openRequested);
        QTest::keyClick(&table, Qt::Key_Return);
        QTest::keyClick(&table, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(opened.count(), 2);
        QCOMPARE(opened.at(0).at(0).toModelIndex().row(), 2);
        QVERIFY(!opened.at(0).at(1).toBool() && opened.at(1).at(1).toBool());
    }

    void theMenuOffersTheCellAsAFilter()
    {
        const auto model = people();
        DataTable table(m_theme);
        table.setModel(model.get());
        table.resize(600, 200);
        table.show();
        table.setCurrentIndex(model->index(2, 1));
        QSignalSpy only(&table, &DataTable::showOnlyRequested);
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(5, 5), table.mapToGlobal(QPoint(5, 5)),
                                Qt::NoModifier);
        QApplication::sendEvent(table.viewport(), &event);
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        QCOMPARE(menu->actions().at(0)->text(), s(u"Show only “Ryan”"));
        QCOMPARE(menu->actions().at(1)->text(), s(u"Show all but “Ryan”"));
        menu->actions().at(0)->trigger();
        menu->close();
        QCOMPARE(only.count(), 1);
        QCOMPARE(only.at(0).at(0).toInt(), 1);
        QCOMPARE(only.at(0).at(2).toString(), s(u"Ryan"));
    }

    void amountsStandPointUnderPoint()
    {
        const auto model = people();
        DataTable table(m_theme);
        table.setModel(model.get());
        table.resize(600, 200);
        table.show();
        table.grab();
        QCOMPARE(table.decimals(2), 4);
    }

    void changedRowsFadeWithinASecondAndSurviveAReset()
    {
        const auto model = people();
        DataTable table(m_theme);
        table.setModel(model.get());
        QElapsedTimer since;
        since.start();
        table.tint().flash({s(u"US-2")});
        const auto fades = [&](int column) {
            const double strength = table.tint().strength(model->index(1, column));
            // Looked at after it: by then no more can have faded.
            return strength >= 1.0 - static_cast<double>(since.elapsed() + 1) / 1000.0 && strength <= 1.0;
        };
        QVERIFY(fades(0));
        QCOMPARE(table.tint().strength(model->index(0, 0)), 0.0);
        model->sort(0, Qt::DescendingOrder);
        QVERIFY(fades(2));
        QTRY_VERIFY(!table.tint().isActive());
        QCOMPARE(table.tint().strength(model->index(1, 0)), 0.0);
    }

    void reducedMotionKeepsTheTintSteady()
    {
        m_theme.setReducedMotion(true);
        const auto model = people();
        DataTable table(m_theme);
        table.setModel(model.get());
        table.tint().flash({s(u"US-2")});
        QCOMPARE(table.tint().strength(model->index(1, 0)), 1.0);
        m_theme.setReducedMotion(false);
    }

    void choosingAnEventSaysItsRowButFollowingThePlayheadDoesNot()
    {
        samples::EventModel model;
        EventTable table(m_theme);
        table.setModel(&model);
        table.resize(580, 500);
        table.show();
        QSignalSpy chosen(&table, &EventTable::rowChosen);
        table.setPlayheadRow(6);
        QCOMPARE(table.currentIndex().row(), 6);
        QCOMPARE(chosen.count(), 0);
        QTest::keyClick(&table, Qt::Key_Up);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.at(0).at(0).toInt(), 5);
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {},
                          table.visualRect(model.index(2, EventListColumn::WhatHappened)).center());
        QCOMPARE(chosen.last().at(0).toInt(), 2);
        table.setPlayheadRow(-1);
        QVERIFY(table.selectionModel()->selectedRows().isEmpty());
    }

    void theLineAboveNewEventsTakesRoomAndGivesItBack()
    {
        samples::EventModel model;
        EventTable table(m_theme);
        table.setModel(&model);
        const int usual = table.rowHeight(8);
        table.setNewSince(8, s(u"3 new since 08:45:00"));
        QCOMPARE(table.rowHeight(8), usual + table.separatorHeight());
        table.setNewSince(-1, {});
        QCOMPARE(table.rowHeight(8), usual);
    }

    void narrowEventListsLeaveMillisecondsOut()
    {
        EventTable table(m_theme);
        const qint64 at = samples::ticks("2016-11-19T08:40:02.118Z");
        table.resize(580, 300);
        QCOMPARE(table.timeText(at), s(u"08:40:02.118"));
        table.setShowsDate(true);
        QCOMPARE(table.timeText(at), s(u"19 Nov 08:40:02.118"));
        table.resize(420, 300);
        QCOMPARE(table.timeText(at), s(u"19 Nov 08:40:02"));
    }

    void theStateKeepsWhatIsExpandedOverAReset()
    {
        QStandardItemModel model;
        samples::fillState(model);
        StateTree tree(m_theme);
        tree.setModel(&model);
        tree.resize(700, 500);
        const auto items = [&] { return model.index(4, 0); };
        tree.expand(items());
        tree.expand(model.index(3, 0, items()));
        QCOMPARE(tree.expandedPointers(), QStringList({s(u"/items"), s(u"/items/3")}));
        model.clear();
        samples::fillState(model);
        QTRY_VERIFY(tree.isExpanded(items()));
        QVERIFY(tree.isExpanded(model.index(3, 0, items())));
        QVERIFY(!tree.isExpanded(model.index(2, 0, items())));
    }

    void clickingWhoChangedItAsksForThatRevision()
    {
        QStandardItemModel model;
        samples::fillState(model);
        StateTree tree(m_theme);
        tree.setModel(&model);
        tree.resize(700, 500);
        tree.show();
        QSignalSpy asked(&tree, &StateTree::blameClicked);
        QTest::mouseClick(tree.viewport(), Qt::LeftButton, {},
                          tree.visualRect(model.index(5, StateTreeColumn::LastChangedBy)).center());
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.at(0).at(0).toLongLong(), 6);
        tree.setCurrentIndex(model.index(0, 0));
        QTest::keyClick(&tree, Qt::Key_B);
        QCOMPARE(asked.at(1).at(0).toLongLong(), 0);
        tree.setCurrentIndex(model.index(1, 0));
        QTest::keyClick(&tree, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), s(u"EH-13945"));
    }

    void theBarOfAChangeGoesWithTheChange()
    {
        QStandardItemModel model;
        samples::fillState(model);
        StateTree tree(m_theme);
        tree.setModel(&model);
        tree.resize(700, 500);
        tree.show();
        QVERIFY(QTest::qWaitForWindowExposed(&tree));
        const QModelIndex items = model.index(4, 0);
        tree.expand(items);
        const QModelIndex row = model.index(0, 0, items);
        const QRect cell = tree.visualRect(row);
        const QPoint inIndentation(1, cell.center().y());
        QVERIFY(cell.left() > inIndentation.x());
        const auto bar = [&] { return tree.viewport()->grab().toImage().pixelColor(inIndentation); };
        bar();
        PaintedRegion watch(*tree.viewport());
        model.setData(row, true, ChangedRole);
        QTRY_VERIFY2(watch.region().contains(inIndentation), "what is beside the cells stays as it was");
        QCOMPARE(bar(), m_theme.color(Token::ChangedBar));
    }

    void aWideStateKeepsValuesNearTheirNames()
    {
        QStandardItemModel model;
        samples::fillState(model);
        StateTree tree(m_theme);
        tree.setModel(&model);
        const auto width = [&](int column) { return tree.columnWidth(column); };
        for (const int room : {700, 2600, 700}) {
            tree.resize(room, 500);
            tree.show();
            tree.grab();
            const bool wide = room > 1200;
            QCOMPARE(tree.isWide(), wide);
            QCOMPARE(width(StateTreeColumn::Value) > width(StateTreeColumn::LastChangedBy), !wide);
            QVERIFY(!wide || width(StateTreeColumn::Field) + width(StateTreeColumn::Value) < room / 2);
            QCOMPARE(width(0) + width(1) + width(2) + width(3), tree.viewport()->width());
        }
    }

    void jsonIsShownAndCopiedCharacterForCharacter()
    {
        const QString exact = s(u"{\n  \"n\": 123456789012345678901234567890.10,\n  \"html\": \"<b>&amp;</b>\"\n}");
        JsonView view(m_theme);
        view.setText(exact);
        QCOMPARE(view.toPlainText(), exact);
        QVERIFY(view.isReadOnly());
        view.copyText();
        QCOMPARE(QGuiApplication::clipboard()->text(), exact);
    }

    void aTextThatIsALittleTooLongTakesTheMargin()
    {
        JsonView view(m_theme);
        view.setFitsHeight(true);
        view.setText(s(u"{\n  \"shippedAt\": \"2024-05-22T13:38:43.070482Z\"\n}"));
        view.resize(900, 200);
        view.show();
        view.grab();
        const int text = static_cast<int>(std::ceil(view.document()->documentLayout()->documentSize().width()));
        const int margin = m_theme.px(12);
        for (int more = 2 * margin + 8; more > margin + 4; --more) {
            view.resize(text + more, 200);
            view.grab();
            QVERIFY2(view.horizontalScrollBar()->maximum() == 0, qPrintable(QString::number(more)));
        }
        view.resize(text / 2, 200);
        view.grab();
        QVERIFY(view.horizontalScrollBar()->maximum() > 0);
    }

    void hugeJsonIsElidedOnScreenButCopiedWhole()
    {
        const QString huge =
            QStringLiteral("[\n") + QStringLiteral("1234567,\n").repeated(200'000) + QStringLiteral("0]");
        JsonView view(m_theme);
        view.setText(huge);
        QVERIFY(view.isElided());
        QVERIFY(view.toPlainText().size() < JsonView::Limit + 200);
        QVERIFY(view.toPlainText().contains(s(u"more characters are not shown")));
        QCOMPARE(view.exactText(), huge);
    }

    void aComparisonFoldsAndCopiesTheNewText()
    {
        using Kind = JsonLine::Kind;
        JsonView view(m_theme);
        view.setLines({{Kind::Same, s(u"{"), 0},
                       {Kind::Removed, s(u"  \"a\": 1"), 0},
                       {Kind::Added, s(u"  \"a\": 2"), 0},
                       {Kind::Folded, {}, 49},
                       {Kind::Same, s(u"}"), 0}});
        QCOMPARE(view.blockCount(), 5);
        QVERIFY(view.toPlainText().contains(s(u"49 lines unchanged")));
        QCOMPARE(view.exactText(), s(u"{\n  \"a\": 2\n}\n"));
        view.resize(400, 200);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const QRect removed = view.cursorRect(QTextCursor(view.document()->findBlockByNumber(1)));
        const QPoint atItsEnd(view.viewport()->geometry().right() - 2, view.viewport()->y() + removed.center().y());
        QCOMPARE(view.grab().toImage().pixelColor(atItsEnd), m_theme.color(Token::RemovedSurface));
    }
};

QTEST_MAIN(ViewsTest)
#include "tst_views.moc"
