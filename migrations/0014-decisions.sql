-- What `If-Match` of a decision is about: status, role and name as others than the user left them.

ALTER TABLE users ADD COLUMN decision_version BIGINT NOT NULL DEFAULT 1;
