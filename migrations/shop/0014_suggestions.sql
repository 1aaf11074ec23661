-- What staff did with a suggestion about a card at the till. Frozen: a later change is a file of its own.

-- `about` is `offer:` and an offer's id, or an item (`s:` article, `d:` department). `issued` is the fact of the coupon that
-- staff gave by taking it. The last word of a day counts, so a row may change its state.
CREATE TABLE suggestion (
  id TEXT PRIMARY KEY,
  account INTEGER NOT NULL,
  day TEXT NOT NULL,
  about TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('taken', 'dismissed')),
  at INTEGER NOT NULL,
  workstation TEXT NOT NULL,
  issued INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX suggestion_account ON suggestion (account, day);
CREATE INDEX suggestion_day ON suggestion (day);
