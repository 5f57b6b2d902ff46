// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

class QHeaderView;
class QStyleOptionSlider;

namespace foldline::ui {

class Theme;

/// Fusion's measures, drawn flat: 1 px frames, 3 px corners, no gradients, a 2 px focus ring on keyboard focus only.
class FoldlineStyle : public QProxyStyle
{
    Q_OBJECT

public:
    explicit FoldlineStyle(const Theme &theme);

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                         const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const override;
    QIcon standardIcon(StandardPixmap icon, const QStyleOption *option, const QWidget *widget) const override;
    void polish(QWidget *widget) override;
    void polish(QPalette &palette) override { QProxyStyle::polish(palette); }
    void polish(QApplication *application) override { QProxyStyle::polish(application); }

private:
    void drawButton(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawButtonLabel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawMenuItem(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawHeaderSection(const QStyleOption *option, QPainter *painter) const;
    void drawHeaderLabel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawField(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawComboLabel(const QStyleOption *option, QPainter *painter) const;
    QRect scrollBarRect(const QStyleOptionSlider &bar, SubControl part) const;
    void drawProgress(const QStyleOption *option, QPainter *painter) const;
    void drawScrollBar(const QStyleOptionComplex *option, QPainter *painter) const;
    void drawCombo(const QStyleOptionComplex *option, QPainter *painter) const;
    void drawSpin(const QStyleOptionComplex *option, QPainter *painter) const;
    void drawToolButton(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const;
    void drawSlider(const QStyleOptionComplex *option, QPainter *painter) const;
    void drawTab(const QStyleOption *option, QPainter *painter) const;
    void drawIndicator(const QStyleOption *option, QPainter *painter, bool round) const;

    const Theme &m_theme;
};

/// Draws the field's frame in `error`.
void setFieldError(QWidget *field, bool error);
/// Padding of the first section's left and the last section's right, for a body text of 13 px; 8 elsewhere.
void setHeaderEdges(QHeaderView *header, int left, int right);

} // namespace foldline::ui
