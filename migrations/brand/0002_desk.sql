-- Who may speak to the brand, what points cost between legal entities, and who is told of changes. No table here has
-- rows of members but the two of webhooks. Times in ms since 1970, days as YYYY-MM-DD, hashes and keys in hex.

CREATE TABLE desk_shop (
  shop text PRIMARY KEY,
  entity text NOT NULL,
  key_hash text NOT NULL UNIQUE,
  -- Ed25519, verifies the receipts this shop signs; empty until its first contact.
  public_key text NOT NULL,
  admitted_at bigint NOT NULL,
  revoked_at bigint,
  seen_at bigint
);

CREATE TABLE desk_partner (
  partner text PRIMARY KEY,
  entity text NOT NULL,
  token_hash text NOT NULL UNIQUE,
  admitted_at bigint NOT NULL,
  revoked_at bigint
);

-- So many points are worth so many cents between entities, from a day on.
CREATE TABLE desk_price (
  from_day text PRIMARY KEY,
  points bigint NOT NULL CHECK (points > 0),
  cents bigint NOT NULL CHECK (cents >= 0),
  currency text NOT NULL
);

-- Whole numbers without members: what each shop issued, redeemed and took back on a day.
CREATE TABLE desk_settled (
  shop text NOT NULL,
  day text NOT NULL,
  kind text NOT NULL,
  points bigint NOT NULL,
  operations bigint NOT NULL,
  PRIMARY KEY (shop, day, kind)
);

-- Statements and programmes for every shop, newest of each id.
CREATE TABLE desk_document (
  kind text NOT NULL,
  id text NOT NULL,
  body text NOT NULL,
  digest text NOT NULL,
  published_at bigint NOT NULL,
  PRIMARY KEY (kind, id)
);

CREATE TABLE hook (
  hook text PRIMARY KEY,
  system text NOT NULL UNIQUE,
  url text NOT NULL,
  -- The purposes whose consent this system needs, separated by spaces.
  purposes text NOT NULL,
  added_at bigint NOT NULL,
  removed_at bigint
);

-- What a system is still to be told of a member, in order; a row goes 35 days after its acknowledgement.
CREATE TABLE hook_event (
  bucket integer NOT NULL,
  member text NOT NULL,
  hook text NOT NULL,
  no bigint NOT NULL,
  id text NOT NULL,
  kind text NOT NULL,
  body text NOT NULL,
  -- Named by the shop that filed the change, so that it can show who has confirmed; empty otherwise.
  telling text NOT NULL,
  tries integer NOT NULL,
  due_at bigint NOT NULL,
  acknowledged_at bigint,
  PRIMARY KEY (bucket, member, hook, no)
);

CREATE INDEX hook_event_due ON hook_event (bucket, due_at) WHERE acknowledged_at IS NULL;
