// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/services/keptmirrors.h"
#include "ui/services/timeformat.h"

#include <QWidget>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace foldline::ui {

class PlainLabel;
class SegmentedControl;
class Theme;

/// Whether a connection keeps a local copy, of what and how large; and the copy that there is, to look at without the
/// server or to throw away.
class MirrorForm : public QWidget
{
    Q_OBJECT

public:
    MirrorForm(const Theme &theme, const TimeFormat &format, QWidget *parent = nullptr);

    /// Without a signal.
    void setWish(const mirror::MirrorWish &wish);
    /// What was chosen; InvalidInput: what was typed is nothing to go by, a sentence.
    [[nodiscard]] Result<mirror::MirrorWish> wish() const;
    /// The copy that lies here; nullopt: none.
    void setKept(const std::optional<KeptMirror> &kept);
    /// "8.2 MB"; empty: there is no copy.
    [[nodiscard]] QString keptSize() const;

signals:
    void changed();
    void lastKnownWanted();
    void throwAwayWanted();

private:
    void setupWish(QVBoxLayout &column);
    void setupKept(QVBoxLayout &column);
    void setKeptCategories(const mirror::Kept &kept);
    void refreshState();
    [[nodiscard]] Result<mirror::Kept> categories() const;

    const Theme &m_theme;
    TimeFormat m_format;
    mirror::MirrorWish m_wish; ///< as it was given
    std::optional<KeptMirror> m_kept;
    QCheckBox *m_isWanted = nullptr;
    SegmentedControl *m_what = nullptr;
    QLineEdit *m_categories = nullptr;
    QLineEdit *m_limit = nullptr;
    PlainLabel *m_there = nullptr;
    QPushButton *m_lastKnown = nullptr;
    QPushButton *m_throwAway = nullptr;
};

} // namespace foldline::ui
