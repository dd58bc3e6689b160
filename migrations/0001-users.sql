-- Users, and the guard rows that put competing changes of power in order.

CREATE TABLE IF NOT EXISTS users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  username TEXT NOT NULL,
  username_key TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  display_name TEXT NULL,
  email TEXT NULL,
  role TEXT NOT NULL,
  requested_role TEXT NULL,
  note TEXT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'rejected', 'suspended')),
  status_reason TEXT NULL,
  status_token_hash TEXT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  power_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  approved_at INTEGER NULL,
  approved_by INTEGER NULL,
  last_login_at INTEGER NULL
);

CREATE UNIQUE INDEX IF NOT EXISTS users_username_key ON users (username_key);

CREATE UNIQUE INDEX IF NOT EXISTS users_status_token_hash ON users (status_token_hash);

CREATE INDEX IF NOT EXISTS users_status ON users (status, id);

CREATE INDEX IF NOT EXISTS users_role ON users (role, status);

CREATE TABLE IF NOT EXISTS guards (
  name TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL
);

INSERT OR IGNORE INTO guards (name, version) VALUES ('admins', 1);
