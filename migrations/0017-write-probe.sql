-- The row that readiness counts up to see whether the database takes writes.

INSERT OR IGNORE INTO guards (name, version) VALUES ('writing', 0);
