-- Sessions: one row a sign-in on one device. The refresh token is derived from the row and a key
-- that is not in the database, so nothing here can be presented.

CREATE TABLE IF NOT EXISTS sessions (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id INT NOT NULL,
  nonce CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  generation INT NOT NULL DEFAULT 1,
  device VARCHAR(255) NULL,
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  reused_at BIGINT NULL,
  KEY sessions_user (user_id, id),
  KEY sessions_last_used (last_used_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
