-- what people call a source and its channels; both may be named before they were ever seen
CREATE TABLE source (
  device TEXT NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  source TEXT NOT NULL,
  name   TEXT NOT NULL,
  PRIMARY KEY (device, source)
) STRICT;

-- value = scale * what the board sent + shift; unit: SenML (RFC 8428); icon: one of the page's
CREATE TABLE channel (
  device  TEXT NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  source  TEXT NOT NULL,
  channel TEXT NOT NULL,
  name    TEXT NOT NULL,
  unit    TEXT,
  scale   REAL NOT NULL,
  shift   REAL NOT NULL,
  icon    TEXT,
  PRIMARY KEY (device, source, channel)
) STRICT;

-- period_millis: between two readings, null as the board sends
CREATE TABLE experiment (
  id            TEXT    NOT NULL PRIMARY KEY,
  school        TEXT    NOT NULL REFERENCES school (id) DEFERRABLE INITIALLY DEFERRED,
  class         TEXT    REFERENCES class (id),
  club          TEXT    REFERENCES club (id),
  question      TEXT    NOT NULL,
  period_millis INTEGER,
  created       INTEGER NOT NULL,
  CHECK (class IS NULL OR club IS NULL)
) STRICT;

CREATE INDEX experiment_by_school ON experiment (school, id);

CREATE TABLE experiment_channel (
  experiment TEXT    NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  place      INTEGER NOT NULL,
  device     TEXT    NOT NULL REFERENCES device (id),
  source     TEXT    NOT NULL,
  channel    TEXT    NOT NULL,
  PRIMARY KEY (experiment, place)
) STRICT;

-- number: 1 is an experiment's first; ended: null while it runs; times in microseconds since 1970, UTC
CREATE TABLE run (
  id         TEXT    NOT NULL PRIMARY KEY,
  experiment TEXT    NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  number     INTEGER NOT NULL,
  started    INTEGER NOT NULL,
  ended      INTEGER,
  UNIQUE (experiment, number)
) STRICT;

CREATE TABLE annotation (
  id   TEXT    NOT NULL PRIMARY KEY,
  run  TEXT    NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  time INTEGER NOT NULL,
  text TEXT    NOT NULL
) STRICT;

CREATE INDEX annotation_by_run ON annotation (run, time, id);
