-- What was taken back here of sales of other shops. Frozen: a later change is a file of its own.

-- `receipt` is the sale's name between shops, which leads to no card; `returned` its lines as in event.returned. What
-- was charged in money, so that part returns charge in sum what the whole one does. `day` is the sale's.
CREATE TABLE receipt_back (
  receipt TEXT PRIMARY KEY,
  day TEXT NOT NULL,
  returned TEXT NOT NULL,
  charged_points INTEGER NOT NULL CHECK (charged_points >= 0),
  paid_points INTEGER NOT NULL CHECK (paid_points >= 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX receipt_back_day ON receipt_back (day);
