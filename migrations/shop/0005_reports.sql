-- Reports. Frozen: a later change is a file of its own.

-- A report of a closed week or month as it was cut. `until_seq` is the last fact of the period, so that no fact counts
-- twice and a late one counts where it arrives.
CREATE TABLE cut (
  report TEXT NOT NULL,
  period TEXT NOT NULL,
  until_seq INTEGER NOT NULL,
  cut_ms INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (report, period)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER cut_is_frozen BEFORE UPDATE ON cut
BEGIN
  SELECT raise(ABORT, 'a report is cut once and never changes');
END;

-- What was remarkable about how a sale was made; written for such sales only, and deleted with their baskets.
CREATE TABLE remark (
  seq INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  marks TEXT NOT NULL,
  operator TEXT
) STRICT;

CREATE INDEX remark_day ON remark (day);
