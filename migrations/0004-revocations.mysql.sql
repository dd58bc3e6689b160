-- What every process has to forget: followed by all of them, kept no longer than an access token lives.

CREATE TABLE IF NOT EXISTS revocations (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind VARCHAR(10) NOT NULL CHECK (kind IN ('session', 'user', 'roles', 'keys')),
  subject_id BIGINT NULL,
  version INT NULL,
  expires_at BIGINT NOT NULL,
  KEY revocations_expires (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin;
