-- The users of a site of Django 5.2.17, made by Django.
-- Beside each row: what becomes of it (status, role, name) and its password.
CREATE TABLE auth_user (id INTEGER NOT NULL PRIMARY KEY, password VARCHAR(128) NOT NULL, last_login DATETIME NULL, is_superuser BOOL NOT NULL, username VARCHAR(150) NOT NULL, last_name VARCHAR(150) NOT NULL, email VARCHAR(254) NOT NULL, is_staff BOOL NOT NULL, is_active BOOL NOT NULL, date_joined DATETIME NOT NULL, first_name VARCHAR(150) NOT NULL);
-- active admin chief: the chief's password
INSERT INTO auth_user (id, password, last_login, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name) VALUES (1, 'pbkdf2_sha256$1000000$Sxkp0AI8QkzSClia4v9jfl$5PEnsakXsD9nyxL//+WtmK5IXwqDHCe23KHeaz6g3aw=', NULL, 1, 'chief', '', 'chief@example.org', 1, 1, '2026-11-24 19:45:05.752327', '');
-- active user ann: ann's long password
INSERT INTO auth_user (id, password, last_login, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name) VALUES (2, 'pbkdf2_sha256$1000000$ojxFvJdDvoe9I5hYM9SFuk$c0jmbWC+bZaxoLED1KwdGPnol6V7SqCO5un3Y8kZm/A=', NULL, 0, 'ann', 'Lee', 'ann@example.org', 0, 1, '2026-11-24 19:45:06.653172', 'Ann');
-- active user Zoë: zoë's long password
INSERT INTO auth_user (id, password, last_login, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name) VALUES (3, 'pbkdf2_sha256$1000000$QIktuPQvgs8Ur0GijU7OrM$sk9jIb+v8kZvaqa4jlHL/zPathOAT0ERf17qGFVbt0A=', NULL, 0, 'Zoë', '', '', 0, 1, '2026-11-24 19:45:07.065443', 'Zoë');
-- active user mary@example.org: mary's long password
INSERT INTO auth_user (id, password, last_login, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name) VALUES (4, 'pbkdf2_sha256$1000000$B9xmNcgpItG7kG3MnwHSSU$dandtCzTokRdpu+fveH8UzAdY87yL3kUQyLCP+wJ2iw=', NULL, 0, 'mary@example.org', '', 'mary@example.org', 0, 1, '2026-11-24 19:45:07.514869', '');
-- suspended user left: left long ago
INSERT INTO auth_user (id, password, last_login, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name) VALUES (5, 'pbkdf2_sha256$1000000$07GJPEgty5sBePwcYxA8uC$+2En9kb80ZspNpH30VUdz5kG7Qi4Xomk372rPw3K8NA=', NULL, 0, 'left', '', 'left@example.org', 0, 0, '2026-11-24 19:45:08.001983', '');
-- suspended user oldchief: not the chief any more
INSERT INTO auth_user (id, password, last_login, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name) VALUES (6, 'pbkdf2_sha256$1000000$HfvGvJT49IwkIVKzF2cAAV$tznWwBeDZjqW5dpr1akbJTQouM0y/ABcAauuMB2s1c8=', NULL, 1, 'oldchief', '', '', 1, 0, '2026-11-24 19:45:08.423083', '');
-- active user Bob-2: bob's long password
INSERT INTO auth_user (id, password, last_login, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name) VALUES (7, 'pbkdf2_sha256$1000000$3yBXOqGiWp6qAv1EQ6b6Ng$v4Dek5ZB1lsRbQ8ejA1XQyOeDsXbEC9MdnG61vfpneo=', NULL, 0, 'Bob', '', 'bob@example.org', 0, 1, '2026-11-24 19:45:08.805975', '');
-- active user bob-3: another bob's password
INSERT INTO auth_user (id, password, last_login, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name) VALUES (8, 'pbkdf2_sha256$1000000$Gfc7a9QLczXptIJS8qj3Lt$L9xT0c/6y/S31GQ0sPIa3qq1qd5opQmSOdRl4RVZ+cQ=', NULL, 0, 'bob', '', 'bob@example.net', 0, 1, '2026-11-24 19:45:09.161430', '');
-- out - sso: 
INSERT INTO auth_user (id, password, last_login, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name) VALUES (9, '!gkJVmjcC4vsKu9r8cakPXHChGaXhNcph7IlPG8aE', NULL, 0, 'sso', '', '', 0, 1, '2026-11-24 19:45:09.521301', '');
-- active user since2010: since2010's long password
INSERT INTO auth_user (id, password, last_login, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name) VALUES (10, 'md5$ww5kpxZoiecmrdWxTxZsfl$50c1d3349ff5b9f97b610724386e144d', NULL, 0, 'since2010', '', '', 0, 1, '2026-11-24 19:45:09.523711', '');
-- active user careful: careful's long password
INSERT INTO auth_user (id, password, last_login, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name) VALUES (11, 'argon2$argon2id$v=19$m=102400,t=2,p=8$WUxMRzB2dXlNUVBRUnhWMlN0SzZRbg$pVCfxu7TkM62Gulojwn0wrmp39+g51cO45SAjpmyB7U', NULL, 0, 'careful', '', '', 0, 1, '2026-11-24 19:45:09.529357', '');
-- active user bea: bea's long password
INSERT INTO auth_user (id, password, last_login, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name) VALUES (12, 'bcrypt_sha256$$2b$12$iGAv3nGjb.UnXHQh9XghOOLa7dpDH3BJbyiLzKYqqk86Hd/03ksIy', NULL, 0, 'bea', '', '', 0, 1, '2026-11-24 19:45:09.820160', '');
-- active user scott: scott's long password
INSERT INTO auth_user (id, password, last_login, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name) VALUES (13, 'scrypt$16384$HOspQWiwrrZDGfSxyVeIoU$8$5$SxwLVW6MJFudZY61niGMpL1rAeNFjiel4parxFzYvutE2vxy8G8DTn5eUyPXcMr7I7ageXsUoeKHAKepC7SDPA==', NULL, 0, 'scott', '', '', 0, 1, '2026-11-24 19:45:10.345622', '');
