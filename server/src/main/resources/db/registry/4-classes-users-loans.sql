CREATE TABLE club (
  id     TEXT NOT NULL PRIMARY KEY,
  school TEXT NOT NULL REFERENCES school (id) DEFERRABLE INITIALLY DEFERRED,
  name   TEXT NOT NULL
) STRICT;

CREATE INDEX club_by_school ON club (school, id);

-- school_year: e.g. 2026-2027, so that next year's 7A is another class
CREATE TABLE class (
  id          TEXT NOT NULL PRIMARY KEY,
  school      TEXT NOT NULL REFERENCES school (id) DEFERRABLE INITIALLY DEFERRED,
  name        TEXT NOT NULL,
  school_year TEXT NOT NULL
) STRICT;

CREATE INDEX class_by_school ON class (school, id);

-- adults only; id: what they log in with
CREATE TABLE account (
  id      TEXT    NOT NULL PRIMARY KEY,
  name    TEXT    NOT NULL,
  created INTEGER NOT NULL
) STRICT;

-- where an account may do what its role allows: in a school, in all schools of an area, or everywhere
CREATE TABLE membership (
  account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  role    TEXT NOT NULL,
  school  TEXT REFERENCES school (id) ON DELETE CASCADE,
  area    TEXT REFERENCES area (id),
  CHECK ((role = 'administrator' AND school IS NULL AND area IS NULL)
    OR (role = 'department' AND school IS NULL AND area IS NOT NULL)
    OR (role IN ('lab-manager', 'teacher') AND school IS NOT NULL AND area IS NULL))
) STRICT;

CREATE UNIQUE INDEX membership_once ON membership (account, role, coalesce(school, ''), coalesce(area, ''));

-- item: what the label says, for things that never log in; no borrower by name; dates in ISO 8601
CREATE TABLE loan (
  id       TEXT NOT NULL PRIMARY KEY,
  school   TEXT NOT NULL REFERENCES school (id) DEFERRABLE INITIALLY DEFERRED,
  item     TEXT NOT NULL,
  device   TEXT REFERENCES device (id),
  class    TEXT REFERENCES class (id),
  club     TEXT REFERENCES club (id),
  lent     TEXT NOT NULL,
  due      TEXT,
  returned TEXT,
  CHECK (class IS NULL OR club IS NULL)
) STRICT;

CREATE INDEX loan_by_school ON loan (school, id);
