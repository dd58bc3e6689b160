-- Keys that sign access tokens; the private half is sealed under the installation's secret.

CREATE TABLE IF NOT EXISTS signing_keys (
  kid TEXT NOT NULL PRIMARY KEY,
  algorithm TEXT NOT NULL,
  generation INTEGER NOT NULL,
  public_jwk TEXT NOT NULL,
  sealed_private_jwk TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (algorithm, generation)
);
