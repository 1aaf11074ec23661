-- The life of a programme. Frozen: a later change is a file of its own.

-- A programme being written; the last write wins.
CREATE TABLE draft (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  saved_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- From when which version is in force, in the order it was said: of two from the same instant the later one counts.
-- A version may be published again, to come back to it or to take another one back. The first has no fact.
CREATE TABLE publication (
  no INTEGER PRIMARY KEY,
  version INTEGER NOT NULL REFERENCES programme (version),
  from_ms INTEGER NOT NULL,
  published_ms INTEGER NOT NULL,
  seq INTEGER UNIQUE
) STRICT;

INSERT INTO publication (no, version, from_ms, published_ms)
SELECT version, version, from_ms, published_ms FROM programme ORDER BY version;

ALTER TABLE programme DROP COLUMN from_ms;
ALTER TABLE programme DROP COLUMN published_ms;
