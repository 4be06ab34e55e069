-- what people are to be told of outages: that one began, and that it is over; one of each kind an incident, as it was known then.
-- message: null while it waits for the end of the quiet hours; school: one of those it has hit, schools: how many
CREATE TABLE alert (
  incident INTEGER NOT NULL,
  kind     TEXT    NOT NULL,
  noted    INTEGER NOT NULL,
  began    INTEGER NOT NULL,
  ended    INTEGER,
  cause    TEXT    NOT NULL,
  unstable INTEGER NOT NULL,
  school   TEXT    NOT NULL,
  schools  INTEGER NOT NULL,
  message  INTEGER,
  PRIMARY KEY (incident, kind)
) STRICT;

CREATE INDEX alert_by_time ON alert (noted, incident);

CREATE INDEX alert_by_message ON alert (message);

-- messages: one or several alerts that go together
CREATE TABLE alert_message (
  id   INTEGER NOT NULL PRIMARY KEY,
  made INTEGER NOT NULL
) STRICT;

-- the way of a message to those who want it by webhook or mail; due: when it is tried next, null when it was sent or given up,
-- fault: a word for why the last try failed
CREATE TABLE alert_delivery (
  message  INTEGER NOT NULL REFERENCES alert_message (id) ON DELETE CASCADE,
  channel  TEXT    NOT NULL,
  attempts INTEGER NOT NULL,
  due      INTEGER,
  sent     INTEGER,
  fault    TEXT,
  PRIMARY KEY (message, channel)
) STRICT;

CREATE INDEX alert_delivery_by_due ON alert_delivery (due);

-- contradictions between what is seen of a line and what was declared that somebody has looked at and left as they are
CREATE TABLE line_review (
  school   TEXT    NOT NULL PRIMARY KEY REFERENCES school (id) ON DELETE CASCADE,
  seen     TEXT    NOT NULL,
  declared TEXT    NOT NULL,
  reviewed INTEGER NOT NULL,
  account  TEXT    NOT NULL
) STRICT;
