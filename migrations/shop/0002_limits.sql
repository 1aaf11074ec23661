-- What limits, gifts by running total and tiers have counted in a period, under a name; account 0 is all cards together.
-- Written by sales that such a rule gave something; no other sale looks at it.
CREATE TABLE counter (
  account INTEGER NOT NULL,
  rule TEXT NOT NULL,
  period TEXT NOT NULL,
  points INTEGER NOT NULL CHECK (points >= 0),
  PRIMARY KEY (account, rule, period)
) STRICT, WITHOUT ROWID;

-- Where behaviour puts a card, computed at night from its baskets. `gap` is twice the median of the days between its
-- visits, which has no half days; without four visits there is none.
CREATE TABLE segment (
  account INTEGER PRIMARY KEY,
  stage TEXT NOT NULL CHECK (stage IN ('first', 'active', 'due', 'at-risk', 'gone')),
  decile INTEGER CHECK (decile BETWEEN 1 AND 10),
  habits TEXT NOT NULL,
  gap INTEGER CHECK (gap > 0),
  day TEXT NOT NULL
) STRICT;
