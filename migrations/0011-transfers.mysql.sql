-- How far accounts have come that are brought along from elsewhere (features/adoption).
-- Their names may be e-mail addresses, which are longer than the names one can choose here.

CREATE TABLE IF NOT EXISTS transfers (
  name VARCHAR(190) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  position VARCHAR(500) NOT NULL,
  taken INT NOT NULL DEFAULT 0,
  refused INT NOT NULL DEFAULT 0,
  started_at BIGINT NOT NULL,
  finished_at BIGINT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

ALTER TABLE users MODIFY username VARCHAR(254) NOT NULL, MODIFY username_key VARCHAR(254) NOT NULL;
