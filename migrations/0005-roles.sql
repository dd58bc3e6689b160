-- Roles of the operator's own; `user` and `admin` are built in and have no row.

CREATE TABLE IF NOT EXISTS roles (
  name TEXT NOT NULL PRIMARY KEY,
  description TEXT NOT NULL,
  permissions TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
