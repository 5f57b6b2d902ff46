// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/icons.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <functional>

#include <QApplication>
#include <QFontDatabase>
#include <QLocale>
#include <QObject>
#include <QSet>
#include <QTest>
#include <QVBoxLayout>

inline QString s(const char16_t *text) { return QString::fromUtf16(text); }

/// Draws widgets in light and dark. With FOLDLINE_SHOTS_DIR set the pictures are kept there, to be held beside the
/// design.
class Shots : public QObject
{
protected:
    void prepare()
    {
        using namespace foldline::ui;
        QLocale::setDefault(QLocale::c());
        installIconTheme();
        QFont body(QFontDatabase::families().contains(s(u"Inter")) ? s(u"Inter") : QApplication::font().family());
        body.setPixelSize(13);
        QFont fixed(QFontDatabase::families().contains(s(u"JetBrains Mono"))
                        ? s(u"JetBrains Mono")
                        : QFontDatabase::systemFont(QFontDatabase::FixedFont).family());
        m_theme.setFonts(body, fixed);
        m_theme.install(*qApp);
    }

    void shoot(const QString &name, const QSize &size, const std::function<QWidget *(QWidget *)> &make)
    {
        for (const auto mode : {foldline::ui::Theme::Mode::Light, foldline::ui::Theme::Mode::Dark}) {
            m_theme.setMode(mode);
            foldline::ui::Surface page(m_theme, foldline::ui::Token::Base);
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
            QVERIFY2(colours.contains(m_theme.color(foldline::ui::Token::Base).rgb()) ||
                         colours.contains(m_theme.color(foldline::ui::Token::Window).rgb()),
                     qPrintable(name));
            if (const QString folder = qEnvironmentVariable("FOLDLINE_SHOTS_DIR"); !folder.isEmpty())
                QVERIFY(picture.save(folder + QLatin1Char('/') + name +
                                     (mode == foldline::ui::Theme::Mode::Dark ? s(u"-dark.png") : s(u".png"))));
        }
    }

    foldline::ui::Theme m_theme;
};
