-- Roles of the operator's own; `user` and `admin` are built in and have no row.

CREATE TABLE IF NOT EXISTS roles (
  name VARCHAR(50) NOT NULL PRIMARY KEY,
  description VARCHAR(200) NOT NULL,
  permissions VARCHAR(1000) NOT NULL,
  version INT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
