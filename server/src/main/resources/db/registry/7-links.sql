-- what people know of a school's line; declared: a word as of link/declared; target: Mbit/s that somebody set
CREATE TABLE line (
  school   TEXT NOT NULL PRIMARY KEY REFERENCES school (id) ON DELETE CASCADE,
  provider TEXT,
  declared TEXT,
  students INTEGER,
  target   REAL
) STRICT;

-- a share on broadband that somebody has published, beside which the measured one stands; percent as it was written; day in ISO 8601
CREATE TABLE declared_share (
  day     TEXT NOT NULL,
  percent REAL NOT NULL,
  source  TEXT NOT NULL,
  PRIMARY KEY (day, source)
) STRICT;

-- devices that have told of their school's line; keep_alive: seconds, 0 where none was said
CREATE TABLE link_teller (
  device     TEXT    NOT NULL PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE,
  keep_alive INTEGER NOT NULL
) STRICT;

-- stretches of time in which nothing of a line changed; ended: null while it lasts; rule: version of the rule that found state and quality
CREATE TABLE link_span (
  school   TEXT    NOT NULL REFERENCES school (id) ON DELETE CASCADE,
  began    INTEGER NOT NULL,
  ended    INTEGER,
  presence TEXT    NOT NULL,
  cause    TEXT    NOT NULL,
  access   TEXT    NOT NULL,
  basis    TEXT    NOT NULL,
  state    TEXT    NOT NULL,
  quality  TEXT    NOT NULL,
  rule     INTEGER NOT NULL,
  PRIMARY KEY (school, began)
) STRICT;

CREATE INDEX link_span_by_end ON link_span (ended, school);

-- what was thought of a span before more was known
CREATE TABLE link_correction (
  school       TEXT    NOT NULL,
  began        INTEGER NOT NULL,
  place        INTEGER NOT NULL,
  learned      INTEGER NOT NULL,
  began_before INTEGER NOT NULL,
  cause_before TEXT    NOT NULL,
  PRIMARY KEY (school, began, place),
  FOREIGN KEY (school, began) REFERENCES link_span (school, began) ON DELETE CASCADE
) STRICT;

-- outages of a school or of many, and lines that come and go; told: whether its beginning was told to people
CREATE TABLE link_incident (
  id       INTEGER NOT NULL PRIMARY KEY,
  began    INTEGER NOT NULL,
  ended    INTEGER,
  cause    TEXT    NOT NULL,
  unstable INTEGER NOT NULL,
  told     INTEGER NOT NULL
) STRICT;

CREATE INDEX link_incident_by_begin ON link_incident (began, id);

CREATE TABLE link_incident_school (
  incident INTEGER NOT NULL REFERENCES link_incident (id) ON DELETE CASCADE,
  school   TEXT    NOT NULL REFERENCES school (id) ON DELETE CASCADE,
  PRIMARY KEY (incident, school)
) STRICT;

CREATE INDEX link_incident_by_school ON link_incident_school (school, incident);

-- until when lines were followed; one row
CREATE TABLE link_monitor (
  id    INTEGER NOT NULL PRIMARY KEY,
  alive INTEGER NOT NULL
) STRICT;
