// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "samples.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/playbackbar.h"
#include "ui/widgets/playbackfield.h"
#include "ui/widgets/searchpopup.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/sidebar.h"
#include "ui/widgets/tabbars.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/topbar.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>

using namespace foldline::ui;

namespace {

QString s(const char16_t *text) { return QString::fromUtf16(text); }

} // namespace

class WidgetsTest : public QObject
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

    void chipsToggleAndSayTheirState()
    {
        FilterChip chip(m_theme, s(u"draft"), s(u"event-created"));
        QSignalSpy chosen(&chip, &FilterChip::stateChosen);
        chip.setState(FilterChip::State::On);
        QCOMPARE(chosen.count(), 0);
        QCOMPARE(chip.accessibleDescription(), s(u"on"));
        QTest::mouseClick(&chip, Qt::LeftButton);
        QCOMPARE(chip.state(), FilterChip::State::Off);
        chip.setExcluding(true);
        QTest::keyClick(&chip, Qt::Key_Space);
        QCOMPARE(chip.state(), FilterChip::State::Excluded);
        QCOMPARE(chosen.count(), 2);
    }

    void aConditionIsRemovedByItsCrossAndByKey()
    {
        const std::unique_ptr<FilterChip> chip(
            FilterChip::condition(m_theme, s(u"actor is not"), s(u"payment-gateway")));
        QCOMPARE(chip->accessibleName(), s(u"actor is not payment-gateway"));
        QSignalSpy removed(chip.get(), &FilterChip::removeRequested);
        QTest::mouseClick(chip.get(), Qt::LeftButton);
        QTest::keyClick(chip.get(), Qt::Key_Delete);
        QCOMPARE(removed.count(), 2);
    }

    void chipsFlowToFurtherLines()
    {
        QWidget box;
        auto *flow = new FlowLayout(&box, 8);
        for (int i = 0; i < 6; ++i)
            flow->addWidget(new FilterChip(m_theme, s(u"Quantity changed"), s(u"event-quantity"), &box));
        const int one = flow->heightForWidth(5000);
        QVERIFY(flow->heightForWidth(300) >= 3 * one);
        box.resize(300, 400);
        box.show();
        QTRY_VERIFY(flow->itemAt(5)->geometry().top() > flow->itemAt(0)->geometry().bottom());
        for (int i = 0; i < 6; ++i)
            QVERIFY(flow->itemAt(i)->geometry().right() < 300);
    }

    void theMoreSeriousMessageWinsAndTheOtherComesBack()
    {
        MessageBar bar(m_theme);
        QVERIFY(bar.isHidden());
        bar.offer(s(u"past"), MessageBar::Kind::Past, s(u"You are looking at the past"));
        bar.offer(s(u"away"), MessageBar::Kind::Warning, s(u"The server does not answer."), s(u"Nothing was lost."),
                  {{s(u"try"), s(u"Try now"), true}});
        bar.offer(s(u"info"), MessageBar::Kind::Info, s(u"Saved"));
        QCOMPARE(bar.shownId(), s(u"away"));
        QCOMPARE(bar.text(), s(u"The server does not answer. Nothing was lost."));
        QSignalSpy triggered(&bar, &MessageBar::actionTriggered);
        bar.findChild<QPushButton *>(s(u"message-try"))->click();
        QCOMPARE(triggered.count(), 1);
        QCOMPARE(triggered.at(0).at(0).toString(), s(u"away"));
        QCOMPARE(triggered.at(0).at(1).toString(), s(u"try"));
        bar.withdraw(s(u"away"));
        QCOMPARE(bar.shownId(), s(u"info"));
        bar.withdraw(s(u"info"));
        bar.withdraw(s(u"past"));
        QVERIFY(bar.isHidden());
    }

    void longMessagesAreWrapped()
    {
        const QString details =
            s(u"`ops` may not read $all: the server lets nobody but $admins read its whole log, until "
              u"its $acl says otherwise. Orders, projections and as-of need it.");
        MessageBar bar(m_theme);
        bar.offer(s(u"x"), MessageBar::Kind::Error, s(u"The orders cannot be listed."), details,
                  {{s(u"open"), s(u"Open a stream by name"), true}});
        bar.resize(2400, bar.height());
        bar.show();
        const int low = bar.height();
        bar.resize(700, bar.height());
        QVERIFY(bar.height() > low);
        QStringList lines;
        for (const auto *label : bar.findChildren<RunLabel *>()) {
            if (!label->isVisible())
                continue;
            QVERIFY2(label->sizeHint().width() <= label->width(), qPrintable(label->text()));
            lines << label->text();
        }
        QVERIFY(lines.size() > 2);
        QCOMPARE(lines.join(QLatin1Char(' ')), s(u"The orders cannot be listed. ") + details);
        bar.resize(2400, bar.height());
        QCOMPARE(bar.height(), low);
    }

    void textOfEventsIsNeverTakenForMarkup()
    {
        const QString hostile = s(u"<b>bold</b><img src=x>");
        PlainLabel label(m_theme, hostile, TypeRole::Body, Token::Text);
        QCOMPARE(label.textFormat(), Qt::PlainText);
        QCOMPARE(label.text(), hostile);
        MessageBar bar(m_theme);
        bar.offer(s(u"x"), MessageBar::Kind::Error, hostile);
        QCOMPARE(bar.text(), hostile);
        QVERIFY(bar.findChildren<QLabel *>().isEmpty());
        QVERIFY(!plainTip(hostile).contains(s(u"<b>")));
        QVERIFY(!plainTip(hostile).contains(s(u"<img")));
        label.setText(QString(100'000, QLatin1Char('x')));
        QVERIFY(label.text().size() <= 4001);
    }

    void segmentsAreChosenByMouseAndArrowsOverDisabledOnes()
    {
        SegmentedControl control(m_theme, {s(u"last event"), s(u"A to B"), s(u"choose…")});
        control.resize(control.sizeHint());
        QSignalSpy chosen(&control, &SegmentedControl::chosen);
        control.setSegmentEnabled(1, false);
        QTest::mouseClick(&control, Qt::LeftButton, {}, control.segmentRect(1).center());
        QCOMPARE(control.current(), 0);
        QTest::keyClick(&control, Qt::Key_Right);
        QCOMPARE(control.current(), 2);
        QTest::keyClick(&control, Qt::Key_Right);
        QCOMPARE(control.current(), 2);
        QTest::mouseClick(&control, Qt::LeftButton, {}, control.segmentRect(0).center());
        QCOMPARE(chosen.count(), 2);
    }

    void playbackOffersOnlyTheStepsThatArePossible()
    {
        PlaybackBar bar(m_theme);
        bar.resize(1280, 40);
        const auto button = [&](const QString &name) {
            for (QToolButton *found : bar.findChildren<QToolButton *>()) {
                if (found->accessibleName() == name)
                    return found;
            }
            return static_cast<QToolButton *>(nullptr);
        };
        QToolButton *previous = button(s(u"Previous event (Left)"));
        QToolButton *next = button(s(u"Next event (Right)"));
        bar.setPosition(10, 11);
        QVERIFY(previous->isEnabled() && !next->isEnabled());
        bar.setPosition(0, 11);
        QVERIFY(!previous->isEnabled() && next->isEnabled());
        bar.setPosition(-1, 11);
        QVERIFY(!previous->isEnabled() && next->isEnabled());
        QSignalSpy stepped(&bar, &PlaybackBar::stepRequested);
        next->click();
        QCOMPARE(stepped.at(0).at(0).value<PlaybackBar::Step>(), PlaybackBar::Step::Next);
    }

    void comparingNeedsTwoMarkers()
    {
        PlaybackBar bar(m_theme);
        bar.resize(1280, 40);
        QPushButton *compare = bar.findChild<QPushButton *>();
        QVERIFY(compare && !compare->isEnabled());
        bar.setMarkers(2, -1);
        QVERIFY(!compare->isEnabled());
        bar.setMarkers(2, 9);
        QVERIFY(compare->isEnabled());
        bar.setMarkers(2, 2);
        QVERIFY(!compare->isEnabled());
    }

    void asOfTakesWhatIsTypedAndShowsWhatIsWrong()
    {
        PlaybackBar bar(m_theme);
        bar.resize(1280, 40);
        bar.show();
        bar.setAsOf(s(u"19 Nov 2016 08:40:02.118"), s(u"19 Nov 2016 08:40:02"), {});
        auto *field = bar.findChild<AsOfField *>();
        QCOMPARE(field->text(), s(u"19 Nov 2016 08:40:02.118"));
        QSignalSpy entered(&bar, &PlaybackBar::asOfEntered);
        field->clear();
        QTest::keyClicks(field, s(u" 08:45 "));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(entered.at(0).at(0).toString(), s(u"08:45"));
        bar.showAsOfError(s(u"No date and time can be read from this."));
        QCOMPARE(field->error(), s(u"No date and time can be read from this."));
        QTest::keyClick(field, Qt::Key_1);
        QVERIFY(field->error().isEmpty());
        QTest::keyClick(field, Qt::Key_Escape);
        QCOMPARE(field->text(), s(u"19 Nov 2016 08:40:02.118"));
        bar.resize(m_theme.px(984), 40);
        QCOMPARE(field->text(), s(u"19 Nov 2016 08:40:02"));
    }

    void theSideBarIsChosenByMouseAndKeysAndShrinks()
    {
        SideBar bar(m_theme);
        bar.addEntry(s(u"orders"), s(u"view-list-details"), s(u"Orders"));
        bar.addEntry(s(u"log"), s(u"view-list-text"), s(u"All events"));
        bar.resize(bar.sizeHint());
        QSignalSpy chosen(&bar, &SideBar::chosen);
        bar.setCurrent(s(u"orders"));
        QCOMPARE(chosen.count(), 0);
        QTest::mouseClick(&bar, Qt::LeftButton, {}, bar.entryRect(s(u"log")).center());
        QCOMPARE(bar.current(), s(u"log"));
        QTest::keyClick(&bar, Qt::Key_Up);
        QTest::keyClick(&bar, Qt::Key_Return);
        QCOMPARE(bar.current(), s(u"orders"));
        QCOMPARE(chosen.count(), 2);
        QCOMPARE(bar.sizeHint().width(), m_theme.px(160));
        bar.setCompact(true);
        QCOMPARE(bar.sizeHint().width(), m_theme.px(40));
    }

    void tabsCloseByTheirCrossAndTheMiddleButton()
    {
        PageTabBar tabs(m_theme);
        tabs.addTab(s(u"Orders"));
        tabs.addTab(s(u"US-2016-110156"));
        tabs.setCurrentIndex(1);
        tabs.resize(900, 32);
        tabs.show();
        QSignalSpy closed(&tabs, &QTabBar::tabCloseRequested);
        QTest::mouseClick(&tabs, Qt::LeftButton, {}, tabs.closeRect(1).center());
        QCOMPARE(closed.count(), 1);
        QCOMPARE(closed.at(0).at(0).toInt(), 1);
        QTest::mouseClick(&tabs, Qt::MiddleButton, {}, tabs.tabRect(0).center());
        QCOMPARE(closed.at(1).at(0).toInt(), 0);
        QTest::mouseClick(&tabs, Qt::LeftButton, {}, tabs.tabRect(0).center() - QPoint(20, 0));
        QCOMPARE(tabs.currentIndex(), 0);
        QCOMPARE(closed.count(), 2);
    }

    void theCrossOfATabUnderThePointerIsBesideItsName()
    {
        PageTabBar tabs(m_theme);
        tabs.addTab(s(u"Orders"));
        tabs.addTab(s(u"US-2016-110156"));
        tabs.resize(900, 32);
        tabs.show();
        QVERIFY(QTest::qWaitForWindowExposed(&tabs));
        for (int tab = 0; tab < tabs.count(); ++tab) {
            tabs.setCurrentIndex(1 - tab);
            const int name = QFontMetrics(m_theme.font(TypeRole::BodyMedium)).horizontalAdvance(tabs.tabText(tab));
            const QPoint itsEnd(tabs.tabRect(tab).left() + m_theme.px(13) + name, tabs.tabRect(tab).center().y());
            QSignalSpy closed(&tabs, &QTabBar::tabCloseRequested);
            QTest::mouseMove(&tabs, itsEnd);
            QTest::mouseClick(&tabs, Qt::LeftButton, {}, itsEnd);
            QCOMPARE(closed.count(), 0);
            QCOMPARE(tabs.currentIndex(), tab);
            QVERIFY(tabs.closeRect(tab).left() > itsEnd.x());
        }
    }

    void tabsSayWhenTheyDoNotFit()
    {
        PageTabBar tabs(m_theme);
        tabs.resize(300, 32);
        tabs.show();
        QSignalSpy overflow(&tabs, &PageTabBar::overflowChanged);
        for (int i = 0; i < 8; ++i)
            tabs.addTab(s(u"US-2016-110156"));
        QTRY_VERIFY(tabs.overflows());
        QVERIFY(overflow.count() >= 1);
    }

    void searchIsDrivenFromItsLine()
    {
        QWidget window;
        window.resize(900, 600);
        FieldButton anchor(m_theme, FieldButton::Look::Search, &window);
        anchor.setGeometry(200, 6, 520, 28);
        SearchPopup popup(m_theme, &window);
        QStandardItemModel results;
        for (const char16_t *name : {u"Eric Hoffmann", u"Erica Hackney", u"Switch to dark"})
            results.appendRow(new QStandardItem(s(name)));
        popup.setModel(&results);
        window.show();
        QSignalSpy queried(&popup, &SearchPopup::queryChanged);
        QSignalSpy activated(&popup, &SearchPopup::activated);
        QSignalSpy dismissed(&popup, &SearchPopup::dismissed);
        popup.openAt(&anchor);
        QVERIFY(popup.isVisible());
        QVERIFY(window.rect().contains(popup.geometry()));
        QTest::keyClicks(popup.line(), s(u"eri"));
        QCOMPARE(queried.last().at(0).toString(), s(u"eri"));
        QTest::keyClick(popup.line(), Qt::Key_Down);
        QTest::keyClick(popup.line(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(activated.count(), 1);
        QCOMPARE(activated.at(0).at(0).toModelIndex().row(), 1);
        QCOMPARE(activated.at(0).at(1).toBool(), true);
        QVERIFY(popup.isHidden());
        popup.openAt(&anchor);
        QTest::keyClick(popup.line(), Qt::Key_Escape);
        QVERIFY(popup.isHidden());
        QCOMPARE(dismissed.count(), 2);
    }

    void emptyStatesOfferTheirRows()
    {
        EmptyState empty(m_theme);
        empty.setTitle(s(u"No orders yet"), s(u"Open a history to begin."));
        empty.setRows({{s(u"demo"), s(u"media-playback-start"), s(u"Open the demo"), s(u"Nothing of yours is touched."),
                        s(u"Open demo"), true}});
        QSignalSpy chosen(&empty, &EmptyState::chosen);
        empty.button(s(u"demo"))->click();
        QCOMPARE(chosen.at(0).at(0).toString(), s(u"demo"));
        QVERIFY(!empty.button(s(u"import")));
    }
};

QTEST_MAIN(WidgetsTest)
#include "tst_widgets.moc"
