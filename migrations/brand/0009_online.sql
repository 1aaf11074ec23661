-- Branches without a door: web shops, apps and partners, each a shop whose books lie beside the brand's.
CREATE TABLE desk_branch (
  shop text PRIMARY KEY,
  name text NOT NULL,
  -- The page at which members use their passkeys; empty where there is none.
  origin text NOT NULL,
  locale text NOT NULL,
  -- Which server has its books, by a random name; empty until one took it.
  home text NOT NULL,
  added_at bigint NOT NULL,
  removed_at bigint
);

-- Codes members took from a kiosk, by a keyed digest; each opens one session, and goes with it or with its minutes. Here
-- and below the bucket is that of the first name, as with a tag.
CREATE TABLE member_code (
  bucket integer NOT NULL,
  proof text NOT NULL,
  member_bucket integer NOT NULL,
  member text NOT NULL,
  until bigint NOT NULL,
  PRIMARY KEY (bucket, proof)
);

CREATE INDEX member_code_member ON member_code (member);

-- Passkeys of members, each for one host: its key in COSE as hex, and how far it has counted. Not what it is called.
CREATE TABLE member_passkey (
  bucket integer NOT NULL,
  credential text NOT NULL,
  member_bucket integer NOT NULL,
  member text NOT NULL,
  host text NOT NULL,
  public_key text NOT NULL,
  counter bigint NOT NULL,
  added_at bigint NOT NULL,
  PRIMARY KEY (bucket, credential)
);

CREATE INDEX member_passkey_member ON member_passkey (member);

-- Nobody was ever in it: a partner is a shop, with a door or without one.
DROP TABLE IF EXISTS desk_partner;
