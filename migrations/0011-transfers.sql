-- How far accounts have come that are brought along from elsewhere (features/adoption).
-- SQLite's columns have no lengths, so names that are e-mail addresses need nothing here.

CREATE TABLE IF NOT EXISTS transfers (
  name TEXT NOT NULL PRIMARY KEY,
  position TEXT NOT NULL,
  taken INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  started_at INTEGER NOT NULL,
  finished_at INTEGER NULL
);
