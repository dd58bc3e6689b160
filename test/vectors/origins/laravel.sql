-- The users of a site of Laravel 8.83, made by Laravel.
-- Beside each row: what becomes of it (status, role, name) and its password.
CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(255) NOT NULL, email VARCHAR(255) NOT NULL, email_verified_at DATETIME NULL, password VARCHAR(255) NOT NULL, remember_token VARCHAR(100), created_at DATETIME NULL, updated_at DATETIME NULL);
-- active user ann@example.org: ann's long password
INSERT INTO users (id, name, email, email_verified_at, password, remember_token, created_at, updated_at) VALUES (1, 'Ann Lee', 'ann@example.org', '2026-11-24 19:47:05', '$2y$10$VmJioJy3p/ITNiPtIMxJquJ.34RFw5002FnGNXFmKvdjvMq8B4Gxy', NULL, '2026-11-24 19:47:05', '2026-11-24 19:47:05');
-- active user zoe.mueller@example.org: zoë's long password
INSERT INTO users (id, name, email, email_verified_at, password, remember_token, created_at, updated_at) VALUES (2, 'Zoë Müller', 'zoe.mueller@example.org', '2026-11-24 19:47:05', '$2y$10$XP3RqVVZ4H0b3sSn2mBDk.4.vZKAkvlKzU4NRdLCMaLFdWWFXP9iK', NULL, '2026-11-24 19:47:05', '2026-11-24 19:47:05');
-- pending user bob@example.org: bob's long password
INSERT INTO users (id, name, email, email_verified_at, password, remember_token, created_at, updated_at) VALUES (3, 'Bob', 'bob@example.org', NULL, '$2y$10$EW2U0zjOVNQkCDzrkwBRaeIQN.tqYaHZbLzvmSFVJ2haFTyrf7qI2', NULL, '2026-11-24 19:47:05', '2026-11-24 19:47:05');
-- pending user jürgen-example.org: jürgen's long password
INSERT INTO users (id, name, email, email_verified_at, password, remember_token, created_at, updated_at) VALUES (4, 'Umlaut', 'jürgen@example.org', NULL, '$2y$10$fRPS90HBNVXP3cPm7FLlUe/BiLpDu0.7Zgh1/hagwL1gwBvzQsWQa', NULL, '2026-11-24 19:47:05', '2026-11-24 19:47:05');
-- active user o'brien@example.org: o'brien's long password
INSERT INTO users (id, name, email, email_verified_at, password, remember_token, created_at, updated_at) VALUES (5, 'O''Brien', 'o''brien@example.org', '2026-11-24 19:47:05', '$2y$10$.A2kKu1YcZsojfQXIdQUe.Dy8n6mFuRFtKUn3gvH0MW65DAgpWHyu', NULL, '2026-11-24 19:47:05', '2026-11-24 19:47:05');
