-- Work that is told of in the transaction that makes it necessary, and done by any server afterwards.
-- due_at is the lease as well: claiming moves it on and writes a random lease. Without one the job has
-- failed for good and waits for an operator.

CREATE TABLE IF NOT EXISTS jobs (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  lane VARCHAR(64) NOT NULL,
  due_at BIGINT NULL,
  attempts INT NOT NULL DEFAULT 0,
  lease CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NULL,
  body TEXT NOT NULL,
  unique_key VARCHAR(64) NULL,
  created_at BIGINT NOT NULL,
  failing_since BIGINT NULL,
  last_error VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NULL,
  UNIQUE KEY jobs_unique_key (unique_key),
  KEY jobs_due (due_at, id),
  KEY jobs_failing (failing_since)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
