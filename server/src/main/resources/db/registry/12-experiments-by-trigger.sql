-- pupil, account: who made it, null when they are gone; shared: 0 when only they and those who teach see it
-- duration_millis: a run ends by itself after that, null by hand or by its trigger
ALTER TABLE experiment ADD COLUMN pupil TEXT REFERENCES pupil (id) ON DELETE SET NULL;

ALTER TABLE experiment ADD COLUMN account TEXT REFERENCES account (id) ON DELETE SET NULL;

ALTER TABLE experiment ADD COLUMN shared INTEGER NOT NULL DEFAULT 1;

ALTER TABLE experiment ADD COLUMN duration_millis INTEGER;

CREATE INDEX experiment_by_class ON experiment (class, created, id);

-- what: start or stop; place: which of the experiment's channels; edge: rises or falls
CREATE TABLE experiment_trigger (
  experiment TEXT    NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  what       TEXT    NOT NULL,
  place      INTEGER NOT NULL,
  edge       TEXT    NOT NULL,
  threshold  REAL    NOT NULL,
  PRIMARY KEY (experiment, what),
  CHECK (what IN ('start', 'stop') AND edge IN ('rises', 'falls'))
) STRICT;
