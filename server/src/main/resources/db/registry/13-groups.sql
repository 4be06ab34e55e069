-- hidden: a teacher has hidden the nickname; device, source: the board of the pupil's group, once they said which it is
ALTER TABLE pupil ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pupil ADD COLUMN device TEXT REFERENCES device (id) ON DELETE SET NULL;
ALTER TABLE pupil ADD COLUMN source TEXT;

CREATE INDEX session_by_pupil ON session (pupil);
