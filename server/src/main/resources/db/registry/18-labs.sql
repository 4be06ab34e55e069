-- places of a room; x, y: thousandths of its width and depth, from the corner at the left of the board
CREATE TABLE lab_seat (
  lab   TEXT    NOT NULL REFERENCES lab (id) ON DELETE CASCADE,
  label TEXT    NOT NULL,
  x     INTEGER NOT NULL,
  y     INTEGER NOT NULL,
  PRIMARY KEY (lab, label)
) STRICT;

-- lessons of a room's week; weekday: 1 is Monday (ISO 8601); begins, ends: HH:mm in the schools' time
CREATE TABLE lab_lesson (
  lab     TEXT    NOT NULL REFERENCES lab (id) ON DELETE CASCADE,
  weekday INTEGER NOT NULL,
  number  INTEGER NOT NULL,
  begins  TEXT    NOT NULL,
  ends    TEXT    NOT NULL,
  PRIMARY KEY (lab, weekday, number)
) STRICT;

-- days without lessons, first and last; dates in ISO 8601
CREATE TABLE school_holiday (
  school    TEXT NOT NULL REFERENCES school (id) ON DELETE CASCADE,
  first_day TEXT NOT NULL,
  last_day  TEXT NOT NULL,
  name      TEXT NOT NULL,
  PRIMARY KEY (school, first_day)
) STRICT;

-- what a school was given or has bought; id: the number on its label; watts: what it draws while on, null: as is assumed of its kind
CREATE TABLE asset (
  id       TEXT    NOT NULL PRIMARY KEY,
  school   TEXT    NOT NULL REFERENCES school (id) DEFERRABLE INITIALLY DEFERRED,
  kind     TEXT    NOT NULL CHECK (kind IN ('pc', 'laptop', 'phone', 'other')),
  name     TEXT    NOT NULL,
  device   TEXT    UNIQUE REFERENCES device (id) ON DELETE SET NULL,
  donor    TEXT,
  donated  TEXT,
  warranty TEXT,
  watts    INTEGER,
  gone     TEXT
) STRICT;

CREATE INDEX asset_by_school ON asset (school, id);

-- who signed for what is lent; apart from the loan, so that it can be given out, erased and forgotten by itself
CREATE TABLE borrower (
  loan    TEXT    NOT NULL PRIMARY KEY REFERENCES loan (id) ON DELETE CASCADE,
  name    TEXT    NOT NULL,
  contact TEXT,
  noted   INTEGER NOT NULL
) STRICT;

-- from broken to back; one of device and asset at least; what: in words
CREATE TABLE ticket (
  id     TEXT    NOT NULL PRIMARY KEY,
  school TEXT    NOT NULL REFERENCES school (id) ON DELETE CASCADE,
  device TEXT    REFERENCES device (id) ON DELETE SET NULL,
  asset  TEXT    REFERENCES asset (id) ON DELETE SET NULL,
  what   TEXT    NOT NULL,
  opened INTEGER NOT NULL,
  closed INTEGER
) STRICT;

CREATE INDEX ticket_by_school ON ticket (school, closed, opened);

-- account: who did it, an id; note: in words, null without
CREATE TABLE ticket_step (
  ticket  TEXT    NOT NULL REFERENCES ticket (id) ON DELETE CASCADE,
  place   INTEGER NOT NULL,
  time    INTEGER NOT NULL,
  state   TEXT    NOT NULL CHECK (state IN ('broken', 'seen', 'in-repair', 'back', 'given-up')),
  note    TEXT,
  account TEXT    NOT NULL,
  PRIMARY KEY (ticket, place)
) STRICT;

-- what is wrong with a machine, or with a room as a whole (device: null); detail: numbers and words of closed lists, as JSON
-- closed: null while it lasts; closing: over by itself, or done on purpose, then account says by whom
CREATE TABLE lab_finding (
  id      TEXT    NOT NULL PRIMARY KEY,
  school  TEXT    NOT NULL REFERENCES school (id) ON DELETE CASCADE,
  lab     TEXT    REFERENCES lab (id) ON DELETE SET NULL,
  device  TEXT    REFERENCES device (id) ON DELETE CASCADE,
  kind    TEXT    NOT NULL,
  detail  TEXT    NOT NULL,
  opened  INTEGER NOT NULL,
  closed  INTEGER,
  closing TEXT,
  account TEXT
) STRICT;

CREATE INDEX lab_finding_by_school ON lab_finding (school, closed, opened);

-- what a machine consisted of when it was last looked at: the baseline that a loss is seen against; parts: as docs/protocol.md writes them
-- pending: parts seen once since the last boot and not yet believed, null for none
CREATE TABLE lab_machine (
  device  TEXT    NOT NULL PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE,
  parts   TEXT    NOT NULL,
  pending TEXT,
  boots   INTEGER NOT NULL,
  seen    INTEGER NOT NULL
) STRICT;

-- one device taken for another: kept goes on, gone may not log in; seated: 1 when kept took its seat, asset:
-- what it took of the register; undone: when somebody parted them again
CREATE TABLE lab_merge (
  id      TEXT    NOT NULL PRIMARY KEY,
  school  TEXT    NOT NULL REFERENCES school (id) ON DELETE CASCADE,
  kept    TEXT    NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  gone    TEXT    NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  seated  INTEGER NOT NULL,
  asset   TEXT    REFERENCES asset (id) ON DELETE SET NULL,
  time    INTEGER NOT NULL,
  account TEXT    NOT NULL,
  undone  INTEGER
) STRICT;

CREATE INDEX lab_merge_by_school ON lab_merge (school, time);

-- seconds of a day in the schools' time, by lesson (0: outside of all): powered, untold (nobody knows whether it was on), the rest of whole is
-- off; session, active, unknown (on, nothing tells whether it was used) and weak are among those powered; a day's parts are 86,400 together
CREATE TABLE lab_use (
  device    TEXT    NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  day       TEXT    NOT NULL,
  lesson    INTEGER NOT NULL,
  lab       TEXT    REFERENCES lab (id) ON DELETE SET NULL,
  whole     INTEGER NOT NULL,
  powered   INTEGER NOT NULL,
  session   INTEGER NOT NULL,
  active    INTEGER NOT NULL,
  unknown   INTEGER NOT NULL,
  untold    INTEGER NOT NULL,
  weak      INTEGER NOT NULL,
  PRIMARY KEY (device, day, lesson)
) STRICT;

CREATE INDEX lab_use_by_lab ON lab_use (lab, day);
