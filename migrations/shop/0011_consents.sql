-- Consent. Frozen: a later change is a file of its own.

-- The chain: a place for each statement that was published and each consent event. It stays for ever and leads to nobody;
-- `day` tells whether what stood in a place may have been deleted since.
CREATE TABLE consent_chain (
  no INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('statement', 'event')),
  day TEXT NOT NULL,
  commitment BLOB NOT NULL CHECK (length(commitment) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- A version of a statement with its texts, or the word that no yes to it counts any more.
CREATE TABLE statement (
  no INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('published', 'invalidated')),
  purpose TEXT NOT NULL,
  jurisdiction TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  from_ms INTEGER NOT NULL,
  renew_ms INTEGER,
  said_ms INTEGER NOT NULL,
  said_by TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (purpose, jurisdiction, version, kind)
) STRICT;

CREATE TRIGGER statement_is_kept BEFORE DELETE ON statement
BEGIN
  SELECT raise(ABORT, 'a statement is kept as long as the shop');
END;

CREATE TRIGGER statement_never_changes BEFORE UPDATE ON statement
BEGIN
  SELECT raise(ABORT, 'a statement never changes; a new one has a new version');
END;

-- The half of an event that can be deleted. `principal` is a card under a key of its own: no other table has it.
CREATE TABLE consent (
  no INTEGER PRIMARY KEY,
  salt BLOB NOT NULL CHECK (length(salt) = 16),
  record TEXT NOT NULL,
  receipt TEXT NOT NULL UNIQUE,
  principal BLOB NOT NULL CHECK (length(principal) = 16),
  event TEXT,
  digest BLOB,
  purpose TEXT NOT NULL,
  jurisdiction TEXT NOT NULL,
  version INTEGER NOT NULL,
  locale TEXT NOT NULL,
  state TEXT NOT NULL,
  action TEXT NOT NULL,
  actor TEXT NOT NULL CHECK (actor IN ('principal', 'shop')),
  at_ms INTEGER NOT NULL,
  until_ms INTEGER,
  cause INTEGER
) STRICT;

CREATE UNIQUE INDEX consent_event ON consent (purpose, event) WHERE event IS NOT NULL;
CREATE INDEX consent_record ON consent (record, no);
CREATE INDEX consent_principal ON consent (principal, at_ms);
CREATE INDEX consent_cause ON consent (cause) WHERE cause IS NOT NULL;

-- Where each record stands: its last event, and when something is to be done about it.
CREATE TABLE consent_standing (
  record TEXT PRIMARY KEY,
  principal BLOB NOT NULL,
  purpose TEXT NOT NULL,
  no INTEGER NOT NULL,
  due_ms INTEGER,
  UNIQUE (principal, purpose)
) STRICT, WITHOUT ROWID;

CREATE INDEX consent_due ON consent_standing (due_ms) WHERE due_ms IS NOT NULL;

-- Which systems are told of an event, and which have done their part. The token goes when all have.
CREATE TABLE consent_told (
  no INTEGER NOT NULL,
  system TEXT NOT NULL,
  token TEXT,
  told_ms INTEGER NOT NULL,
  confirmed_ms INTEGER,
  PRIMARY KEY (no, system)
) STRICT, WITHOUT ROWID;

CREATE INDEX consent_token ON consent_told (token) WHERE token IS NOT NULL;
