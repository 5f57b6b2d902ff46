// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/theme.h"

#include "ui/widgets/focusring.h"
#include "ui/widgets/foldlinestyle.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QDir>
#include <QEvent>
#include <QFile>
#include <QFontDatabase>
#include <QFontInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>
#include <QStandardPaths>
#include <QStyleFactory>

static void initialiseResources() { Q_INIT_RESOURCE(foldline); }

namespace foldline::ui {

namespace {

constexpr std::array<const char16_t *, TokenCount> Names{u"window",
                                                         u"base",
                                                         u"sunken",
                                                         u"border",
                                                         u"control",
                                                         u"stripe",
                                                         u"text",
                                                         u"muted",
                                                         u"faint",
                                                         u"accent",
                                                         u"on-accent",
                                                         u"selection",
                                                         u"selection-idle",
                                                         u"hover",
                                                         u"changed",
                                                         u"changed-bar",
                                                         u"ok",
                                                         u"warning",
                                                         u"warning-surface",
                                                         u"error",
                                                         u"error-surface",
                                                         u"production",
                                                         u"added-surface",
                                                         u"removed-surface",
                                                         u"json-string",
                                                         u"json-number",
                                                         u"event-created",
                                                         u"event-added",
                                                         u"event-removed",
                                                         u"event-quantity",
                                                         u"event-confirmed",
                                                         u"event-shipped",
                                                         u"event-cancelled",
                                                         u"event-unknown"};

using Table = std::array<std::array<QColor, TokenCount>, 2>;

Table readTokens()
{
    initialiseResources();
    QFile file(QStringLiteral(":/foldline/theme/tokens.json"));
    Table table;
    if (!file.open(QIODevice::ReadOnly))
        return table;
    const QJsonObject tokens = QJsonDocument::fromJson(file.readAll()).object();
    for (std::size_t i = 0; i < Names.size(); ++i) {
        const QJsonObject values = tokens.value(QStringView(Names[i])).toObject();
        table[0][i] = QColor(values.value(QLatin1StringView("light")).toString());
        table[1][i] = QColor(values.value(QLatin1StringView("dark")).toString());
    }
    return table;
}

const Table &tokens()
{
    static const Table table = readTokens();
    return table;
}

QFont sized(QFont font, const QFont &body, qreal share, QFont::Weight weight)
{
    if (body.pointSizeF() > 0)
        font.setPointSizeF(body.pointSizeF() * share);
    else
        font.setPixelSize(std::max(1, qRound(body.pixelSize() * share)));
    font.setWeight(weight);
    return font;
}

bool isDarkColor(const QColor &color) { return color.lightnessF() < 0.5F; }

bool desktopReducesMotion()
{
    const QString config = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    const QSettings plasma(config + QStringLiteral("/kdeglobals"), QSettings::IniFormat);
    if (plasma.value(QStringLiteral("KDE/AnimationDurationFactor"), 1.0).toDouble() == 0.0)
        return true;
    const QSettings gtk(config + QStringLiteral("/gtk-3.0/settings.ini"), QSettings::IniFormat);
    return !gtk.value(QStringLiteral("Settings/gtk-enable-animations"), true).toBool();
}

} // namespace

Theme::Theme(QObject *parent) : QObject(parent), m_colors(tokens()), m_reducedMotion(desktopReducesMotion())
{
    m_body = QApplication::font();
    m_fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    rebuildFonts();
}

void Theme::install(QApplication &application)
{
    m_application = &application;
    m_dark = m_mode == Mode::Dark || (m_mode == Mode::System && systemIsDark());
    application.setStyle(new FoldlineStyle(*this));
    application.setPalette(palette());
    application.setFont(m_body);
    application.installEventFilter(this);
    delete m_focusRing;
    m_focusRing = new FocusRing(*this, application, this);
    emit changed();
}

void Theme::setFonts(const QFont &body, const QFont &fixed)
{
    m_ownFonts = true;
    m_body = body;
    m_fixed = fixed;
    rebuildFonts();
    if (m_application)
        m_application->setFont(m_body);
    emit changed();
}

void Theme::setMode(Mode mode)
{
    m_mode = mode;
    refresh();
}

void Theme::setReducedMotion(std::optional<bool> reduced)
{
    m_wantedMotion = reduced;
    m_reducedMotion = reduced.value_or(desktopReducesMotion());
    emit changed();
}

QColor Theme::color(Token token, bool dark) { return tokens()[dark ? 1 : 0][static_cast<std::size_t>(token)]; }

QColor Theme::mixed(Token over, Token under, qreal share) const
{
    const QColor a = color(over);
    const QColor b = color(under);
    const auto mix = [share](int x, int y) { return qRound(x * share + y * (1.0 - share)); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

QPalette Theme::palette() const
{
    QPalette result;
    const auto set = [&](QPalette::ColorRole role, Token token) { result.setColor(role, color(token)); };
    set(QPalette::Window, Token::Window);
    set(QPalette::WindowText, Token::Text);
    set(QPalette::Base, Token::Base);
    set(QPalette::AlternateBase, Token::Base);
    set(QPalette::Text, Token::Text);
    set(QPalette::Button, Token::Window);
    set(QPalette::ButtonText, Token::Text);
    set(QPalette::BrightText, Token::OnAccent);
    set(QPalette::Highlight, Token::Selection);
    set(QPalette::HighlightedText, Token::Text);
    set(QPalette::Link, Token::Accent);
    set(QPalette::LinkVisited, Token::Accent);
    set(QPalette::PlaceholderText, Token::Faint);
    set(QPalette::ToolTipBase, Token::Base);
    set(QPalette::ToolTipText, Token::Text);
    set(QPalette::Light, Token::Base);
    set(QPalette::Midlight, Token::Hover);
    set(QPalette::Mid, Token::Border);
    set(QPalette::Dark, Token::Control);
    set(QPalette::Shadow, Token::Control);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        result.setColor(QPalette::Disabled, role, color(Token::Faint));
    result.setColor(QPalette::Inactive, QPalette::Highlight, color(Token::SelectionIdle));
    result.setColor(QPalette::Disabled, QPalette::Highlight, color(Token::SelectionIdle));
    return result;
}

int Theme::px(qreal length) const
{
    if (length <= 1.0)
        return length > 0 ? 1 : 0;
    return std::max(1, static_cast<int>(std::lround(length * m_scale)));
}

std::optional<Token> Theme::tokenNamed(const QString &name)
{
    for (std::size_t i = 0; i < Names.size(); ++i) {
        if (QStringView(Names[i]) == name)
            return static_cast<Token>(i);
    }
    return std::nullopt;
}

QString Theme::tokenName(Token token) { return QString::fromUtf16(Names[static_cast<std::size_t>(token)]); }

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_application) {
        if (event->type() == QEvent::ApplicationFontChange && !m_ownFonts && QApplication::font() != m_body) {
            m_body = QApplication::font();
            m_fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
            rebuildFonts();
            emit changed();
        } else if (event->type() == QEvent::ThemeChange && m_mode == Mode::System) {
            refresh();
        }
    }
    return QObject::eventFilter(watched, event);
}

void Theme::rebuildFonts()
{
    m_scale = QFontInfo(m_body).pixelSize() / 13.0;
    if (std::abs(m_scale - 1.0) < 0.04)
        m_scale = 1.0;
    QFont fixed = m_fixed;
    fixed.setStyleStrategy(QFont::PreferNoShaping); // no ligatures: what is stored is what is seen
    const auto body = [this](TypeRole role, qreal size, QFont::Weight weight) {
        m_fonts[static_cast<std::size_t>(role)] = sized(m_body, m_body, size / 13.0, weight);
    };
    const auto figures = [this, &fixed](TypeRole role, qreal size, QFont::Weight weight) {
        m_fonts[static_cast<std::size_t>(role)] = sized(fixed, m_body, size / 13.0, weight);
    };
    body(TypeRole::Title, 16, QFont::DemiBold);
    body(TypeRole::FirstTitle, 20, QFont::DemiBold);
    body(TypeRole::Body, 13, QFont::Normal);
    body(TypeRole::BodyMedium, 13, QFont::Medium);
    body(TypeRole::BodyStrong, 13, QFont::DemiBold);
    body(TypeRole::Small, 12, QFont::Normal);
    body(TypeRole::SmallMedium, 12, QFont::Medium);
    body(TypeRole::SmallStrong, 12, QFont::DemiBold);
    body(TypeRole::Tiny, 11, QFont::Normal);
    figures(TypeRole::Figures, 12, QFont::Normal);
    figures(TypeRole::FiguresMedium, 12, QFont::Medium);
    figures(TypeRole::FiguresStrong, 12, QFont::DemiBold);
    figures(TypeRole::FiguresSmall, 11, QFont::Normal);
}

void Theme::refresh()
{
    const bool dark = m_mode == Mode::Dark || (m_mode == Mode::System && systemIsDark());
    m_dark = dark;
    if (m_application)
        m_application->setPalette(palette());
    emit changed();
}

bool Theme::systemIsDark() const
{
    // Qt 6.4 tells light from dark only through the palettes it makes for the desktop.
    const std::unique_ptr<QStyle> fusion(QStyleFactory::create(QStringLiteral("Fusion")));
    if (fusion && isDarkColor(fusion->standardPalette().color(QPalette::Window)))
        return true;
    static const bool darkAtStart = isDarkColor(QApplication::palette().color(QPalette::Window));
    return darkAtStart;
}

} // namespace foldline::ui
