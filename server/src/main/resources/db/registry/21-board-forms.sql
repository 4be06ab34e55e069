-- note: what else is to be known of it, in words, null without
ALTER TABLE asset ADD COLUMN note TEXT;

-- cost: in dong, null where nobody has said
ALTER TABLE ticket_step ADD COLUMN cost INTEGER;

-- what people are to be told of findings: that one began, and that it is over; one of each kind a finding, as it was known then.
-- school, lab, seat: as people call them, seat: the machine's name where it has no seat; purpose: 1 when somebody said so
-- message: null while it waits for the end of the quiet hours
CREATE TABLE lab_alert (
  finding TEXT    NOT NULL,
  kind    TEXT    NOT NULL,
  noted   INTEGER NOT NULL,
  what    TEXT    NOT NULL,
  school  TEXT    NOT NULL,
  lab     TEXT,
  seat    TEXT,
  began   INTEGER NOT NULL,
  ended   INTEGER,
  purpose INTEGER NOT NULL,
  message INTEGER,
  PRIMARY KEY (finding, kind)
) STRICT;

CREATE INDEX lab_alert_by_message ON lab_alert (message);

-- work that one of several servers does; holder: which process, until: when another may take it
CREATE TABLE lease (
  name   TEXT    NOT NULL PRIMARY KEY,
  holder TEXT    NOT NULL,
  until  INTEGER NOT NULL
) STRICT;
