-- What has been spent of each budget. Whose it is stands there as a MAC, so that no name that
-- somebody typed is kept.

CREATE TABLE IF NOT EXISTS budgets (
  owner CHAR(43) NOT NULL PRIMARY KEY,
  started_at BIGINT NOT NULL,
  spent INT NOT NULL,
  in_a_row INT NOT NULL,
  is_exceeded INT NOT NULL,
  expires_at BIGINT NOT NULL,
  KEY budgets_expires (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin;
