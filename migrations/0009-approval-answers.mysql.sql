-- What was answered to many decisions at once, for whoever sends them again under the same key.
-- Whose key it is stands there as a MAC.

CREATE TABLE IF NOT EXISTS approval_answers (
  owner CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  request CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  outcomes MEDIUMTEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  KEY approval_answers_expires (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
