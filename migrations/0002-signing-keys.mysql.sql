-- Keys that sign access tokens; the private half is sealed under the installation's secret.

CREATE TABLE IF NOT EXISTS signing_keys (
  kid VARCHAR(43) NOT NULL PRIMARY KEY,
  algorithm VARCHAR(10) NOT NULL,
  generation INT NOT NULL,
  public_jwk TEXT NOT NULL,
  sealed_private_jwk TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE KEY signing_keys_generation (algorithm, generation)
) ENGINE = InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin;
