-- The brand's ledger, for SQLite and Postgres alike. Points are whole, days YYYY-MM-DD, months YYYY-MM, hashes hex.
-- `bucket` comes first in every key of a member's side, `stream_id` in every key of a stream's side, so that the same
-- tables can be spread over many machines. Ids are made by clients or at random; no row needs another bucket's.

-- What the books know of themselves: the life, which changes when they are restored.
CREATE TABLE brand_meta (
  name text NOT NULL PRIMARY KEY,
  value text NOT NULL
);

CREATE TABLE stream (
  stream_id text NOT NULL PRIMARY KEY,
  shop text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'closed', 'forked')),
  head bigint NOT NULL CHECK (head >= applied),
  hash text NOT NULL,
  applied bigint NOT NULL,
  round bigint NOT NULL,
  reported text NOT NULL
);

CREATE INDEX stream_shop ON stream (shop);

CREATE TABLE stream_inbox (
  stream_id text NOT NULL,
  seq bigint NOT NULL,
  kind text NOT NULL,
  points bigint NOT NULL CHECK (points >= 0),
  salt text,
  detail text,
  hash text NOT NULL,
  PRIMARY KEY (stream_id, seq)
);

CREATE TABLE stream_right (
  stream_id text NOT NULL,
  alias text NOT NULL,
  granted bigint NOT NULL,
  earned bigint NOT NULL,
  spent bigint NOT NULL,
  returned bigint NOT NULL,
  PRIMARY KEY (stream_id, alias),
  CHECK (granted + earned - spent - returned >= 0)
);

-- Refused entries until their VOID is here.
CREATE TABLE stream_refusal (
  stream_id text NOT NULL,
  seq bigint NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (stream_id, seq)
);

-- Payments owed to members who left in a shop, by a name that only the shop can place.
CREATE TABLE payout (
  shop text NOT NULL,
  leave_id text NOT NULL,
  points bigint NOT NULL CHECK (points >= 0),
  PRIMARY KEY (shop, leave_id)
);

-- What each shop is told of members, in the order it changed for that shop.
CREATE TABLE shop_list (
  shop text NOT NULL,
  alias text NOT NULL,
  version bigint NOT NULL,
  bucket integer NOT NULL,
  member text NOT NULL,
  tag text,
  state text NOT NULL CHECK (state IN ('member', 'gone')),
  PRIMARY KEY (shop, alias)
);

CREATE UNIQUE INDEX shop_list_version ON shop_list (shop, version);

CREATE TABLE member (
  bucket integer NOT NULL,
  member text NOT NULL,
  state text NOT NULL CHECK (state IN ('member', 'gone')),
  tag text,
  qualifying bigint NOT NULL,
  PRIMARY KEY (bucket, member)
);

-- The aliases of a member, found from the member's side.
CREATE TABLE member_alias (
  bucket integer NOT NULL,
  member text NOT NULL,
  shop text NOT NULL,
  alias text NOT NULL,
  PRIMARY KEY (bucket, member, shop)
);

-- Here the bucket is the tag's own.
CREATE TABLE member_tag (
  bucket integer NOT NULL,
  tag text NOT NULL,
  member_bucket integer NOT NULL,
  member text NOT NULL,
  PRIMARY KEY (bucket, tag)
);

CREATE TABLE member_account (
  bucket integer NOT NULL,
  member text NOT NULL,
  account text NOT NULL,
  points bigint NOT NULL CHECK (points >= 0),
  PRIMARY KEY (bucket, member, account)
);

CREATE TABLE member_month (
  bucket integer NOT NULL,
  member text NOT NULL,
  month text NOT NULL,
  points bigint NOT NULL CHECK (points >= 0),
  PRIMARY KEY (bucket, member, month)
);

CREATE TABLE operation (
  bucket integer NOT NULL,
  member text NOT NULL,
  op text NOT NULL,
  kind text NOT NULL,
  points bigint NOT NULL,
  stream text NOT NULL,
  seq bigint NOT NULL,
  day text NOT NULL,
  programme bigint NOT NULL,
  PRIMARY KEY (bucket, member, op)
);
