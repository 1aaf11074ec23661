-- How far a stream is booked stands in a row of its own: a shop sends on while its last batch is booked, and of two
-- transactions that write one row one would have to be run again.
CREATE TABLE stream_booked (
  stream_id text NOT NULL,
  applied bigint NOT NULL,
  PRIMARY KEY (stream_id)
);

INSERT INTO stream_booked SELECT stream_id, applied FROM stream;

ALTER TABLE stream RENAME TO stream_before;

CREATE TABLE stream (
  stream_id text NOT NULL PRIMARY KEY,
  shop text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'closed', 'forked')),
  head bigint NOT NULL,
  hash text NOT NULL,
  round bigint NOT NULL,
  reported text NOT NULL
);

INSERT INTO stream SELECT stream_id, shop, state, head, hash, round, reported FROM stream_before;

DROP TABLE stream_before;

CREATE INDEX stream_shop ON stream (shop);
