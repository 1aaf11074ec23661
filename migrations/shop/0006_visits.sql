-- Visits at the door and what was offered there. Frozen: a later change is a file of its own.

-- A card held to a reader at the door, kept for some days: a repeat gets the same answer, and coming back within the
-- visit window gives the coupons of the visit that chose them, not more. `digest` tells another card under the same id; it
-- is all that is kept of a card never seen, whose `account` is null. `chosen` counts the offers this very visit chose,
-- also where the control group got nothing of them; `issued` is the fact that issued them.
CREATE TABLE visit (
  id TEXT PRIMARY KEY,
  account INTEGER,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  day TEXT NOT NULL,
  began INTEGER NOT NULL,
  chosen INTEGER NOT NULL CHECK (chosen >= 0),
  issued INTEGER,
  answer TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX visit_account ON visit (account) WHERE account IS NOT NULL;
CREATE INDEX visit_day ON visit (day);

-- What a card was offered at a visit, one row an offer; (account, at) is the visit. `shown` was the best choice, `random`
-- was drawn, `control` is what a card of the control group would have got: no coupon was issued, so `issued` and `n` are
-- null. `propensity_ppm` is the chance, in millionths, with which this very choice was made for its place.
CREATE TABLE exposure (
  account INTEGER NOT NULL,
  at INTEGER NOT NULL,
  offer TEXT NOT NULL,
  day TEXT NOT NULL,
  programme INTEGER NOT NULL,
  tactic TEXT NOT NULL,
  arm TEXT NOT NULL CHECK (arm IN ('shown', 'control', 'random')),
  propensity_ppm INTEGER NOT NULL CHECK (propensity_ppm BETWEEN 1 AND 1000000),
  issued INTEGER,
  n INTEGER,
  CHECK ((arm = 'control') = (issued IS NULL) AND (issued IS NULL) = (n IS NULL)),
  PRIMARY KEY (account, at, offer)
) STRICT, WITHOUT ROWID;

CREATE INDEX exposure_day ON exposure (day);

-- How much a shopper wants to be offered; without a row it is normal.
CREATE TABLE contact (
  account INTEGER PRIMARY KEY,
  level TEXT NOT NULL CHECK (level IN ('less', 'none'))
) STRICT;
