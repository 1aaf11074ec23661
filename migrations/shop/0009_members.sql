-- Members of the brand as this shop knows them, and the stream that tells the brand of them. Times and days as in 0001.

-- The list of the brand: a card's tag and the alias its member has here. `account` is known once the card was met.
CREATE TABLE member (
  alias TEXT PRIMARY KEY,
  tag TEXT NOT NULL UNIQUE,
  account INTEGER UNIQUE,
  want INTEGER NOT NULL CHECK (want IN (0, 1)),
  tier TEXT,
  tier_until TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX member_want ON member (want) WHERE want = 1;

-- Cards whose holders consented and whom the list does not name yet; without an account, those who took it back.
CREATE TABLE brand_join (
  tag TEXT PRIMARY KEY,
  account INTEGER UNIQUE
) STRICT, WITHOUT ROWID;

-- One stream a life of the books; `acked` is the last number the brand has.
CREATE TABLE stream (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('open', 'dead', 'asked', 'closed')),
  head INTEGER NOT NULL CHECK (head >= acked),
  hash TEXT NOT NULL,
  acked INTEGER NOT NULL CHECK (acked >= 0)
) STRICT, WITHOUT ROWID;

-- Chained are no, kind, points and commitment; alias, detail and salt can be deleted.
CREATE TABLE stream_entry (
  stream TEXT NOT NULL,
  no INTEGER NOT NULL CHECK (no >= 1),
  kind TEXT NOT NULL,
  points INTEGER NOT NULL CHECK (points >= 0),
  commitment TEXT NOT NULL,
  hash TEXT NOT NULL,
  fact INTEGER NOT NULL,
  alias TEXT,
  salt TEXT,
  detail TEXT,
  refers INTEGER,
  acked_day TEXT,
  PRIMARY KEY (stream, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX stream_entry_alias ON stream_entry (alias) WHERE alias IS NOT NULL;
CREATE UNIQUE INDEX stream_entry_refers ON stream_entry (stream, refers) WHERE refers IS NOT NULL;

-- What this stream may spend of a member: G + E - S - X.
CREATE TABLE stream_right (
  stream TEXT NOT NULL,
  alias TEXT NOT NULL,
  granted INTEGER NOT NULL CHECK (granted >= 0),
  earned INTEGER NOT NULL CHECK (earned >= 0),
  spent INTEGER NOT NULL CHECK (spent >= 0),
  returned INTEGER NOT NULL CHECK (returned >= 0),
  PRIMARY KEY (stream, alias),
  CHECK (granted + earned - spent - returned >= 0)
) STRICT, WITHOUT ROWID;

-- Payments the brand owes members who left here, under a name known once.
CREATE TABLE brand_leave (
  leave TEXT PRIMARY KEY,
  account INTEGER,
  paid INTEGER CHECK (paid >= 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX brand_leave_account ON brand_leave (account) WHERE account IS NOT NULL;

-- Which streams tills still hold operations of, as they last said.
CREATE TABLE till_holds (
  till TEXT PRIMARY KEY,
  streams TEXT NOT NULL
) STRICT, WITHOUT ROWID;
