-- valid_from: first day, valid_until: first day on which it is no longer; ISO 8601, null: always. followed_by: what its schools and
-- areas lie in from then on
ALTER TABLE area ADD COLUMN valid_from TEXT;
ALTER TABLE area ADD COLUMN valid_until TEXT;
ALTER TABLE area ADD COLUMN followed_by TEXT REFERENCES area (id) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE lab (
  id     TEXT NOT NULL PRIMARY KEY,
  school TEXT NOT NULL REFERENCES school (id) DEFERRABLE INITIALLY DEFERRED,
  name   TEXT NOT NULL
) STRICT;

CREATE INDEX lab_by_school ON lab (school, id);

-- only an active device logs in; lab and seat: where it stands, if it stands anywhere
ALTER TABLE device ADD COLUMN state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'lost', 'retired', 'replaced'));
ALTER TABLE device ADD COLUMN replaced_by TEXT REFERENCES device (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE device ADD COLUMN lab TEXT REFERENCES lab (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE device ADD COLUMN seat TEXT;

CREATE INDEX device_by_lab ON device (lab, id);
