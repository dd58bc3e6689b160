-- The users of a site that WordPress 6.1.9 made and 6.8.12 went on with; the last one was made in its form.
-- Beside each row: what becomes of it (status, role, name) and its password.
CREATE TABLE wp_users (ID INTEGER NOT NULL PRIMARY KEY, user_login VARCHAR(60) NOT NULL, user_pass VARCHAR(255) NOT NULL, user_nicename VARCHAR(50) NOT NULL, user_email VARCHAR(100) NOT NULL, user_url VARCHAR(100) NOT NULL, user_registered DATETIME NOT NULL, user_activation_key VARCHAR(255) NOT NULL, user_status INTEGER NOT NULL, display_name VARCHAR(250) NOT NULL);
CREATE TABLE wp_usermeta (user_id INTEGER NOT NULL, meta_key VARCHAR(255), meta_value TEXT);
-- active admin chief: the chief's password
INSERT INTO wp_users (ID, user_login, user_pass, user_nicename, user_email, user_url, user_registered, user_activation_key, user_status, display_name) VALUES (1, 'chief', '$wp$2y$10$FtmRBgME6KrKO0XWXuE5yOXgpvvv1xBsztedQZUqgvAlAvIB60nsy', 'chief', 'chief@example.org', 'http://127.0.0.1:18061', '2026-11-24 19:45:41', '', 0, 'chief');
-- active user ann: ann has a long password
INSERT INTO wp_users (ID, user_login, user_pass, user_nicename, user_email, user_url, user_registered, user_activation_key, user_status, display_name) VALUES (2, 'ann', '$wp$2y$10$rBv2D4LT4DkQgQKkeIjIaO2O1Hpk33CCTCeb9ZhDTK20IY6EFBblC', 'ann', 'ann@example.org', '', '2026-11-24 19:46:34', '', 0, 'Ann Lee');
-- active user Zoe: zoë has a long password
INSERT INTO wp_users (ID, user_login, user_pass, user_nicename, user_email, user_url, user_registered, user_activation_key, user_status, display_name) VALUES (3, 'Zoe', '$P$Bo1Hvs0PNlX7uZIcPXh1Q9FxvFo.S7.', 'zoe', 'zoe@example.org', '', '2026-11-24 19:46:34', '', 0, 'Zoë');
-- active user Mary-Ann: mary ann has a long password
INSERT INTO wp_users (ID, user_login, user_pass, user_nicename, user_email, user_url, user_registered, user_activation_key, user_status, display_name) VALUES (4, 'Mary Ann', '$P$BeTWdiCXKlANPefCG3INZezh0Z2NvG.', 'mary-ann', 'mary@example.org', '', '2026-11-24 19:46:34', '', 0, 'Mary Ann');
-- active user jo@example.org: jo has a long password
INSERT INTO wp_users (ID, user_login, user_pass, user_nicename, user_email, user_url, user_registered, user_activation_key, user_status, display_name) VALUES (5, 'jo@example.org', '$P$B6INHw9iTF.in0.Z0fX2ISmuLSxb.0/', 'joexample-org', 'jo@example.org', '', '2026-11-24 19:46:34', '', 0, 'jo@example.org');
-- active user former: former has a long password
INSERT INTO wp_users (ID, user_login, user_pass, user_nicename, user_email, user_url, user_registered, user_activation_key, user_status, display_name) VALUES (6, 'former', '$P$BudOsBfmrSpbDPL6/NjrpkUKad13Zk1', 'former', 'former@example.org', '', '2026-11-24 19:46:34', '', 0, 'former');
-- active user new.writer: the new writer has one too
INSERT INTO wp_users (ID, user_login, user_pass, user_nicename, user_email, user_url, user_registered, user_activation_key, user_status, display_name) VALUES (7, 'new.writer', '$wp$2y$10$evxNYbElTe8pLhmJeauuq.ki7Pfh4UxMQDvOITIuGG.b3N5YED5AO', 'new-writer', 'nw@example.org', '', '2026-11-24 19:48:24', '', 0, 'Новый Автор');
-- active admin deputy: the deputy has another
INSERT INTO wp_users (ID, user_login, user_pass, user_nicename, user_email, user_url, user_registered, user_activation_key, user_status, display_name) VALUES (8, 'deputy', '$wp$2y$10$VLmiqJlUjuGR4AMmEaqJi..PbISIjR7vSkrw0NITWcTuHxp7ykNHe', 'deputy', 'deputy@example.org', '', '2026-11-24 19:48:24', '', 0, 'deputy');
-- active user reset: reset by hand in SQL
INSERT INTO wp_users (ID, user_login, user_pass, user_nicename, user_email, user_url, user_registered, user_activation_key, user_status, display_name) VALUES (9, 'reset', '2def72c3dadfecde7909b74e6481a440', 'reset', 'reset@example.org', '', '2026-11-24 19:48:25', '', 0, 'reset');
-- active user quoted: she said "hello" twice
INSERT INTO wp_users (ID, user_login, user_pass, user_nicename, user_email, user_url, user_registered, user_activation_key, user_status, display_name) VALUES (10, 'quoted', '$wp$2y$10$ijOnxyf9iqH5SWMhCOH4O.wXDNNFbzQFOxxgqdQNUGbUmwhtGB5Au', 'quoted', 'quoted@example.org', '', '2026-11-24 19:48:25', '', 0, 'quoted');
-- What they may do.
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (1, 'nickname', 'chief');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (1, 'wp_capabilities', 'a:1:{s:13:"administrator";b:1;}');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (2, 'nickname', 'ann');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (2, 'wp_capabilities', 'a:1:{s:6:"editor";b:1;}');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (3, 'nickname', 'Zoe');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (3, 'wp_capabilities', 'a:1:{s:10:"subscriber";b:1;}');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (4, 'nickname', 'Mary Ann');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (4, 'wp_capabilities', 'a:1:{s:6:"author";b:1;}');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (5, 'nickname', 'jo@example.org');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (5, 'wp_capabilities', 'a:1:{s:10:"subscriber";b:1;}');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (6, 'nickname', 'former');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (6, 'wp_capabilities', 'a:0:{}');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (7, 'nickname', 'new.writer');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (7, 'wp_capabilities', 'a:1:{s:6:"author";b:1;}');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (8, 'nickname', 'deputy');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (8, 'wp_capabilities', 'a:1:{s:13:"administrator";b:1;}');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (9, 'nickname', 'reset');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (9, 'wp_capabilities', 'a:1:{s:10:"subscriber";b:1;}');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (10, 'nickname', 'quoted');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (10, 'wp_capabilities', 'a:1:{s:10:"subscriber";b:1;}');
