-- key: the bytes of the text that the device was given; kept as it is, since both ends of DTLS-PSK need it
CREATE TABLE dtls_key (
  device  TEXT    NOT NULL PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE,
  key     BLOB    NOT NULL,
  created INTEGER NOT NULL
) STRICT;
