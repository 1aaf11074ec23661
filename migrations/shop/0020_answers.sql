-- What shoppers said of their last shopping, one tap at a visit. Frozen: a later change is a file of its own.

-- The last word of a day counts, so a row may change. `told` are the exact bytes answered, codes of coupons concealed;
-- `issued` is the fact of the coupon that a bad answer gave. `ticket` names a bad answer to staff, by chance, so that it
-- leads to no card; `resolution` says what the shop did, `resolved_by` which operator wrote it, `shown` at which visit the
-- shopper was told.
CREATE TABLE visit_answer (
  visit TEXT PRIMARY KEY,
  account INTEGER NOT NULL,
  day TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('good', 'fair', 'bad')),
  reason TEXT,
  told TEXT NOT NULL,
  issued INTEGER,
  ticket TEXT CHECK (ticket IS NULL OR answer = 'bad'),
  resolution TEXT CHECK (resolution IS NULL OR ticket IS NOT NULL),
  resolved_by TEXT,
  resolved_day TEXT,
  shown TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX visit_answer_account ON visit_answer (account, day);
CREATE INDEX visit_answer_day ON visit_answer (day);
CREATE UNIQUE INDEX visit_answer_ticket ON visit_answer (ticket) WHERE ticket IS NOT NULL;

-- The day a card answered last. It outlives the answer, since a programme may let a card rest for a year.
CREATE TABLE visit_asked (
  account INTEGER PRIMARY KEY,
  day TEXT NOT NULL
) STRICT;

CREATE INDEX visit_asked_day ON visit_asked (day);
