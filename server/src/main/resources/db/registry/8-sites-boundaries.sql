-- where a school stands, WGS 84 in degrees, and what others call it; code: of the government; level: a word of UNICEF Giga; giga: its id of
-- 36 characters there, kept as it was first made or read
CREATE TABLE school_site (
  school    TEXT NOT NULL PRIMARY KEY REFERENCES school (id) ON DELETE CASCADE,
  latitude  REAL NOT NULL,
  longitude REAL NOT NULL,
  code      TEXT UNIQUE,
  level     TEXT,
  giga      TEXT UNIQUE
) STRICT;

-- geometry: as of GeoJSON (RFC 7946), a polygon or several; source: who drew it, shown beside the map
CREATE TABLE area_boundary (
  area     TEXT NOT NULL PRIMARY KEY REFERENCES area (id) ON DELETE CASCADE,
  geometry TEXT NOT NULL,
  source   TEXT NOT NULL
) STRICT;
