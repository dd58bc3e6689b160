-- The audit trail, and the batches that seal it: each holds a digest of its events and is chained to
-- the one before by a MAC whose key is not in the database.

CREATE TABLE IF NOT EXISTS audit_events (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at BIGINT NOT NULL,
  type VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  outcome VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL CHECK (outcome IN ('succeeded', 'refused')),
  actor VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL CHECK (actor IN ('user', 'anyone', 'operator', 'system')),
  actor_id INT NULL,
  subject_id INT NULL,
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NULL,
  request_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  details TEXT NOT NULL,
  batch INT NULL,
  KEY audit_events_batch (batch, id),
  KEY audit_events_at (at, id),
  KEY audit_events_type (type, id),
  KEY audit_events_actor (actor_id, id),
  KEY audit_events_subject (subject_id, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS audit_batches (
  number INT NOT NULL PRIMARY KEY,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  events INT NOT NULL,
  digest CHAR(43) NOT NULL,
  mac CHAR(43) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin;
