-- by what the phones of a class get their experiment for phyphox; sensors: separated by blanks; rate: in Hz
CREATE TABLE phone_ticket (
  class   TEXT    NOT NULL PRIMARY KEY REFERENCES class (id) ON DELETE CASCADE,
  ticket  TEXT    NOT NULL UNIQUE,
  sensors TEXT    NOT NULL,
  rate    INTEGER NOT NULL,
  expires INTEGER NOT NULL
) STRICT;

-- places for the phones of a class, each a device; class: null once it was taken away; until: when whoever has it may no longer send, past: the place is free; pupil: whose browser
-- measures there, null: an app that came by the ticket
CREATE TABLE phone (
  device TEXT    NOT NULL PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE,
  class  TEXT    REFERENCES class (id) ON DELETE SET NULL,
  number INTEGER NOT NULL,
  pupil  TEXT    REFERENCES pupil (id) ON DELETE SET NULL,
  until  INTEGER NOT NULL,
  UNIQUE (class, number)
) STRICT;

CREATE INDEX phone_by_pupil ON phone (pupil);

-- experiments that a teacher shows to others; province: 0 to the school only; pictures: SVG, drawn when it was put there; it goes with its experiment
CREATE TABLE gallery (
  id         TEXT    NOT NULL PRIMARY KEY,
  experiment TEXT    NOT NULL UNIQUE REFERENCES experiment (id) ON DELETE CASCADE,
  club       TEXT    REFERENCES club (id) ON DELETE SET NULL,
  province   INTEGER NOT NULL,
  title      TEXT    NOT NULL,
  question   TEXT    NOT NULL,
  picture_vi TEXT    NOT NULL,
  picture_en TEXT    NOT NULL,
  created    INTEGER NOT NULL
) STRICT;

CREATE INDEX gallery_by_time ON gallery (created, id);
