// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What gives way where there is little room, and what stays.
#include "ui/models/roles.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/tabledelegate.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QFontMetrics>
#include <QHeaderView>
#include <QStandardItemModel>
#include <QTest>

using namespace foldline::ui;

namespace {

QString s(const char16_t *text) { return QString::fromUtf16(text); }

} // namespace

class NarrowTest : public QObject
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

    void columnsGiveWayInTurnSoThatTheStretchingOneStaysReadable()
    {
        QStandardItemModel model(3, 4);
        DataTable table(m_theme);
        table.setColumnWidths({200, 200, -1, 120});
        table.setGivingWay(180, {{1, 140}, {0, 100}, {1, 80}}, 400, {{3, 240}});
        table.setModel(&model);
        table.setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        table.show();
        const auto widthsAt = [&](int width) {
            table.resize(m_theme.px(width), 200);
            table.grab();
            return QList<int>{table.columnWidth(0), table.columnWidth(1), table.columnWidth(3)};
        };
        const auto px = [&](int a, int b, int c) { return QList<int>{m_theme.px(a), m_theme.px(b), m_theme.px(c)}; };
        QCOMPARE(widthsAt(760), px(200, 200, 120));
        QVERIFY(widthsAt(660)[1] < m_theme.px(200));
        QCOMPARE(table.columnWidth(0), m_theme.px(200));
        QCOMPARE(table.columnWidth(2), m_theme.px(180));
        QCOMPARE(widthsAt(400), px(100, 80, 120));
        QCOMPARE(widthsAt(760), px(200, 200, 120));
        QCOMPARE(widthsAt(1600), px(200, 200, 240));
    }

    void aColumnDraggedToAWidthKeepsItAndSoDoesItsState()
    {
        QStandardItemModel model(3, 3);
        DataTable table(m_theme);
        table.setColumnWidths({140, -1, 116});
        table.setGivingWay(300, {{0, 100}, {2, 80}});
        table.setModel(&model);
        table.show();
        table.resize(700, 200);
        table.horizontalHeader()->resizeSection(0, 177);
        DataTable other(m_theme);
        other.setColumnWidths({140, -1, 116});
        other.setGivingWay(300, {{0, 100}, {2, 80}});
        other.setModel(&model);
        other.show();
        QVERIFY(other.restoreState(table.saveState()));
        for (DataTable *each : {&table, &other}) {
            each->resize(400, 200);
            each->grab();
            QCOMPARE(each->columnWidth(0), 177);
            QCOMPARE(each->columnWidth(2), m_theme.px(80));
        }
    }

    void whatDoesNotFitIsSaidShorter()
    {
        QStandardItemModel model(1, 2);
        const QFontMetrics metrics(m_theme.font(TypeRole::Body));
        const QModelIndex time = model.index(0, 0);
        const QStringList shorter{s(u"19 Nov 2016 08:40"), s(u"19 Nov 2016")};
        model.setData(time, s(u"19 Nov 2016 08:40:02.118"));
        model.setData(time, shorter, ShorterRole);
        const auto fitted = [&](const QModelIndex &index, const QString &room) {
            return TableDelegate::fittedText(index, metrics, metrics.horizontalAdvance(room));
        };
        QCOMPARE(fitted(time, s(u"19 Nov 2016 08:40:02.118")), s(u"19 Nov 2016 08:40:02.118"));
        QCOMPARE(fitted(time, s(u"19 Nov 2016 08:40:02")), shorter[0]);
        QCOMPARE(fitted(time, s(u"19 Nov 2016 0")), shorter[1]);
        const QModelIndex path = model.index(0, 1);
        model.setData(path, s(u"/items/3/productName"));
        model.setData(path, int(Qt::ElideLeft), ElideRole);
        QVERIFY(fitted(path, s(u"/items/3/prod")).endsWith(s(u"Name")));
    }

    void sentencesLoseTheirNameBeforeTheirValues()
    {
        const QFontMetrics metrics(m_theme.font(TypeRole::Body));
        const QString whole = s(u"Changed Northgate Conference Table, 8 ft from 2 to 6");
        const QList<int> name{8, 32};
        const auto shown = [&](int width) { return paint::elidedSentence(metrics, whole, name, width); };
        QCOMPARE(shown(metrics.horizontalAdvance(whole)), whole);
        for (int width = metrics.horizontalAdvance(whole) - 1; width > 0; --width) {
            const QString text = shown(width);
            QVERIFY2(metrics.horizontalAdvance(text) <= width, qPrintable(text));
            if (width > metrics.horizontalAdvance(s(u"Changed N… from 2 to 6")))
                QVERIFY2(text.startsWith(s(u"Changed N")) && text.endsWith(s(u"… from 2 to 6")), qPrintable(text));
            else if (width > metrics.horizontalAdvance(s(u"… from 2 to 6")))
                QVERIFY2(text.endsWith(s(u" from 2 to 6")), qPrintable(text));
        }
    }

    void runsThatGiveWayAreElidedFromTheLast()
    {
        RunLabel label(m_theme);
        label.setRuns(
            sentenceRuns(s(u"Changed Northgate Conference Table, 8 ft from 2 to 6"), {8, 32}, TextRun::Style::Strong)
            << TextRun{s(u"  OrderItemQuantityChanged"), TextRun::Style::FigureMuted, true});
        const int whole = label.sizeHint().width();
        label.resize(whole, 18);
        QCOMPARE(label.shownText(), label.text());
        label.resize(whole - 30, 18);
        QVERIFY(label.shownText().startsWith(s(u"Changed Northgate Conference Table, 8 ft from 2 to 6  Order")));
        QVERIFY(label.shownText().endsWith(QChar(0x2026)));
        label.resize(whole / 2, 18);
        QVERIFY2(label.shownText().startsWith(s(u"Changed North")), qPrintable(label.shownText()));
        QVERIFY2(label.shownText().contains(s(u"… from 2 to 6")), qPrintable(label.shownText()));
        QVERIFY(!label.shownText().contains(s(u"Order")));
    }
};

QTEST_MAIN(NarrowTest)
#include "tst_narrow.moc"
