-- What cards buy, counted from the baskets of the shop. Kept apart from its books: everything here can be counted again
-- from the baskets that are still kept, so this file is in no backup. Frozen: a later change is a file of its own.

-- How far the journal was counted, and what is true of the whole shop.
CREATE TABLE state (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Articles (s:<sku>) and departments (d:<department>) by a small number, and how many baskets held each, newer ones
-- counting more.
CREATE TABLE item (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  baskets REAL NOT NULL
) STRICT;

-- One row of bytes per card, which src/domain/choice/packed.ts describes. The day counts from 1970. No index by it:
-- every sale would write that too, and only the night looks for old rows.
CREATE TABLE card (
  account INTEGER PRIMARY KEY,
  last_day INTEGER NOT NULL,
  habits BLOB NOT NULL
) STRICT;

-- What was brought back of a sale so far, by line, so that a line counts as gone once all of it is.
CREATE TABLE taken (
  sale INTEGER PRIMARY KEY,
  day INTEGER NOT NULL,
  lines TEXT NOT NULL
) STRICT;

-- What each night's fit came to.
CREATE TABLE fit (
  day TEXT PRIMARY KEY,
  kappa REAL NOT NULL,
  cards INTEGER NOT NULL,
  tried TEXT NOT NULL
) STRICT, WITHOUT ROWID;
