CREATE TABLE area (
  id     TEXT NOT NULL PRIMARY KEY,
  name   TEXT NOT NULL,
  parent TEXT REFERENCES area (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE school (
  id   TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  area TEXT NOT NULL REFERENCES area (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

-- created: UTC in microseconds since 1970; secret_hash: SHA-256 over salt and secret
CREATE TABLE device (
  id          TEXT    NOT NULL PRIMARY KEY,
  school      TEXT    NOT NULL REFERENCES school (id) DEFERRABLE INITIALLY DEFERRED,
  name        TEXT    NOT NULL,
  salt        BLOB    NOT NULL,
  secret_hash BLOB    NOT NULL,
  created     INTEGER NOT NULL
) STRICT;

CREATE INDEX device_by_school ON device (school, id);
