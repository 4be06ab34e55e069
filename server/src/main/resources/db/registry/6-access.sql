-- hash: Argon2id in the form of the PHC string; an account without a row logs in with no password
CREATE TABLE password (
  account TEXT    NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  hash    TEXT    NOT NULL,
  changed INTEGER NOT NULL
) STRICT;

-- no more of a pupil than this; a nickname is used once in a class
CREATE TABLE pupil (
  id       TEXT    NOT NULL PRIMARY KEY,
  class    TEXT    NOT NULL REFERENCES class (id) ON DELETE CASCADE,
  nickname TEXT    NOT NULL,
  created  INTEGER NOT NULL,
  UNIQUE (class, nickname)
) STRICT;

CREATE TABLE class_code (
  code    TEXT    NOT NULL PRIMARY KEY,
  class   TEXT    NOT NULL REFERENCES class (id) ON DELETE CASCADE,
  expires INTEGER NOT NULL
) STRICT;

-- token_hash: SHA-256 over what the browser holds; demo: begun without a password, ends with the demo
CREATE TABLE session (
  token_hash BLOB    NOT NULL PRIMARY KEY,
  account    TEXT    REFERENCES account (id) ON DELETE CASCADE,
  pupil      TEXT    REFERENCES pupil (id) ON DELETE CASCADE,
  expires    INTEGER NOT NULL,
  demo       INTEGER NOT NULL,
  CHECK ((account IS NULL) <> (pupil IS NULL))
) STRICT;

-- of a program that acts for an account; scopes: separated by blanks; expires: null is never
CREATE TABLE program_token (
  id         TEXT    NOT NULL PRIMARY KEY,
  token_hash BLOB    NOT NULL UNIQUE,
  account    TEXT    NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  name       TEXT    NOT NULL,
  scopes     TEXT    NOT NULL,
  created    INTEGER NOT NULL,
  expires    INTEGER
) STRICT;

-- who did what to whom; ids only
CREATE TABLE audit (
  id      TEXT    NOT NULL PRIMARY KEY,
  time    INTEGER NOT NULL,
  actor   TEXT    NOT NULL,
  action  TEXT    NOT NULL,
  subject TEXT    NOT NULL
) STRICT;

CREATE INDEX audit_by_time ON audit (time, id);
