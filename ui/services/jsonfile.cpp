// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/jsonfile.h"

#include "ui/services/textconversion.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

namespace foldline::ui {

Result<void> saveJsonFile(const QString &file, const QJsonObject &object, const std::string &sorry)
{
    QDir().mkpath(QFileInfo(file).absolutePath());
    QSaveFile target(file);
    const QByteArray bytes = QJsonDocument(object).toJson();
    if (target.open(QIODevice::WriteOnly) && target.write(bytes) == bytes.size() && target.commit())
        return {};
    return failure(ErrorCode::Io, sorry, utf8(file + u": " + target.errorString()));
}

} // namespace foldline::ui
