-- what a line costs, in VND: each month, and for each GB (1,000,000,000 bytes) beside that
ALTER TABLE line ADD COLUMN month_price INTEGER;
ALTER TABLE line ADD COLUMN gigabyte_price INTEGER;

-- what is planned for a line, or was done; day, in ISO 8601: the first on which the line is another; access: which kind it is then, as
-- line.declared
CREATE TABLE line_upgrade (
  school TEXT NOT NULL REFERENCES school (id) ON DELETE CASCADE,
  day    TEXT NOT NULL,
  what   TEXT NOT NULL,
  access TEXT,
  PRIMARY KEY (school, day)
) STRICT;
