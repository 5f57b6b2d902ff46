// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>
#include <QString>

class QApplication;

namespace foldline::ui {

class FocusRing;

/// The design tokens; names are those of resources/theme/tokens.json with the dashes left out.
enum class Token {
    Window,
    Base,
    Sunken,
    Border,
    Control,
    Stripe,
    Text,
    Muted,
    Faint,
    Accent,
    OnAccent,
    Selection,
    SelectionIdle,
    Hover,
    Changed,
    ChangedBar,
    Ok,
    Warning,
    WarningSurface,
    Error,
    ErrorSurface,
    Production,
    AddedSurface,
    RemovedSurface,
    JsonString,
    JsonNumber,
    EventCreated,
    EventAdded,
    EventRemoved,
    EventQuantity,
    EventConfirmed,
    EventShipped,
    EventCancelled,
    EventUnknown
};
inline constexpr int TokenCount = static_cast<int>(Token::EventUnknown) + 1;

enum class TypeRole {
    Title,
    FirstTitle,
    Body,
    BodyMedium,
    BodyStrong,
    Small,
    SmallMedium,
    SmallStrong,
    Tiny,
    Figures,
    FiguresMedium,
    FiguresStrong,
    FiguresSmall
};

/// Colours, fonts and sizes of the look. Owned by main and handed to widgets by reference; it must outlive them.
/// `changed` comes after every switch of light and dark, of the desktop's font, or of motion.
class Theme : public QObject
{
    Q_OBJECT

public:
    enum class Mode { System, Light, Dark };

    explicit Theme(QObject *parent = nullptr);

    /// Puts style and palette on the application and follows the desktop from then on. `font` and `fixedFont` replace
    /// the desktop's when given.
    void install(QApplication &application);
    void setFonts(const QFont &body, const QFont &fixed);

    Mode mode() const { return m_mode; }
    void setMode(Mode mode);
    bool isDark() const { return m_dark; }
    bool reducedMotion() const { return m_reducedMotion; }
    /// nullopt: as the desktop says.
    void setReducedMotion(std::optional<bool> reduced);

    QColor color(Token token) const { return m_colors[m_dark ? 1 : 0][static_cast<std::size_t>(token)]; }
    static QColor color(Token token, bool dark);
    /// `over` at `share` (0 … 1) over `under`.
    QColor mixed(Token over, Token under, qreal share) const;
    QPalette palette() const;

    const QFont &font(TypeRole role) const { return m_fonts[static_cast<std::size_t>(role)]; }
    /// A length given for a body text of 13 px, scaled to the font in use.
    int px(qreal length) const;
    qreal scale() const { return m_scale; }

    /// The token of `event-created`, `warning`, …; nullopt for a name that is none.
    static std::optional<Token> tokenNamed(const QString &name);
    static QString tokenName(Token token);

signals:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void rebuildFonts();
    void refresh();
    bool systemIsDark() const;

    std::array<std::array<QColor, TokenCount>, 2> m_colors;
    std::array<QFont, 13> m_fonts;
    QFont m_body;
    QFont m_fixed;
    QApplication *m_application = nullptr;
    FocusRing *m_focusRing = nullptr;
    std::optional<bool> m_wantedMotion;
    Mode m_mode = Mode::System;
    qreal m_scale = 1.0;
    bool m_ownFonts = false;
    bool m_dark = false;
    bool m_reducedMotion = false;
};

} // namespace foldline::ui
