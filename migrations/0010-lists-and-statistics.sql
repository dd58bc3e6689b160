-- Lists of users in other orders than that of their ids, and counts of events by day.

CREATE INDEX users_created ON users (created_at, id);

CREATE INDEX users_last_login ON users (last_login_at, id);

CREATE INDEX users_status_created ON users (status, created_at, id);

CREATE INDEX users_status_username ON users (status, username_key);

CREATE INDEX audit_events_type_at ON audit_events (type, at);
