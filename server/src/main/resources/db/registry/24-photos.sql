-- a picture of a thing, made small, without what a camera adds; taken: when it came, which tells a browser whether it has the newest
CREATE TABLE asset_photo (
  school TEXT    NOT NULL,
  asset  TEXT    NOT NULL,
  jpeg   BLOB    NOT NULL,
  taken  INTEGER NOT NULL,
  PRIMARY KEY (school, asset),
  FOREIGN KEY (school, asset) REFERENCES asset (school, id) ON DELETE CASCADE
) STRICT;
