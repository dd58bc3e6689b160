-- Users, and the guard rows that put competing changes of power in order.
-- utf8mb4_bin: names are compared by our own key, byte by byte, never by a collation.

CREATE TABLE IF NOT EXISTS users (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  username VARCHAR(50) NOT NULL,
  username_key VARCHAR(100) NOT NULL,
  password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  display_name VARCHAR(100) NULL,
  email VARCHAR(254) NULL,
  role VARCHAR(50) NOT NULL,
  requested_role VARCHAR(50) NULL,
  note VARCHAR(500) NULL,
  status VARCHAR(10) NOT NULL CHECK (status IN ('pending', 'active', 'rejected', 'suspended')),
  status_reason VARCHAR(500) NULL,
  status_token_hash CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NULL,
  version INT NOT NULL DEFAULT 1,
  power_version INT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  approved_at BIGINT NULL,
  approved_by INT NULL,
  last_login_at BIGINT NULL,
  UNIQUE KEY users_username_key (username_key),
  UNIQUE KEY users_status_token_hash (status_token_hash),
  KEY users_status (status, id),
  KEY users_role (role, status)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS guards (
  name VARCHAR(50) NOT NULL PRIMARY KEY,
  version INT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT IGNORE INTO guards (name, version) VALUES ('admins', 1);
