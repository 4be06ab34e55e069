-- new machines that wait until somebody types their code; key_hash: SHA-256 over what only the machine holds; address: from where it asks
CREATE TABLE claim (
  key_hash BLOB    NOT NULL PRIMARY KEY,
  code     TEXT    NOT NULL UNIQUE,
  name     TEXT    NOT NULL,
  address  TEXT    NOT NULL,
  made     INTEGER NOT NULL,
  expires  INTEGER NOT NULL
) STRICT;

CREATE INDEX claim_by_address ON claim (address);

-- machines that were claimed; open_until: until when whoever shows the key gets a new secret, null: it has said that it holds its own
CREATE TABLE device_key (
  device     TEXT    NOT NULL PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE,
  key_hash   BLOB    NOT NULL UNIQUE,
  open_until INTEGER
) STRICT;

-- codes with which machines enrol by themselves; device: the one it is for, null: new ones, of which remaining more may come
CREATE TABLE enrolment (
  code      TEXT    NOT NULL PRIMARY KEY,
  school    TEXT    NOT NULL REFERENCES school (id) ON DELETE CASCADE,
  device    TEXT    REFERENCES device (id) ON DELETE CASCADE,
  lab       TEXT    REFERENCES lab (id) ON DELETE CASCADE,
  machines  INTEGER NOT NULL,
  remaining INTEGER NOT NULL,
  expires   INTEGER NOT NULL
) STRICT;

CREATE INDEX enrolment_by_school ON enrolment (school, expires);
