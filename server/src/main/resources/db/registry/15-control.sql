-- content: what was pushed to the device, as it went out. account: who changed it, null for a pupil or somebody who is gone.
-- what: rules, calibration or restore. subject: which channel. state: what the device answered, null as long as it has not
CREATE TABLE device_settings (
  device  TEXT    NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  time    INTEGER NOT NULL,
  account TEXT    REFERENCES account (id) ON DELETE SET NULL,
  what    TEXT    NOT NULL,
  subject TEXT    NOT NULL,
  content TEXT    NOT NULL,
  state   TEXT,
  message TEXT    NOT NULL,
  PRIMARY KEY (device, version)
) STRICT;

-- boards that a class's pupils may control, until the lesson ends
CREATE TABLE class_board (
  class  TEXT NOT NULL REFERENCES class (id) ON DELETE CASCADE,
  device TEXT NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  source TEXT NOT NULL,
  PRIMARY KEY (class, device, source)
) STRICT;

-- the experiment that a class works on now
CREATE TABLE assignment (
  class      TEXT    NOT NULL PRIMARY KEY REFERENCES class (id) ON DELETE CASCADE,
  experiment TEXT    NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  time       INTEGER NOT NULL
) STRICT;

-- experiment: what the group of a board made of an experiment that was assigned
CREATE TABLE group_work (
  assigned   TEXT NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  device     TEXT NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  source     TEXT NOT NULL,
  experiment TEXT NOT NULL UNIQUE REFERENCES experiment (id) ON DELETE CASCADE,
  PRIMARY KEY (assigned, device, source)
) STRICT;
