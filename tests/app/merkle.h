// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

namespace foldline::test {

/// Leaf hash of one line of `export --raw`, computed from the design's description alone.
[[nodiscard]] QByteArray leafOfRawLine(const QByteArray &line);
/// Root of an RFC 9162 tree over the leaf hashes.
[[nodiscard]] QByteArray merkleRoot(const QList<QByteArray> &leaves);

} // namespace foldline::test
