// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/eventshape.h"
#include "ui/widgets/foldlinestyle.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <cmath>

#include <QApplication>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace foldline::ui;

namespace {

double channel(int value)
{
    const double share = value / 255.0;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * channel(color.red()) + 0.7152 * channel(color.green()) + 0.0722 * channel(color.blue());
}

double contrast(const QColor &a, const QColor &b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

QImage shape(const Theme &theme, const QString &token, const EventShapeFlags &flags = {})
{
    QImage image(48, 48, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    drawEventShape(painter, theme, token, QRectF(12, 12, 24, 24), flags);
    return image;
}

} // namespace

class ThemeTest : public QObject
{
    Q_OBJECT

private slots:
    void knowsEveryTokenInLightAndDark()
    {
        for (int i = 0; i < TokenCount; ++i) {
            const auto token = static_cast<Token>(i);
            const QString name = Theme::tokenName(token);
            QVERIFY2(Theme::color(token, false).isValid(), qPrintable(name));
            QVERIFY2(Theme::color(token, true).isValid(), qPrintable(name));
            QCOMPARE(Theme::tokenNamed(name).value_or(Token::Window), token);
        }
        QVERIFY(!Theme::tokenNamed(QStringLiteral("no-such-token")).has_value());
    }

    void textIsReadableOnEverySurface_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("surface");
        QTest::addColumn<double>("least");
        const auto row = [](const char *text, const char *surface, double least = 4.5) {
            QTest::newRow(qPrintable(QStringLiteral("%1 on %2").arg(QLatin1String(text), QLatin1String(surface))))
                << QString::fromLatin1(text) << QString::fromLatin1(surface) << least;
        };
        for (const char *text : {"text", "muted", "ok", "warning", "error", "json-string", "json-number", "accent"}) {
            for (const char *surface : {"base", "window", "selection"})
                row(text, surface);
        }
        for (const char *surface : {"changed", "hover", "warning-surface", "error-surface", "added-surface",
                                    "removed-surface", "selection-idle"})
            row("text", surface);
        for (const char *surface : {"base", "window", "hover"})
            row("faint", surface);
        row("muted", "changed");
        row("muted", "warning-surface");
        row("warning", "warning-surface");
        row("error", "error-surface");
        row("ok", "added-surface");
        row("error", "removed-surface");
        row("on-accent", "accent");
        row("base", "production");
        row("control", "base", 3.0);
        row("control", "window", 3.0);
        for (const char *kind : {"event-created", "event-added", "event-removed", "event-quantity", "event-confirmed",
                                 "event-shipped", "event-cancelled", "event-unknown"}) {
            for (const char *surface : {"base", "window", "selection", "changed"})
                row(kind, surface, 3.0);
        }
    }
    void textIsReadableOnEverySurface()
    {
        QFETCH(QString, text);
        QFETCH(QString, surface);
        QFETCH(double, least);
        for (const bool dark : {false, true}) {
            const double measured =
                contrast(Theme::color(*Theme::tokenNamed(text), dark), Theme::color(*Theme::tokenNamed(surface), dark));
            QVERIFY2(measured >= least,
                     qPrintable(QStringLiteral("%1 : 1 in %2").arg(measured).arg(dark ? u"dark"_qs : u"light"_qs)));
        }
    }

    void switchesPaletteAndSaysSo()
    {
        Theme theme;
        theme.install(*qApp);
        QSignalSpy changed(&theme, &Theme::changed);
        theme.setMode(Theme::Mode::Dark);
        QCOMPARE(changed.count(), 1);
        QVERIFY(theme.isDark());
        QCOMPARE(QApplication::palette().color(QPalette::Base), Theme::color(Token::Base, true));
        theme.setMode(Theme::Mode::Light);
        QCOMPARE(QApplication::palette().color(QPalette::Base), Theme::color(Token::Base, false));
        QCOMPARE(QApplication::palette().color(QPalette::Highlight), Theme::color(Token::Selection, false));
        QApplication::setStyle(QStringLiteral("Fusion"));
    }

    void sizesFollowTheFont()
    {
        Theme theme;
        QFont body(QStringLiteral("Sans"));
        body.setPixelSize(26);
        theme.setFonts(body, QFont(QStringLiteral("Monospace")));
        QCOMPARE(theme.px(16), 32);
        QCOMPARE(theme.px(1), 1);
        QCOMPARE(theme.font(TypeRole::Title).pixelSize(), 32);
        QCOMPARE(theme.font(TypeRole::Figures).pixelSize(), 24);
        QCOMPARE(theme.font(TypeRole::Title).weight(), QFont::DemiBold);
    }

    void everyKindOfEventHasAShapeOfItsOwn()
    {
        Theme theme;
        theme.setMode(Theme::Mode::Light);
        QList<QImage> outlines;
        for (int i = static_cast<int>(Token::EventCreated); i < TokenCount; ++i) {
            const QImage alpha =
                shape(theme, Theme::tokenName(static_cast<Token>(i))).convertToFormat(QImage::Format_Alpha8);
            QVERIFY2(!outlines.contains(alpha), qPrintable(Theme::tokenName(static_cast<Token>(i))));
            outlines.append(alpha);
        }
        outlines.append(shape(theme, QStringLiteral("event-added"), {1.0, false, true, false})
                            .convertToFormat(QImage::Format_Alpha8));
        QCOMPARE(outlines.count(outlines.last()), 1);
        QVERIFY(shape(theme, QStringLiteral("event-added"), {1.0, true, false, false}) !=
                shape(theme, QStringLiteral("event-added")));
        QCOMPARE(shape(theme, QStringLiteral("a type nobody knows")), shape(theme, QStringLiteral("event-unknown")));
    }

    void iconsTakeTheColourOfTheTheme()
    {
        installIconTheme();
        Theme theme;
        theme.setMode(Theme::Mode::Light);
        const QIcon icon = themedIcon(theme, QStringLiteral("edit-copy"), Token::Accent);
        const auto strongest = [](const QImage &image) {
            QColor found;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    if (image.pixelColor(x, y).alpha() == 255)
                        found = image.pixelColor(x, y);
                }
            }
            return found;
        };
        const QImage light = icon.pixmap(QSize(32, 32), 1.0).toImage();
        if (light.isNull())
            QSKIP("the Breeze icon theme is not installed");
        QCOMPARE(strongest(light), Theme::color(Token::Accent, false));
        theme.setMode(Theme::Mode::Dark);
        QCOMPARE(strongest(icon.pixmap(QSize(32, 32), 1.0).toImage()), Theme::color(Token::Accent, true));
    }

    void buttonsAreFlat()
    {
        Theme theme;
        theme.setMode(Theme::Mode::Light);
        theme.install(*qApp);
        QPushButton button(QStringLiteral("x"));
        button.resize(120, 28);
        const QImage picture = button.grab().toImage();
        const QColor fill = theme.color(Token::Base);
        for (int y = 3; y < 25; ++y)
            QCOMPARE(picture.pixelColor(6, y), fill);
        QCOMPARE(picture.pixelColor(60, 0), theme.color(Token::Control));
        QApplication::setStyle(QStringLiteral("Fusion"));
    }
};

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"
