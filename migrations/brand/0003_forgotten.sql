-- What stays of an entry whose detail was deleted with its member: by its commitment the chain still proves number, kind
-- and points. It leads to nobody.
CREATE TABLE forgotten_entry (
  stream_id text NOT NULL,
  seq bigint NOT NULL,
  commitment text NOT NULL,
  PRIMARY KEY (stream_id, seq)
);
