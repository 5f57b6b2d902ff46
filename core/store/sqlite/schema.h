// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace foldline::store::sqlite {

/// "FLDN": SQLite's application_id of an embedded store.
inline constexpr std::int32_t ApplicationId = 0x464C444E;
/// user_version. A later one is refused (NewerVersion), an earlier one is upgraded in steps when opened for writing.
inline constexpr int SchemaVersion = 1;

/// Schema version 1. `state` of a stream: 0 live, 1 soft-deleted, 2 tombstoned. `deleted_before`: first revision after
/// the last soft deletion (0: never deleted). `truncate_before`, `max_count`, `max_age` (seconds): what the stream's
/// metadata says. `last_revision` is -1 while a stream has metadata only and does not count a tombstone. `heads` has
/// one row a commit: the tree's root at that size. `frontier` has one row: the tree's right edge. `store` has the
/// identity and, in the mirror of a server, the key `mirror`: streams begin there where the server still had them, and
/// ids may come twice (core/mirror).
inline constexpr const char *SchemaV1 = R"sql(
CREATE TABLE store(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE types(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE content_types(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE streams(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  category TEXT NOT NULL,
  state INTEGER NOT NULL DEFAULT 0,
  last_revision INTEGER NOT NULL DEFAULT -1,
  first_position INTEGER,
  last_position INTEGER,
  truncate_before INTEGER NOT NULL DEFAULT 0,
  deleted_before INTEGER NOT NULL DEFAULT 0,
  max_count INTEGER,
  max_age INTEGER);
CREATE INDEX streams_category ON streams(category, id);
CREATE INDEX streams_last ON streams(last_position);
CREATE TABLE events(
  position INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL REFERENCES streams(id),
  revision INTEGER NOT NULL,
  id BLOB NOT NULL,
  type INTEGER NOT NULL REFERENCES types(id),
  content_type INTEGER NOT NULL REFERENCES content_types(id),
  created INTEGER NOT NULL,
  data BLOB NOT NULL,
  metadata BLOB NOT NULL,
  leaf BLOB NOT NULL);
CREATE UNIQUE INDEX events_stream ON events(stream, revision);
CREATE UNIQUE INDEX events_id ON events(id);
CREATE TABLE heads(size INTEGER PRIMARY KEY, root BLOB NOT NULL);
CREATE TABLE frontier(one INTEGER PRIMARY KEY CHECK (one = 1), bytes BLOB NOT NULL);
)sql";

} // namespace foldline::store::sqlite
