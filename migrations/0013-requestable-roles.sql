-- Whether forms offer the role; null as long as that follows from its permissions.

ALTER TABLE roles ADD COLUMN requestable INTEGER NULL;
