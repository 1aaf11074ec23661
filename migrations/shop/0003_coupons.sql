-- Coupons. Frozen: a later change is a file of its own.

-- A coupon is known by the fact that issued it and its place there. `number` is random; what is printed is made of it by
-- the shop's keys, so whoever has only this file can redeem nothing.
CREATE TABLE coupon (
  issued INTEGER NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 1),
  number BLOB NOT NULL UNIQUE CHECK (length(number) = 16),
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

CREATE INDEX coupon_account ON coupon (account) WHERE account IS NOT NULL;
CREATE INDEX coupon_used_by ON coupon (used_by) WHERE used_by IS NOT NULL;
CREATE INDEX coupon_open ON coupon (until) WHERE state = 'issued';
CREATE INDEX coupon_offer ON coupon (offer) WHERE state = 'issued';
CREATE INDEX coupon_over ON coupon (until) WHERE state IN ('expired', 'withdrawn');

-- What a hold promises beside points: fact, place, and cents off of each line.
ALTER TABLE hold ADD COLUMN coupons TEXT;
