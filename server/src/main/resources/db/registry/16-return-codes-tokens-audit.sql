-- return_code: what whoever chose the nickname shows to have it again; null: nobody has it again until a teacher makes one
ALTER TABLE pupil ADD COLUMN return_code TEXT;

-- kept_back: 1 when a teacher has taken it from the class, and its maker does not show it again
ALTER TABLE experiment ADD COLUMN kept_back INTEGER NOT NULL DEFAULT 0;

CREATE INDEX experiment_by_pupil ON experiment (pupil);

-- used: when a program showed it last, to some minutes
ALTER TABLE program_token ADD COLUMN used INTEGER;

CREATE INDEX program_token_by_account ON program_token (account, id);

-- school: of what it was done to, as it was then; null: of no school, or of several
ALTER TABLE audit ADD COLUMN school TEXT;

CREATE INDEX audit_by_school ON audit (school, time, id);

CREATE INDEX audit_by_actor ON audit (actor, time, id);

CREATE INDEX audit_by_subject ON audit (subject);

-- subject: what another place calls whoever logs in there
CREATE TABLE account_subject (
  subject TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX account_subject_by_account ON account_subject (account);
