-- Sessions: one row a sign-in on one device. The refresh token is derived from the row and a key
-- that is not in the database, so nothing here can be presented.

CREATE TABLE IF NOT EXISTS sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL,
  nonce TEXT NOT NULL,
  generation INTEGER NOT NULL DEFAULT 1,
  device TEXT NULL,
  address TEXT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  reused_at INTEGER NULL
);

CREATE INDEX IF NOT EXISTS sessions_user ON sessions (user_id, id);

CREATE INDEX IF NOT EXISTS sessions_last_used ON sessions (last_used_at);
