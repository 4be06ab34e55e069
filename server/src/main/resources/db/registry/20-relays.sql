-- the device that sends for the computers of a room; off: when they are shut down on school days, HH:mm in the schools' time, null for never
CREATE TABLE lab_relay (
  lab    TEXT NOT NULL PRIMARY KEY REFERENCES lab (id) ON DELETE CASCADE,
  device TEXT NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  off    TEXT
) STRICT;

CREATE INDEX lab_relay_by_device ON lab_relay (device);
