// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QPersistentModelIndex>
#include <QPointer>
#include <QWidget>

class QLineEdit;
class QListView;

namespace foldline::ui {

class PlainLabel;
class Theme;

/// The search of Ctrl+K: a line with results under it, in groups (SectionRole), driven by the keyboard from the line. A
/// child laid over its window. Results are the owner's flat model: Qt::DisplayRole, DetailRole, HintRole, IconNameRole
/// or TokenRole, SectionRole, EmphasisRole.
class SearchPopup : public QWidget
{
    Q_OBJECT

public:
    SearchPopup(const Theme &theme, QWidget *window);

    void setModel(QAbstractItemModel *results);
    void setPlaceholder(const QString &text);
    /// Muted sentence under the results, or where there are none.
    void setNote(const QString &note);
    /// Opens over `anchor` (the top bar's search field), with what was typed last selected.
    void openAt(QWidget *anchor);
    void dismiss();
    QString query() const;
    QLineEdit *line() const { return m_line; }

signals:
    void queryChanged(const QString &text);
    /// `newTab`: Ctrl was held.
    void activated(const QModelIndex &index, bool newTab);
    void dismissed();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();
    void step(int by);
    void activate(const QModelIndex &index, bool newTab);
    void resultsChanged();
    void restyle();

    const Theme &m_theme;
    QLineEdit *m_line;
    QListView *m_list;
    PlainLabel *m_note;
    QWidget *m_anchor = nullptr;
    QStringList m_stepped;      ///< what was gone to with the keyboard: stays chosen when further results come
    QPointer<QWidget> m_before; ///< had the keyboard before this was opened
};

} // namespace foldline::ui
