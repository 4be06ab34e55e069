-- the numbers on labels of things and loans are each school's own: two schools may have an M-01
CREATE TABLE asset_before AS SELECT id, school, kind, name, device, donor, donated, warranty, watts, gone, note FROM asset;

CREATE TABLE loan_before AS SELECT id, school, item, device, class, club, lent, due, returned FROM loan;

CREATE TABLE borrower_before AS SELECT l.school AS school, b.loan AS loan, b.name AS name, b.contact AS contact, b.noted AS noted
  FROM borrower b JOIN loan l ON l.id = b.loan;

CREATE TABLE ticket_before AS SELECT id, school, device, asset, what, opened, closed FROM ticket;

CREATE TABLE ticket_step_before AS SELECT ticket, place, time, state, note, account, cost FROM ticket_step;

CREATE TABLE lab_merge_before AS SELECT id, school, kept, gone, seated, asset, time, account, undone FROM lab_merge;

DROP TABLE ticket_step;

DROP TABLE ticket;

DROP TABLE lab_merge;

DROP TABLE asset;

DROP TABLE borrower;

DROP TABLE loan;

-- what a school was given or has bought; id: the number on its label; watts: what it draws while on, null: as is assumed of its kind,
-- note: what else is to be known of it, in words, null without
CREATE TABLE asset (
  id       TEXT    NOT NULL,
  school   TEXT    NOT NULL REFERENCES school (id) DEFERRABLE INITIALLY DEFERRED,
  kind     TEXT    NOT NULL CHECK (kind IN ('pc', 'laptop', 'phone', 'other')),
  name     TEXT    NOT NULL,
  device   TEXT    UNIQUE REFERENCES device (id) ON DELETE SET NULL,
  donor    TEXT,
  donated  TEXT,
  warranty TEXT,
  watts    INTEGER,
  gone     TEXT,
  note     TEXT,
  PRIMARY KEY (school, id)
) STRICT;

-- what schools lend; id: the number on its label; class, club: who has it, one of them at most
CREATE TABLE loan (
  id       TEXT NOT NULL,
  school   TEXT NOT NULL REFERENCES school (id) DEFERRABLE INITIALLY DEFERRED,
  item     TEXT NOT NULL,
  device   TEXT REFERENCES device (id),
  class    TEXT REFERENCES class (id),
  club     TEXT REFERENCES club (id),
  lent     TEXT NOT NULL,
  due      TEXT,
  returned TEXT,
  PRIMARY KEY (school, id),
  CHECK (class IS NULL OR club IS NULL)
) STRICT;

-- who signed for what is lent; apart from the loan, so that it can be given out, erased and forgotten by itself
CREATE TABLE borrower (
  school  TEXT    NOT NULL,
  loan    TEXT    NOT NULL,
  name    TEXT    NOT NULL,
  contact TEXT,
  noted   INTEGER NOT NULL,
  PRIMARY KEY (school, loan),
  FOREIGN KEY (school, loan) REFERENCES loan (school, id) ON DELETE CASCADE
) STRICT;

-- from broken to back; one of device and asset at least; what: in words
CREATE TABLE ticket (
  id     TEXT    NOT NULL PRIMARY KEY,
  school TEXT    NOT NULL REFERENCES school (id) ON DELETE CASCADE,
  device TEXT    REFERENCES device (id) ON DELETE SET NULL,
  asset  TEXT,
  what   TEXT    NOT NULL,
  opened INTEGER NOT NULL,
  closed INTEGER,
  FOREIGN KEY (school, asset) REFERENCES asset (school, id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ticket_by_school ON ticket (school, closed, opened);

-- account: who did it, an id; note: in words, cost: in dong, each null without
CREATE TABLE ticket_step (
  ticket  TEXT    NOT NULL REFERENCES ticket (id) ON DELETE CASCADE,
  place   INTEGER NOT NULL,
  time    INTEGER NOT NULL,
  state   TEXT    NOT NULL CHECK (state IN ('broken', 'seen', 'in-repair', 'back', 'given-up')),
  note    TEXT,
  account TEXT    NOT NULL,
  cost    INTEGER,
  PRIMARY KEY (ticket, place)
) STRICT;

-- one device taken for another: kept goes on, gone may not log in; seated: 1 when kept took its seat, asset:
-- what it took of the register; undone: when somebody parted them again
CREATE TABLE lab_merge (
  id      TEXT    NOT NULL PRIMARY KEY,
  school  TEXT    NOT NULL REFERENCES school (id) ON DELETE CASCADE,
  kept    TEXT    NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  gone    TEXT    NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  seated  INTEGER NOT NULL,
  asset   TEXT,
  time    INTEGER NOT NULL,
  account TEXT    NOT NULL,
  undone  INTEGER,
  FOREIGN KEY (school, asset) REFERENCES asset (school, id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX lab_merge_by_school ON lab_merge (school, time);

INSERT INTO asset (id, school, kind, name, device, donor, donated, warranty, watts, gone, note)
  SELECT id, school, kind, name, device, donor, donated, warranty, watts, gone, note FROM asset_before;

INSERT INTO loan (id, school, item, device, class, club, lent, due, returned)
  SELECT id, school, item, device, class, club, lent, due, returned FROM loan_before;

INSERT INTO borrower (school, loan, name, contact, noted) SELECT school, loan, name, contact, noted FROM borrower_before;

INSERT INTO ticket (id, school, device, asset, what, opened, closed)
  SELECT id, school, device, (SELECT a.id FROM asset a WHERE a.id = t.asset AND a.school = t.school), what, opened, closed FROM ticket_before t;

INSERT INTO ticket_step (ticket, place, time, state, note, account, cost)
  SELECT ticket, place, time, state, note, account, cost FROM ticket_step_before;

INSERT INTO lab_merge (id, school, kept, gone, seated, asset, time, account, undone)
  SELECT id, school, kept, gone, seated, (SELECT a.id FROM asset a WHERE a.id = m.asset AND a.school = m.school), time, account, undone
  FROM lab_merge_before m;

DROP TABLE asset_before;

DROP TABLE loan_before;

DROP TABLE borrower_before;

DROP TABLE ticket_before;

DROP TABLE ticket_step_before;

DROP TABLE lab_merge_before;
