// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/streamnamegate.h"

#include "ui/widgets/plainlabel.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>

namespace foldline::ui {

namespace {
constexpr int NameWidth = 220;
}

StreamNameGate::StreamNameGate(const Theme &theme, QWidget *parent)
    : Surface(theme, Token::WarningSurface, {}, parent),
      m_question(new PlainLabel(theme, QString(), TypeRole::BodyStrong, Token::Production, this)),
      m_name(new QLineEdit(this))
{
    setObjectName(QStringLiteral("streamNameGate"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme.px(40), 0, theme.px(16), theme.px(8));
    row->setSpacing(theme.px(8));
    m_question->setWordWrap(true);
    m_name->setObjectName(QStringLiteral("typedStreamName"));
    m_name->setAccessibleName(tr("Name of the stream"));
    m_name->setFont(theme.font(TypeRole::Figures));
    m_name->setFixedWidth(theme.px(NameWidth));
    row->addWidget(m_question, 1);
    row->addWidget(m_name);
    hide();
    connect(m_name, &QLineEdit::textEdited, this, &StreamNameGate::edited);
}

void StreamNameGate::ask(const QString &stream)
{
    if (m_stream != stream)
        m_question->setText(tr("Production: type %1 to go on").arg(stream));
    m_stream = stream;
    setVisible(!stream.isEmpty());
}

bool StreamNameGate::isPassed() const { return m_stream.isEmpty() || m_name->text().trimmed() == m_stream; }

} // namespace foldline::ui
