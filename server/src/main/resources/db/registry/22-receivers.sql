-- who at a school is told of its rooms; mail: addresses with commas between, empty without; webhook: an address, null without; language: vi, en
CREATE TABLE lab_receiver (
  school   TEXT    NOT NULL PRIMARY KEY REFERENCES school (id) ON DELETE CASCADE,
  mail     TEXT    NOT NULL,
  webhook  TEXT,
  language TEXT    NOT NULL
) STRICT;

-- whose a message is: null for the department's
ALTER TABLE alert_message ADD COLUMN school TEXT;

CREATE INDEX alert_message_by_school ON alert_message (school, id);

-- school_id: whose the room is; school_message: null while it waits, 0: nobody at the school wants it
ALTER TABLE lab_alert ADD COLUMN school_id TEXT;

ALTER TABLE lab_alert ADD COLUMN school_message INTEGER;

UPDATE lab_alert SET school_message = 0;

CREATE INDEX lab_alert_by_school_message ON lab_alert (school_message, school_id);
