-- The books of one shop. Frozen: a later change is a file of its own.
-- Money is whole minor units, points are whole, quantities whole thousandths, days YYYY-MM-DD, times ms since 1970 UTC.

-- What the books know of themselves: the stream's id, the instance, the number up to which facts survive this disk.
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every published version of the programme, as the document it was.
CREATE TABLE programme (
  version INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  published_ms INTEGER NOT NULL
) STRICT;

-- The journal. Everything up to `hash` is chained and stays for ever; the last five columns can be deleted.
-- `prior` is the account's fact before this one: an account's history is a walk from account.last_seq, which spares
-- every sale the page that an index by account would dirty.
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  programme INTEGER NOT NULL,
  numbers TEXT NOT NULL,
  lines TEXT,
  commitment BLOB NOT NULL CHECK (length(commitment) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  salt BLOB,
  account INTEGER,
  cause TEXT,
  at INTEGER,
  prior INTEGER
) STRICT;

CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal
BEGIN
  SELECT raise(ABORT, 'the journal only grows');
END;

CREATE TRIGGER journal_keeps_chain
BEFORE UPDATE OF seq, day, kind, programme, numbers, lines, commitment, hash ON journal
BEGIN
  SELECT raise(ABORT, 'the chained half of a fact never changes');
END;

CREATE TRIGGER journal_only_forgets BEFORE UPDATE OF salt, account, cause, at, prior ON journal
WHEN coalesce(new.salt, new.account, new.cause, new.at, new.prior) IS NOT NULL
BEGIN
  SELECT raise(ABORT, 'the other half of a fact can only be deleted, and only as a whole');
END;

-- A card's points. The id is random; next_expiry, pending_until and first_due (the oldest sale
-- whose gift may still be due) are hints that save reading lots and gifts.
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  opened TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'blocked', 'closed')),
  reason TEXT,
  successor INTEGER,
  balance INTEGER NOT NULL,
  held INTEGER NOT NULL CHECK (held >= 0),
  deficit INTEGER NOT NULL CHECK (deficit >= 0),
  next_lot INTEGER NOT NULL CHECK (next_lot >= 1),
  next_expiry TEXT,
  pending_until TEXT,
  tier TEXT NOT NULL,
  spend TEXT NOT NULL,
  last_day TEXT NOT NULL,
  last_seq INTEGER,
  first_due INTEGER
) STRICT;

CREATE INDEX account_next_expiry ON account (next_expiry) WHERE next_expiry IS NOT NULL;
CREATE INDEX account_successor ON account (successor) WHERE successor IS NOT NULL;

CREATE TABLE card (
  pseudonym BLOB PRIMARY KEY,
  epoch INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('own', 'third')),
  account INTEGER NOT NULL REFERENCES account (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX card_account ON card (account);

-- No foreign key to the account: it would cost a look-up in every sale, and `verify` compares the two anyway.
CREATE TABLE lot (
  account INTEGER NOT NULL,
  no INTEGER NOT NULL CHECK (no >= 1),
  points INTEGER NOT NULL CHECK (points >= 0),
  held INTEGER NOT NULL CHECK (held BETWEEN 0 AND points),
  expired INTEGER NOT NULL CHECK (expired >= 0),
  expires TEXT NOT NULL,
  active_from TEXT NOT NULL,
  PRIMARY KEY (account, no)
) STRICT, WITHOUT ROWID;

-- What callers asked for and were answered. The second half is used by sales only: what has become of them since.
-- Each stands under the number of its fact, so that an erased fact leads to it without an index.
CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  digest BLOB NOT NULL,
  day TEXT NOT NULL,
  answer TEXT,
  account INTEGER,
  lot INTEGER,
  credit_seq INTEGER,
  currency TEXT,
  finished_at INTEGER,
  voided INTEGER CHECK (voided IN (0, 1)),
  returned TEXT,
  charged_points INTEGER CHECK (charged_points >= 0),
  total_cents INTEGER,
  UNIQUE (kind, key)
) STRICT;

-- Sales that were claimed later: their own fact names no account, so erasing finds them here.
CREATE INDEX event_claimed ON event (account) WHERE credit_seq <> seq;

CREATE TABLE erased_event (
  digest BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE hold (
  key TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  account INTEGER NOT NULL,
  points INTEGER NOT NULL CHECK (points >= 0),
  lots TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('granted', 'lapsed')),
  digest BLOB NOT NULL,
  answer TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX hold_account ON hold (account);
CREATE INDEX hold_state ON hold (state, expires_at);

CREATE TABLE gift (
  sale INTEGER NOT NULL,
  gift TEXT NOT NULL,
  account INTEGER NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('due', 'handed', 'declined', 'unavailable', 'vanished', 'expired', 'asked-back')),
  cost_cents INTEGER NOT NULL CHECK (cost_cents >= 0),
  until TEXT NOT NULL,
  PRIMARY KEY (sale, gift)
) STRICT, WITHOUT ROWID;

-- By sale, which is written at its end. By account it would dirty a page of its own in every sale with a gift, so an
-- account's due gifts are found by walking back its facts to account.first_due.
CREATE INDEX gift_due ON gift (sale) WHERE state = 'due';

-- What was bought, apart from the journal so that it can be deleted after its 90 days.
CREATE TABLE basket (
  seq INTEGER PRIMARY KEY,
  account INTEGER,
  day TEXT NOT NULL,
  lines TEXT NOT NULL
) STRICT;

CREATE TABLE waiting (
  kind TEXT NOT NULL CHECK (kind IN ('return', 'void', 'claim')),
  key TEXT NOT NULL,
  original TEXT NOT NULL,
  digest BLOB NOT NULL,
  body TEXT NOT NULL,
  arrived_at INTEGER NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX waiting_original ON waiting (original, arrived_at, key);

CREATE TABLE device (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('till', 'reader', 'kiosk', 'screen')),
  workstation TEXT,
  token_hash BLOB NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
  operator TEXT PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('cashier', 'supervisor', 'manager', 'auditor', 'engineer')),
  pin_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  disabled_at INTEGER
) STRICT, WITHOUT ROWID;
