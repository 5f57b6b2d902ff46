// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/commandservice.h"
#include "ui/services/timeformat.h"
#include "ui/services/timelineservice.h"

#include <QWidget>

#include <memory>
#include <optional>

class QHBoxLayout;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace foldline::ui {

class CommandForm;
class MessageBar;
class PlainLabel;
class PreviewPanel;
class RunLabel;
class StreamNameGate;
class StoreSession;
class Theme;

/// One command on one stream, beside the page and not over it: form, what will happen, and writing. On a conflict it
/// keeps what was typed, shows what came in between and offers Retry while the rules allow it. What others write while
/// it is open is shown the same way, and decided on anew.
class CommandSheet : public QWidget
{
    Q_OBJECT

public:
    /// `tip`: the timeline whose last event the command is decided on; for a command that creates, a function of the
    /// fields gives it.
    CommandSheet(const Theme &theme, StoreSession &session, const aggregates::AggregateType &type,
                 const aggregates::CommandSpec &spec, const QString &actor, const TimeFormat &format,
                 QWidget *parent = nullptr);
    ~CommandSheet() override;

    /// The stream as it is now; the dry run follows it until writing begins.
    void setTip(const TimelinePtr &tip);
    [[nodiscard]] bool isBusy() const;
    [[nodiscard]] const aggregates::CommandSpec &spec() const { return m_spec; }
    void focusForm();

signals:
    /// The events were written.
    void written(const QString &stream, quint64 lastRevision);
    void closeRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void setupHead();
    void setupBody(const QString &actor);
    void setupFooter();
    void connectService();
    void refresh();
    void submit();
    void showConflict(const std::shared_ptr<const CommandConflict> &conflict);
    void forgetConflict();
    /// Says what others wrote since the sheet was opened.
    void showMeanwhile();
    void forgetMeanwhile();
    void placeButtons(bool refused);
    void showFailure(const Error &error, bool outcomeUnknown);
    void setBusy(bool busy);
    void restyleFooter(const CommandPreview &preview);
    /// While nothing can be written whatever was typed.
    void refreshLock();
    [[nodiscard]] TimelinePtr tipForInput(const aggregates::CommandInput &input) const;

    const Theme &m_theme;
    const StoreSession &m_session;
    const aggregates::AggregateType &m_type;
    const aggregates::CommandSpec &m_spec;
    TimeFormat m_format;
    CommandService m_service;
    TimelinePtr m_tip;
    std::optional<std::size_t> m_openedOn; ///< events of the stream when the sheet was opened
    std::size_t m_told = 0;                ///< events of the stream that showMeanwhile() spoke of
    bool m_overtaken = false;              ///< what others wrote does not allow the command any more
    std::shared_ptr<const CommandConflict> m_conflict;
    bool m_tried = false;
    bool m_production = false;

    QVBoxLayout *m_column = nullptr;
    QVBoxLayout *m_content = nullptr;
    RunLabel *m_subject = nullptr;
    MessageBar *m_message = nullptr;
    QWidget *m_conflictPanel = nullptr;
    QWidget *m_meanwhilePanel = nullptr;
    QHBoxLayout *m_buttons = nullptr;
    CommandForm *m_form = nullptr;
    PreviewPanel *m_preview = nullptr;
    QWidget *m_notice = nullptr;
    StreamNameGate *m_gate = nullptr;
    PlainLabel *m_onRevision = nullptr;
    QWidget *m_close = nullptr;
    QPushButton *m_copy = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_primary = nullptr;
};

} // namespace foldline::ui
