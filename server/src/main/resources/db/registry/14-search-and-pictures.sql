-- icon: one of the page's pictures; folded: id and name in small letters without marks, by which people search; filled when it is opened
ALTER TABLE source ADD COLUMN icon TEXT;
ALTER TABLE device ADD COLUMN folded TEXT;
ALTER TABLE school ADD COLUMN folded TEXT;

-- holds all that a search looks at
CREATE INDEX device_for_search ON device (id, school, folded);
