-- A visit writes fewer pages. Frozen: a later change is a file of its own.

-- A coupon's number is found by its place (`issued`, `n`), which it holds, so it needs no index of its own: `number` is
-- the 8 random bytes that go with the place. Of coupons from before it is all 16, which lead to the place by an index that
-- nothing is added to. Those of an offer are walked to, seldom, along those that are open; an index by offer was written
-- at five places in each visit.
CREATE TABLE new_coupon (
  issued INTEGER NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 1),
  number BLOB NOT NULL CHECK (length(number) IN (8, 16)),
  offer TEXT NOT NULL,
  programme INTEGER NOT NULL,
  account INTEGER,
  state TEXT NOT NULL CHECK (state IN ('issued', 'held', 'redeemed', 'expired', 'withdrawn')),
  since TEXT NOT NULL,
  until TEXT NOT NULL,
  cents INTEGER NOT NULL CHECK (cents >= 0),
  used INTEGER,
  used_by INTEGER,
  counted TEXT,
  PRIMARY KEY (issued, n)
) STRICT, WITHOUT ROWID;

INSERT INTO new_coupon
  SELECT issued, n, number, offer, programme, account, state, since, until, cents, used, used_by, counted FROM coupon;
DROP TABLE coupon;
ALTER TABLE new_coupon RENAME TO coupon;

CREATE UNIQUE INDEX coupon_number ON coupon (number) WHERE length(number) = 16;
CREATE INDEX coupon_account ON coupon (account) WHERE account IS NOT NULL;
CREATE INDEX coupon_used_by ON coupon (used_by) WHERE used_by IS NOT NULL;
CREATE INDEX coupon_open ON coupon (until) WHERE state = 'issued';
CREATE INDEX coupon_over ON coupon (until) WHERE state IN ('expired', 'withdrawn');

-- Visits stand in the order they came, each with its answer in one piece; so the oldest are where one looks for them, and
-- no index by day is written.
CREATE TABLE new_visit (
  id TEXT NOT NULL UNIQUE,
  account INTEGER,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  day TEXT NOT NULL,
  began INTEGER NOT NULL,
  chosen INTEGER NOT NULL CHECK (chosen >= 0),
  issued INTEGER,
  answer TEXT NOT NULL
) STRICT;

INSERT INTO new_visit
  SELECT id, account, digest, day, began, chosen, issued, answer FROM visit ORDER BY began;
DROP TABLE visit;
ALTER TABLE new_visit RENAME TO visit;

CREATE INDEX visit_account ON visit (account) WHERE account IS NOT NULL;
